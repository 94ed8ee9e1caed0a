internal import AVMonModel
internal import AVMonScore

/// Sound that is too loud for its format.
struct Clipping: SoundDefect {
  static let info = DefectInfo(
    "clipping", .sound, .seconds(2.5), "the sound is turned up until a share of the samples is cut off at full scale",
    parameters: [Parameter("share", .number(.share, 0.005...0.5, standard: 0.1), "samples that are cut off")], finders: [["clipping"]],
    make: .sound { Clipping(plan: $0) })

  /// Seconds that are kept to find the gain for; longer defects take it from their beginning.
  private static let window = MediaTime(seconds: 10)

  let plan: Plan
  private var kept: [SoundBlock] = []
  private var gain: Float?
  private var heard = Heard()

  init(plan: Plan) { self.plan = plan }

  mutating func transform(_ block: SoundBlock) -> [SoundBlock] {
    heard.add(block, block.range(from: plan.start, to: plan.end))
    if let gain { return [turnedUp(block, gain)] }
    guard block.end > plan.start, block.time < plan.end else { return kept.isEmpty ? [block] : finish() + [block] }
    kept.append(block)
    return block.end < min(plan.end, plan.start + Self.window) ? [] : finish()
  }

  mutating func finish() -> [SoundBlock] {
    guard !kept.isEmpty else { return [] }
    let gain = gain(for: kept)
    self.gain = gain
    defer { kept = [] }
    return kept.map { turnedUp($0, gain) }
  }

  private func gain(for blocks: [SoundBlock]) -> Float {
    var levels = blocks.flatMap { block in
      block.channels.flatMap { channel in channel[block.range(from: plan.start, to: plan.end)].map(abs) }
    }
    levels.sort()
    guard !levels.isEmpty else { return 1 }
    let place = Int(Double(levels.count) * (1 - plan.values.number("share")))
    // Below -54 dBFS there is only noise to turn up.
    return 1 / max(0.002, levels[min(levels.count - 1, place)])
  }

  private func turnedUp(_ block: SoundBlock, _ gain: Float) -> SoundBlock {
    var block = block
    for index in block.range(from: plan.start, to: plan.end) {
      for channel in block.channels.indices { block.channels[channel][index] = max(-1, min(1, block.channels[channel][index] * gain)) }
    }
    return block
  }

  func trace(end: MediaTime) -> Trace {
    guard let event = heard.event("clipping") else { return Trace() }
    return Trace(events: [event], ignore: Truth.Span.of(["loudness_jump", "click", "loudness"], event.start, event.end, margin: 0.4))
  }
}
