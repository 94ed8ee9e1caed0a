import AVMonModel
import Testing

@Suite struct SeverityTests {
  @Test func severitiesRiseFromInfoToCritical() {
    #expect(Severity.allCases.sorted() == [.info, .minor, .major, .critical])
    #expect(Severity.allCases.max() == .critical)
  }

  @Test func noSeverityIsBelowItself() {
    for severity in Severity.allCases { #expect(!(severity < severity)) }
  }

  @Test func namesAreThoseOfTheReport() {
    #expect(Severity.allCases.map(\.rawValue) == ["info", "minor", "major", "critical"])
  }
}
