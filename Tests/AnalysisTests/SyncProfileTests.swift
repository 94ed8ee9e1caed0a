import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct SyncProfileTests {
  private func severity(_ profile: SyncProfile, _ offset: Double, within uncertainty: Double = 0) -> Severity? {
    var options = AVSync.Options()
    options.limits = profile.limits
    return options.severity(of: offset, within: uncertainty)
  }

  @Test(arguments: SyncProfile.allCases) func aWorseSeverityNeedsALargerOffset(_ profile: SyncProfile) {
    let limits = profile.limits
    for (lower, upper) in zip([limits.info, limits.minor, limits.major], [limits.minor, limits.major, limits.critical]) {
      #expect(lower.early <= upper.early && lower.late <= upper.late)
      #expect(lower.early > 0 && lower.late > lower.early && !lower.source.isEmpty)
    }
  }

  @Test(arguments: [
    (SyncProfile.mixed, 15.0, nil), (.mixed, 15.1, Severity.info), (.mixed, 40.1, .minor), (.mixed, 45.1, .major),
    (.mixed, 90.1, .critical),
    (.mixed, -45, nil), (.mixed, -60.1, .minor), (.mixed, -125.1, .major), (.mixed, -185.1, .critical),
    (.bt1359, 45, nil), (.bt1359, 45.1, .minor), (.bt1359, 90.1, .critical), (.bt1359, -125, nil), (.bt1359, -125.1, .minor),
    (.bt1359, -185.1, .critical),
    (.r37, 5, nil), (.r37, 5.1, .info), (.r37, 40.1, .major), (.r37, -15.1, .info), (.r37, -60, .info), (.r37, -60.1, .major),
    (.r37, -185.1, .critical),
    (.is191, 15, nil), (.is191, 15.1, .major), (.is191, -45, nil), (.is191, -45.1, .major), (.is191, 90.1, .critical),
    (.wave, 40, nil), (.wave, 40.1, .major), (.wave, -120, nil), (.wave, -120.1, .major), (.wave, -185.1, .critical),
  ])
  func limitsAreThoseOfTheStandards(_ profile: SyncProfile, _ offset: Double, _ expected: Severity?) {
    #expect(severity(profile, offset) == expected)
  }

  @Test func uncertaintyIsTakenOffWhateverTheProfile() {
    #expect(severity(.is191, 34, within: 20) == nil)
    #expect(severity(.is191, 36, within: 20) == .major)
  }

  @Test func theDefaultIsMixed() {
    #expect(AVSync.Options().limits == SyncProfile.mixed.limits)
    var settings = Settings()
    settings.apply(SyncProfile.mixed)
    let info = DetectorInfo(AVSync.self)
    #expect(info.effectiveOptions(settings) == info.effectiveOptions(Settings()))
  }

  @Test func whatIsSetAfterAProfileCountsMore() throws {
    var settings = Settings()
    settings.apply(SyncProfile.wave)
    try settings.apply("av_sync.late-major=200ms")
    let values = settings.values(of: "av_sync")
    #expect(values["late-major"] == 200 && values["early-major"] == 40 && values["late-minor"] == 120)
    // Only limits are a profile's.
    #expect(values["start-allowance"] == nil && values.count == 8)
  }

  @Test func theExplanationNamesEveryProfileWithItsNumbers() {
    for profile in SyncProfile.allCases { #expect(AVSync.details.contains("* `\(profile.rawValue)`: ")) }
    #expect(AVSync.details.contains("* `wave`: `major` +40/-120 ms (CTA-5003"))
    #expect(AVSync.details.contains("* `r37`: `info` +5/-15 ms (EBU R37"))
  }
}
