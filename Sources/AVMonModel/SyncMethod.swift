/// How an offset between sound and picture was measured, in order of evidence, the strongest first.
///
/// What counts is what sound and picture are compared with, not how sure a method is of its own figure: time stamps are read to the tick
/// and may still lie about the content. The raw value is the `method` of `Measurements.AVSync`.
public enum SyncMethod: String, CaseIterable, Sendable {
  /// Both against the same programme before it was processed.
  case reference
  /// Flashes and beeps that were made to be compared.
  case markers
  /// Sound against the first sound track of the same programme: nothing of the picture, so never the best answer.
  case tracks
  /// What pictures and sound of any programme have in common: coarse.
  case content
  /// When both are presented, whatever they hold.
  case timestamps

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }

  /// The answer to give when several methods, or one for several audio streams, have given theirs: that of the strongest evidence; of
  /// equals the surest, then the first.
  ///
  /// `tracks` never is the answer: of two tracks that are apart it cannot tell which one the picture belongs to.
  ///
  /// `content` gives way to time stamps of the same stream within its uncertainty: they say the same, finer.
  public static func best(of rows: [Measurements.AVSync]) -> Measurements.AVSync? {
    let rows = rows.filter { $0.method != tracks.rawValue }
    func rank(_ row: Measurements.AVSync) -> Int { row.method.flatMap(SyncMethod.init)?.rank ?? allCases.count }
    let answers = rows.filter { $0.offset != nil }
    guard let best = answers.min(by: { (rank($0), -$0.confidence) < (rank($1), -$1.confidence) }) else { return rows.first }
    guard best.method == content.rawValue, let offset = best.offset, let uncertainty = best.uncertainty else { return best }
    let finer = answers.first { row in
      row.method == timestamps.rawValue && row.stream == best.stream && abs((row.offset ?? .infinity) - offset) <= uncertainty
    }
    return finer ?? best
  }
}
