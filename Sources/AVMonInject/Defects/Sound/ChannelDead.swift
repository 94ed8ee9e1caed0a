internal import AVMonModel
internal import AVMonScore

/// One channel of several is gone.
struct ChannelDead: SoundDefect {
  static let info = DefectInfo(
    "channel_dead", .sound, .seconds(5), "one channel is silent while the others go on",
    parameters: [Parameter("channel", .number(.count, 0...64, standard: 0), "0 leaves it to the seed (left or right), 1 is the first")],
    finders: [["channel_dead"]], make: .sound { ChannelDead(plan: $0) })

  let plan: Plan
  private let chance: Int
  private var heard = Heard()
  private var channel = 0

  init(plan: Plan) {
    self.plan = plan
    var generator = plan.generator
    chance = generator.index(2)
  }

  mutating func transform(_ block: SoundBlock) -> [SoundBlock] {
    guard block.channels.count > 1 else { return [block] }
    var block = block
    let wanted = Int(plan.values.number("channel"))
    channel = min(block.channels.count - 1, wanted > 0 ? wanted - 1 : chance)
    let range = block.range(from: plan.start, to: plan.end)
    heard.add(SoundBlock(time: block.time, rate: block.rate, channels: [block.channels[channel]]), range)
    block.mute(range, channel: channel)
    return [block]
  }

  func trace(end: MediaTime) -> Trace {
    guard let event = heard.event("channel_dead", figures: [Metric("channel", Double(channel + 1), digits: 0)]) else { return Trace() }
    return Trace(events: [event], ignore: Truth.Span.of(["loudness_jump", "phase"], event.start, event.end, margin: 0.4))
  }
}
