import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct AudioLoudnessDetectorTests {
  private func run(_ integrated: Double?, truePeak: Double? = -6, check: Bool = true, heard: Bool = true, measured: Bool = true) -> Findings
  {
    var blocks = SoundBlocks()
    if heard { blocks.add(40, [-20, -20]) }
    var options = Loudness.Options()
    options.check = check
    let loudness = Measurements.Loudness(stream: 1, integrated: integrated, range: 5, truePeak: truePeak)
    return detectSound(Loudness.self, blocks.all, options: options, loudness: measured ? loudness : nil)
  }

  @Test(arguments: [-40.0, -23, -8]) func noTargetIsAssumed(integrated: Double) {
    let findings = run(integrated, check: false)
    #expect(findings.events.isEmpty && findings.unknownReason == nil)
  }

  @Test(arguments: [
    (-23.0, nil), (-22.01, nil), (-21.99, Severity.minor), (-24.01, .minor), (-20.01, .minor), (-19.99, .major), (-26.01, .major),
    (-60, .major),
  ]) func distanceFromTheTargetDecides(integrated: Double, severity: Severity?) {
    let findings = run(integrated)
    #expect(findings.events.first?.severity == severity)
    #expect(findings.events.first.map { soundSeconds($0.end) } ?? 2 == 2)
  }

  @Test(arguments: [(-1.01, false, nil), (-0.99, false, Severity.info), (-0.99, true, .minor)]) func truePeakIsComparedWithItsLimit(
    peak: Double, check: Bool, severity: Severity?
  ) {
    #expect(run(-23, truePeak: peak, check: check).events.first?.severity == severity)
  }

  @Test func whatWasNotMeasuredIsUnknown() {
    #expect(run(nil).unknownReason != nil)
    #expect(run(-23, measured: false).unknownReason != nil)
    #expect(run(-23, heard: false).unknownReason != nil)
  }
}
