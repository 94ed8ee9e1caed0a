internal import AVMonModel

/// A ladder of limits for the offset between sound and picture, after a standard.
///
/// What the standard does not tolerate is `major`, so that it fails the default gate, and what BT.1359-1 calls unacceptable to viewers is
/// `critical` in all of them. A rung that equals the one above is never reached.
public enum SyncProfile: String, CaseIterable, Sendable {
  /// The default: one standard a rung.
  case mixed
  case bt1359, r37, is191, wave

  /// Offsets beyond which a severity begins, milliseconds, counted positive.
  struct Limit: Equatable, Sendable {
    var early: Double
    var late: Double
    /// Standard and clause.
    var source: String
  }

  struct Limits: Equatable, Sendable {
    var info, minor, major, critical: Limit
  }

  /// ITU-R BT.1359-1, considering g: what viewers detect on the average.
  private static let detectable = Limit(early: 45, late: 125, source: "ITU-R BT.1359-1, considering g: detectability")
  /// ITU-R BT.1359-1, considering g and recommends 2.
  private static let acceptable = Limit(early: 90, late: 185, source: "ITU-R BT.1359-1, recommends 2: overall tolerance")
  private static let r37Stage = Limit(early: 5, late: 15, source: "EBU R37: each stage of production")
  private static let r37Output = Limit(early: 40, late: 60, source: "EBU R37: output to the transmitters")
  private static let encoderInput = Limit(early: 15, late: 45, source: "ATSC IS-191: input of the encoder")
  /// Of the media time of the sound against that of the picture: ahead is early.
  private static let playback = Limit(early: 40, late: 120, source: "CTA-5003 (WAVE device playback), 9.2.5.4")

  var limits: Limits {
    switch self {
    case .mixed: Limits(info: Self.encoderInput, minor: Self.r37Output, major: Self.detectable, critical: Self.acceptable)
    case .bt1359: Limits(info: Self.detectable, minor: Self.detectable, major: Self.acceptable, critical: Self.acceptable)
    case .r37: Limits(info: Self.r37Stage, minor: Self.r37Output, major: Self.r37Output, critical: Self.acceptable)
    case .is191: Limits(info: Self.encoderInput, minor: Self.encoderInput, major: Self.encoderInput, critical: Self.acceptable)
    case .wave: Limits(info: Self.playback, minor: Self.playback, major: Self.playback, critical: Self.acceptable)
    }
  }

  /// A list of the profiles in Markdown: each limit with its source, named by the worst severity it begins.
  static var list: String {
    allCases.map { profile in
      let limits = profile.limits
      var rungs: [(name: String, limit: Limit)] = []
      for (severity, limit) in [
        (Severity.info, limits.info), (.minor, limits.minor), (.major, limits.major), (.critical, limits.critical),
      ] {
        if rungs.last?.limit == limit { rungs.removeLast() }
        rungs.append((severity.rawValue, limit))
      }
      let text = rungs.map { "`\($0.name)` +\($0.limit.early.trimmed(1))/-\($0.limit.late.trimmed(1)) ms (\($0.limit.source))" }
      return "* `\(profile.rawValue)`: \(text.joined(separator: "; "))"
    }.joined(separator: "\n")
  }
}

extension Settings {
  /// Takes the limits of a profile; what is set after it counts more.
  public mutating func apply(_ profile: SyncProfile) {
    var options = AVSync.Options()
    options.limits = profile.limits
    for spec in AVSync.Options.limitSpecs { set(spec.name, of: AVSync.id, to: spec.get(options)) }
  }
}
