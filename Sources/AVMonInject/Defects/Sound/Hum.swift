internal import AVMonModel
internal import AVMonScore

/// Hum of the mains.
struct Hum: SoundDefect {
  static let info = DefectInfo(
    "hum", .sound, .seconds(6), "hum of the mains and its harmonics",
    parameters: [
      Parameter("frequency", .number(.hertz, 40...70, standard: 50), "of the mains: 50 or 60"),
      Parameter("level", .number(.decibels, -60 ... -6, standard: -24), "peak of the fundamental"),
    ],
    finders: [["hum"]], make: .sound { Hum(plan: $0) })

  /// Share of the fundamental that its multiples have: a rectifier's.
  private static let harmonics: [(factor: Double, share: Double)] = [(1, 1), (2, 0.4), (3, 0.2)]

  let plan: Plan
  private var heard = Heard()

  init(plan: Plan) { self.plan = plan }

  mutating func transform(_ block: SoundBlock) -> [SoundBlock] {
    var block = block
    let range = block.range(from: plan.start, to: plan.end)
    heard.add(block, range)
    let (peak, frequency) = (amplitude(plan.values.number("level")), plan.values.number("frequency"))
    for index in range {
      let turns = block.time(of: index).seconds * frequency * 2 * Double.pi
      let value = Float(peak * Self.harmonics.reduce(0) { $0 + $1.share * sine($1.factor * turns) })
      for channel in block.channels.indices { block.channels[channel][index] = max(-1, min(1, block.channels[channel][index] + value)) }
    }
    return [block]
  }

  func trace(end: MediaTime) -> Trace {
    let figure = Metric("hz", plan.values.number("frequency"))
    guard let event = heard.event("hum", needsSound: false, figures: [figure]) else { return Trace() }
    return Trace(events: [event], ignore: Truth.Span.of(["loudness_jump", "phase"], event.start, event.end, margin: 0.4))
  }
}
