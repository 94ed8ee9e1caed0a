internal import AVMonModel
internal import AVMonScore

/// Sound that is not in step with the picture.
struct AVShift: SoundDefect {
  static let info = DefectInfo(
    "av_shift", .sound, .wholeFile, "the sound is early or late",
    parameters: [
      Parameter("offset", .number(.milliseconds, -5000...5000, standard: -200), "how early the sound is; below 0 it is late"),
      Parameter("mode", .choice(["timestamps", "content"]), "moved by the container's time stamps, or inside the sound itself"),
    ],
    finders: [["av_sync"]], make: .sound { AVShift(plan: $0) })

  /// Milliseconds below which nobody minds: ITU-R BT.1359 puts detection at 45 early and 125 late; the corpus begins at 80.
  private static let noticed = 80.0

  let plan: Plan
  private var early: Double { plan.values.number("offset") }
  private var isByTimestamps: Bool { plan.values.word("mode") == "timestamps" }
  private var shift: MediaTime { MediaTime(seconds: -early / 1000) }
  private var isFirst = true
  private var end = MediaTime.zero

  init(plan: Plan) { self.plan = plan }

  mutating func transform(_ block: SoundBlock) -> [SoundBlock] {
    var moved = block
    moved.time = block.time + shift
    defer { isFirst = false }
    if isByTimestamps { return [moved] }
    // The track keeps its beginning: what moved away from there leaves silence, what moved beyond it is cut.
    if isFirst { end = block.time }
    let begin = end
    if shift < .zero {
      let kept = moved.range(from: begin, to: moved.end)
      guard !kept.isEmpty else { return [] }
      return [moved.part(kept)]
    }
    guard isFirst else { return [moved] }
    let gap = Int((shift.seconds * Double(block.rate)).rounded())
    let silence = SoundBlock(time: block.time, rate: block.rate, channels: block.channels.map { _ in [Float](repeating: 0, count: gap) })
    return [silence, moved]
  }

  func trace(end: MediaTime) -> Trace {
    let event = Truth.Event(
      "av_sync", .zero, end, isOptional: abs(early) < Self.noticed, figures: [Metric("offset_ms", early, digits: 1)])
    let ignore =
      Truth.Span.of(
        ["silence", "audio_missing", "timestamp", "dropout"], .zero, MediaTime(seconds: abs(early) / 1000), margin: 0.5)
      + Truth.Span.of(["audio_missing", "timestamp", "silence"], end - MediaTime(seconds: abs(early) / 1000), end, margin: 0.5)
    return Trace(
      events: early == 0 ? [] : [event], ignore: ignore, sync: Truth.Sync(offset: early, mode: isByTimestamps ? "timestamps" : "content"))
  }
}
