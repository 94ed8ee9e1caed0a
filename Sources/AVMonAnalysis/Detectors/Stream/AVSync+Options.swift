import AVMonModel

extension AVSync {
  /// Milliseconds are counted positive.
  struct Options: DetectorOptions {
    var limits = SyncProfile.mixed.limits
    var startAllowance = 60.0
    var maxStart = 1000.0
    var markerPairs = 5.0
    var markerConfidence = 0.6

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
        OptionSpec(
          "marker-pairs", \.markerPairs, .count, in: 2...1000, "flashes with beeps that make a verdict",
          source: "our study: chance made no five pairs that agree"),
        OptionSpec(
          "marker-confidence", \.markerConfidence, .ratio, in: 0.1...1, "confidence in flashes and beeps below which they say nothing",
          source: "our study: 0.92 to 1 on 40 made streams, at most 0.04 where flashes and tones met by chance"),
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
