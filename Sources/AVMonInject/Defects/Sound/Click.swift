internal import AVMonModel
internal import AVMonScore

/// Single clicks.
struct Click: SoundDefect {
  static let info = DefectInfo(
    "click", .sound, .seconds(5), "clicks of a few samples on all channels",
    parameters: [
      Parameter("every", .number(.seconds, 0.2...60, standard: 0.9), "time from click to click, by a third more or less"),
      Parameter("level", .number(.decibels, -30...0, standard: -1), "peak"),
    ],
    finders: [["click"]], make: .sound { Click(plan: $0) })

  /// Seconds that a click lasts: six samples of 48 kHz.
  private static let length = MediaTime(seconds: 6.0 / 48000)

  private let peak: Float
  private let moments: [MediaTime]
  private var generator: SeededGenerator
  private var clicks: [Heard]

  init(plan: Plan) {
    (generator, peak) = (plan.generator, Float(amplitude(plan.values.number("level"))))
    moments = Spots(plan, every: plan.values.number("every"), length: 0).moments
    clicks = moments.map { _ in Heard() }
  }

  mutating func transform(_ block: SoundBlock) -> [SoundBlock] {
    var block = block
    for (index, start) in moments.enumerated() where start < block.end && start + Self.length > block.time {
      let range = block.range(from: start, to: start + Self.length)
      clicks[index].add(block, range)
      for sample in range {
        let value = generator.next() & 1 == 0 ? peak : -peak
        for channel in block.channels.indices { block.channels[channel][sample] = value }
      }
    }
    return [block]
  }

  func trace(end: MediaTime) -> Trace {
    let events = clicks.compactMap { $0.event("click", needsSound: false) }
    return Trace(events: events, ignore: events.flatMap { Truth.Span.of(["clipping", "dropout"], $0.start, $0.end, margin: 0.05) })
  }
}
