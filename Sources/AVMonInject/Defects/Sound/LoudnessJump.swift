internal import AVMonModel
internal import AVMonScore

/// The sound becomes louder or quieter at once.
struct LoudnessJump: SoundDefect {
  static let info = DefectInfo(
    "loudness_jump", .sound, .toTheEnd, "the sound becomes much quieter or louder at once and stays so",
    parameters: [Parameter("gain", .number(.decibels, -40...30, standard: -15), "by how much; below 0 it becomes quieter")],
    finders: [["loudness_jump"]], make: .sound { LoudnessJump(plan: $0) })

  let plan: Plan
  private var heard = Heard()

  init(plan: Plan) { self.plan = plan }

  mutating func transform(_ block: SoundBlock) -> [SoundBlock] {
    var block = block
    let range = block.range(from: plan.start, to: plan.end)
    heard.add(block, range)
    let gain = Float(amplitude(plan.values.number("gain")))
    for index in range {
      for channel in block.channels.indices { block.channels[channel][index] = max(-1, min(1, block.channels[channel][index] * gain)) }
    }
    return [block]
  }

  func trace(end: MediaTime) -> Trace {
    guard let event = heard.event("loudness_jump", figures: [Metric("gain_db", plan.values.number("gain"), digits: 2)]) else {
      return Trace()
    }
    // The jump is at the beginning; loudness is measured over 3 s (EBU Tech 3341, short-term).
    var jump = event
    (jump.start, jump.end) = (max(.zero, event.start - MediaTime(seconds: 0.5)), min(event.end, event.start + MediaTime(seconds: 1.5)))
    return Trace(
      events: [jump], ignore: Truth.Span.of(["clipping", "silence", "loudness", "dropout"], event.start, event.end, margin: 0.1))
  }
}
