internal import AVMonModel
internal import AVMonScore

/// The sound is gone.
struct Silence: SoundDefect {
  static let info = DefectInfo(
    "silence", .sound, .seconds(3), "no sound on any channel, only digital zero", finders: [["silence"]],
    make: .sound { Silence(plan: $0) })

  let plan: Plan
  private var heard = Heard()

  init(plan: Plan) { self.plan = plan }

  mutating func transform(_ block: SoundBlock) -> [SoundBlock] {
    var block = block
    let range = block.range(from: plan.start, to: plan.end)
    heard.add(block, range)
    block.mute(range)
    return [block]
  }

  func trace(end: MediaTime) -> Trace {
    guard let event = heard.event("silence") else { return Trace() }
    return Trace(events: [event], ignore: Truth.Span.of(["dropout", "loudness_jump", "click"], event.start, event.end, margin: 0.1))
  }
}

extension SoundBlock {
  /// Takes the sound out of `range`, of one channel or of all.
  mutating func mute(_ range: Range<Int>, channel: Int? = nil) {
    for number in channels.indices where channel == nil || channel == number {
      for index in range { channels[number][index] = 0 }
    }
  }
}
