internal import AVMonModel
internal import AVMonScore

/// Short holes in the sound.
struct Dropout: SoundDefect {
  static let info = DefectInfo(
    "dropout", .sound, .seconds(5), "short holes in the sound, as of lost packets",
    parameters: [
      Parameter("length", .number(.seconds, 0.01...0.5, standard: 0.06), "how long a hole is"),
      Parameter("every", .number(.seconds, 0.2...60, standard: 1), "time from hole to hole, by a third more or less"),
    ],
    finders: [["dropout"]], make: .sound { Dropout(plan: $0) })

  private let length: MediaTime
  private let moments: [MediaTime]
  private var holes: [Heard]

  init(plan: Plan) {
    let seconds = plan.values.number("length")
    length = MediaTime(seconds: seconds)
    moments = Spots(plan, every: max(plan.values.number("every"), 3 * seconds), length: seconds).moments
    holes = moments.map { _ in Heard() }
  }

  mutating func transform(_ block: SoundBlock) -> [SoundBlock] {
    var changed = block
    for (index, start) in moments.enumerated() where start < block.end && start + length > block.time {
      let range = block.range(from: start, to: start + length)
      holes[index].add(block, range)
      changed.mute(range)
    }
    return [changed]
  }

  func trace(end: MediaTime) -> Trace {
    let events = holes.compactMap { $0.event("dropout") }
    return Trace(events: events, ignore: events.flatMap { Truth.Span.of(["silence", "click"], $0.start, $0.end, margin: 0.02) })
  }
}
