import AVMonModel
import Testing

@testable import AVMonEngine

@Suite struct DistributionTests {
  private func summary(_ values: [Double], unit: String) -> Measurements.Summary? {
    var distribution = Distribution(unit: unit)
    for value in values { distribution.add(value) }
    return distribution.summary(stream: 3, name: "luma_mean", unit: unit)
  }

  @Test func withoutValuesThereIsNoSummary() {
    #expect(summary([], unit: "ratio") == nil)
  }

  @Test(arguments: ["ratio", "dbfs"]) func oneValueIsEverything(unit: String) {
    let value = unit == "ratio" ? 0.25 : -23.45
    let expected = Measurements.Summary(stream: 3, name: "luma_mean", unit: unit, min: value, mean: value, p95: value, max: value)
    #expect(summary([value], unit: unit) == expected)
  }

  @Test func percentileOfRatiosIsExactToHalfAPerMille() throws {
    let values = (0..<10_000).map { Double($0) / 9999 }
    let found = try #require(summary(values, unit: "ratio"))
    #expect(found.min == 0 && found.max == 1 && abs(found.mean - 0.5) < 1e-9)
    #expect(abs(found.p95 - 0.95) < 0.0006)
    // Finer for small ratios.
    #expect(abs(try #require(summary(values.map { $0 / 1000 }, unit: "ratio")).p95 - 0.000_95) < 0.000_02)
  }

  @Test func percentileOfLevelsIsExactToATenthOfADecibel() throws {
    let found = try #require(summary((0..<1000).map { -60 + Double($0) * 0.06 }, unit: "dbfs"))
    #expect(abs(found.p95 - -3.06) < 0.11 && found.min == -60)
  }

  @Test func orderDoesNotMatter() {
    let values = (0..<500).map { Double($0 * 7919 % 500) / 512 }
    #expect(summary(values, unit: "ratio") == summary(values.sorted(), unit: "ratio"))
  }

  @Test(arguments: ["ratio", "dbfs"]) func valuesBeyondTheBinsCountAtTheEdges(unit: String) throws {
    let found = try #require(summary([-500, 2, 1e300, -1e300], unit: unit))
    #expect(found.min == -1e300 && found.max == 1e300 && found.p95 <= found.max)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity]) func whatIsNotFiniteIsLeftOut(value: Double) {
    for unit in ["ratio", "dbfs"] {
      #expect(summary([value], unit: unit) == nil)
      #expect(summary([0.5, value], unit: unit) == summary([0.5], unit: unit))
    }
  }
}
