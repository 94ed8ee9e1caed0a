import AVMonModel
import Testing

@Suite struct MedianTests {
  @Test func medianIsTheMiddleOrTheMeanOfTheTwo() {
    #expect([Double]().median == nil)
    #expect([3.0, 1, 2].median == 2)
    #expect([4.0, 1, 2, 3].median == 2.5)
  }

  @Test func upperMedianIsOneOfTheValues() {
    #expect([Int]().upperMedian == nil)
    #expect([3, 1, 2].upperMedian == 2)
    #expect([4, 1, 2, 3].upperMedian == 3)
    #expect([9, 7, 8][1...].upperMedian == 8)
  }
}
