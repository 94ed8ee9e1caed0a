import Testing

@testable import AVMonAnalysis

@Suite struct SyncComparisonTests {
  private func sound(_ count: Int, _ lag: (Double) -> Double) -> [SoundAligner.Window] {
    (0..<count).map { index in
      let time = 2 + 2 * Double(index)
      return SoundAligner.Window(time: time, lag: lag(time), confidence: 5, gain: 0)
    }
  }

  private func pictures(_ count: Int, isCertain: Bool = true, _ lag: (Double) -> Double = { _ in 0 }) -> [PictureLag.Window] {
    (0..<count).map { PictureLag.Window(time: 2 + 4 * Double($0), lag: lag(2 + 4 * Double($0)), isCertain: isCertain) }
  }

  private func compare(
    _ pictures: [PictureLag.Window], _ sound: [SoundAligner.Window], steps: [SoundAligner.Step] = [], isConverted: Bool = false
  ) -> SyncComparison {
    SyncComparison(pictures: pictures, sound: sound, steps: steps, period: 0.04, isConverted: isConverted)
  }

  @Test func soundThatLagsMoreThanThePicturesIsLate() {
    let sync = compare(pictures(6) { _ in 0.5 }, sound(11) { _ in 0.62 })
    #expect(abs((sync.offset ?? 0) + 120) < 1e-6)
    #expect(sync.uncertainty == 1 && sync.drift == nil && sync.segments.count == 1)
  }

  @Test func driftIsToldAndNoStep() throws {
    // The sound plays 200 ppm too fast.
    let sync = compare(pictures(16), sound(31) { -0.0002 * $0 })
    #expect(abs(try #require(sync.drift) - 12) < 0.01)
    #expect(sync.segments.count == 1)
  }

  @Test func stepMakesTwoSegmentsThatMeetThere() {
    let windows = sound(15) { $0 < 15 ? 0 : -0.15 }
    let sync = compare(pictures(8), windows, steps: [.init(time: 14.3, change: -0.15)])
    #expect(sync.segments.map { ($0.offset * 1000).rounded() } == [0, 150_000])
    #expect(sync.segments.first?.end == 14.3 && sync.segments.last?.start == 14.3)
    #expect(sync.drift == nil)
  }

  @Test func twoWindowsAreTooFew() { #expect(compare(pictures(6), sound(2) { _ in 0 }).offset == nil) }

  @Test func withoutPicturesThereIsNoAnswer() { #expect(compare([], sound(9) { _ in 0 }).offset == nil) }

  @Test func uncertaintyGrowsWithConversionAndWithDoubt() {
    #expect(compare(pictures(6), sound(11) { _ in 0 }, isConverted: true).uncertainty == 20)
    #expect(compare(pictures(6, isCertain: false), sound(11) { _ in 0 }).uncertainty == 40)
  }
}
