import AVMonModel
import Testing

@Suite struct FixedTests {
  @Test(arguments: [
    (1.5, 2, "1.50"), (0, 2, "0.00"), (-0.0, 2, "0.00"), (-0.004, 2, "0.00"), (-0.005, 2, "-0.01"), (0.05, 1, "0.1"), (0.999, 2, "1.00"),
    (-1.25, 1, "-1.3"), (2.5, 0, "3"), (-2.5, 0, "-3"), (0.000_001, 6, "0.000001"), (12.040, 3, "12.040"),
    (1e15, 3, "1000000000000000.000"),
    (.leastNonzeroMagnitude, 6, "0.000000"),
  ])
  func fixedHasAllDecimals(_ number: Double, _ digits: Int, _ text: String) {
    #expect(number.fixed(digits) == text)
  }

  @Test(arguments: [
    (1.5, 6, "1.5"), (2, 6, "2"), (0, 6, "0"), (-0.000_000_1, 6, "0"), (100, 0, "100"), (100, 2, "100"), (1.10, 2, "1.1"),
    (0.333_333_333, 6, "0.333333"), (-12.4, 3, "-12.4"),
  ])
  func trimmedHasNoTrailingZeros(_ number: Double, _ digits: Int, _ text: String) {
    #expect(number.trimmed(digits) == text)
  }

  @Test(arguments: [1.5e20, 1e16, 1e100, -1e22, -.greatestFiniteMagnitude, 9e18, 1e13, 123_456_789_012_345.5])
  func hugeNumbersKeepTheirValue(_ number: Double) {
    for digits in 0...15 {
      let (fixed, trimmed) = (number.fixed(digits), number.trimmed(digits))
      #expect(Double(fixed).map { abs($0 - number) <= 0.5 } == true, "\(fixed)")
      #expect(Double(trimmed).map { abs($0 - number) <= 0.5 } == true, "\(trimmed)")
    }
  }

  @Test(arguments: [(-1, "2"), (15, "1.500000000000000"), (16, "1.500000000000000"), (100, "1.500000000000000")])
  func digitsOutOfRangeAreClamped(_ digits: Int, _ text: String) {
    #expect(1.5.fixed(digits) == text)
  }

  @Test func numbersThatAreNotFiniteHaveNames() {
    #expect(Double.nan.fixed(2) == "nan")
    #expect(Double.infinity.trimmed(2) == "inf")
    #expect((-Double.infinity).trimmed(2) == "-inf")
  }
}
