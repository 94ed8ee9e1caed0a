import AVMonModel

extension AVSync {
  /// Milliseconds are counted positive.
  struct Options: DetectorOptions {
    var limits = SyncProfile.mixed.limits
    var startAllowance = 60.0
    var maxStart = 1000.0

    private static let range = 0.0...10_000

    /// The limits, which a profile sets.
    static let limitSpecs: [OptionSpec<Options>] = {
      let sources = SyncProfile.mixed.limits
      func spec(_ name: String, _ path: any WritableKeyPath<Options, Double> & Sendable, _ help: String, _ limit: SyncProfile.Limit)
        -> OptionSpec<Options>
      {
        OptionSpec(name, path, .milliseconds, in: range, help, source: limit.source)
      }
      return [
        spec("early-info", \.limits.info.early, "sound early by more is told", sources.info),
        spec("late-info", \.limits.info.late, "sound late by more is told", sources.info),
        spec("early-minor", \.limits.minor.early, "early by more is minor", sources.minor),
        spec("late-minor", \.limits.minor.late, "late by more is minor", sources.minor),
        spec("early-major", \.limits.major.early, "early by more is major", sources.major),
        spec("late-major", \.limits.major.late, "late by more is major", sources.major),
        spec("early-critical", \.limits.critical.early, "early by more is critical", sources.critical),
        spec("late-critical", \.limits.critical.late, "late by more is critical", sources.critical),
      ]
    }()

    static let specs: [OptionSpec<Options>] =
      limitSpecs + [
        OptionSpec(
          "start-allowance", \.startAllowance, .milliseconds, in: range, "start offset that frame boundaries and priming explain",
          source: "our corpus: clean clips begin from -48 to +43 ms apart"),
        OptionSpec(
          "max-start", \.maxStart, .milliseconds, in: range, "start offset beyond which a track begins late", source: "our choice"),
      ]

    /// Severity of an offset less its uncertainty, both in milliseconds, or nil when it is within all limits.
    func severity(of offset: Double, within uncertainty: Double) -> Severity? {
      let sure = abs(offset) - uncertainty
      let rungs: [(Severity, SyncProfile.Limit)] = [
        (.critical, limits.critical), (.major, limits.major), (.minor, limits.minor), (.info, limits.info),
      ]
      return rungs.first { sure > (offset > 0 ? $0.1.early : $0.1.late) }?.0
    }
  }
}
