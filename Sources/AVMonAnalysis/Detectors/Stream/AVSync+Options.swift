import AVMonModel

extension AVSync {
  /// All in milliseconds, counted positive.
  struct Options: DetectorOptions {
    var earlyInfo = 15.0
    var lateInfo = 45.0
    var earlyMinor = 40.0
    var lateMinor = 60.0
    var earlyMajor = 45.0
    var lateMajor = 125.0
    var earlyCritical = 90.0
    var lateCritical = 185.0
    var startAllowance = 60.0
    var maxStart = 1000.0

    private static let limits = 0.0...10_000
    static let specs: [OptionSpec<Options>] = [
      OptionSpec("early-info", \.earlyInfo, .milliseconds, in: limits, "sound early by more is told", source: "ATSC IS-191"),
      OptionSpec("late-info", \.lateInfo, .milliseconds, in: limits, "sound late by more is told", source: "ATSC IS-191"),
      OptionSpec("early-minor", \.earlyMinor, .milliseconds, in: limits, "early by more is minor", source: "EBU R37"),
      OptionSpec("late-minor", \.lateMinor, .milliseconds, in: limits, "late by more is minor", source: "EBU R37"),
      OptionSpec("early-major", \.earlyMajor, .milliseconds, in: limits, "early by more is major", source: "ITU-R BT.1359-1"),
      OptionSpec("late-major", \.lateMajor, .milliseconds, in: limits, "late by more is major", source: "ITU-R BT.1359-1"),
      OptionSpec("early-critical", \.earlyCritical, .milliseconds, in: limits, "early by more is critical", source: "ITU-R BT.1359-1"),
      OptionSpec("late-critical", \.lateCritical, .milliseconds, in: limits, "late by more is critical", source: "ITU-R BT.1359-1"),
      OptionSpec(
        "start-allowance", \.startAllowance, .milliseconds, in: limits, "start offset that frame boundaries and priming explain",
        source: "our corpus: clean clips begin from -48 to +43 ms apart"),
      OptionSpec("max-start", \.maxStart, .milliseconds, in: limits, "start offset beyond which a track begins late", source: "our choice"),
    ]

    /// Severity of an offset less its uncertainty, both in milliseconds, or nil when it is within all limits.
    func severity(of offset: Double, within uncertainty: Double) -> Severity? {
      let sure = abs(offset) - uncertainty
      let limits: [(Severity, early: Double, late: Double)] = [
        (.critical, earlyCritical, lateCritical), (.major, earlyMajor, lateMajor), (.minor, earlyMinor, lateMinor),
        (.info, earlyInfo, lateInfo),
      ]
      return limits.first { sure > (offset > 0 ? $0.early : $0.late) }?.0
    }
  }
}
