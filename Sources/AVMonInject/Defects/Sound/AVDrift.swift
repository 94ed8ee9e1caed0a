internal import AVMonModel
internal import AVMonScore

/// Sound that runs away from the picture.
struct AVDrift: SoundDefect {
  static let info = DefectInfo(
    "av_drift", .sound, .wholeFile, "the sound runs a little slow or fast, so that it drifts away from the picture",
    parameters: [
      Parameter(
        "rate", .number(.millisecondsPerSecond, -50...50, standard: -2), "what the sound gains in a second; below 0 it falls behind")
    ],
    finders: [["av_sync"]], make: .sound { AVDrift(plan: $0) })

  /// Samples put out for one taken in.
  private let stretch: Double
  private let rate: Double
  /// Where in the input the next sample lies, counted from the first sample of the next block.
  private var position = 0.0
  private var last: [Float] = []
  private var end: MediaTime?

  init(plan: Plan) {
    rate = plan.values.number("rate")
    stretch = 1 / (1 + rate / 1000)
  }

  /// Linear interpolation: up to the drifts that occur it only dulls the highest treble.
  mutating func transform(_ block: SoundBlock) -> [SoundBlock] {
    let count = block.count
    if last.count != block.channels.count { last = block.channels.map { $0.first ?? 0 } }
    var channels = [[Float]](repeating: [], count: block.channels.count)
    while position <= Double(count - 1) {
      let (index, part) = (Int(position.rounded(.down)), Float(position - position.rounded(.down)))
      for channel in channels.indices {
        let samples = block.channels[channel]
        let before = index < 0 ? last[channel] : samples[index]
        let after = index + 1 < count ? samples[index + 1] : before
        channels[channel].append(before + (after - before) * part)
      }
      position += 1 / stretch
    }
    position -= Double(count)
    last = block.channels.map { $0.last ?? 0 }
    let changed = SoundBlock(time: end ?? block.time, rate: block.rate, channels: channels)
    end = changed.end
    return [changed]
  }

  func trace(end: MediaTime) -> Trace {
    let middle = rate * end.seconds / 2
    let ignore = Truth.Span.of(
      ["audio_missing", "timestamp", "silence"], end - MediaTime(seconds: abs(2 * middle) / 1000), end, margin: 0.5)
    // An offset that grows has no single right answer.
    let event = Truth.Event("av_sync", .zero, end, isOptional: true, figures: [Metric("drift_ms_per_s", rate, digits: 3)])
    return Trace(events: [event], ignore: ignore, sync: Truth.Sync(offset: middle, drift: rate, mode: "drift"))
  }
}
