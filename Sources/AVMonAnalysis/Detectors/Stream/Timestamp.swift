import AVMonModel

/// Finds time stamps that jump, step back or are missing.
struct Timestamp: Detector {
  static let id = "timestamp"
  static let summary = "Time stamps that jump, step back or are missing, and tracks of different length."
  static let details = """
    * A jump that was joined (the 33-bit wrap of MPEG is none): `minor`, cause `discontinuity`. The same jump on several streams within
      0.5 s is one event.
    * Decoding times that step back within a stream: `minor`, cause `backward`; steps within 1 s are one event. Presentation times of a
      stream with B pictures are out of order by nature and are not looked at.
    * Packets without any time: `minor` from 10 % of a stream's packets, `info` below, and `info` when no packet of the input has one,
      as in a raw elementary stream; cause `missing`.
    * Audio and video tracks whose ends lie more than 1 s apart: `info`, cause `track_length`. Not said of an excerpt.
    """
  static let scope = DetectorScope.input
  static let needs: Needs = [.packets]

  struct Options: DetectorOptions {
    var mergeGap = 1.0
    var missingShare = 0.1
    var trackDifference = 1.0

    static let specs: [OptionSpec<Options>] = [
      OptionSpec("merge-gap", \.mergeGap, .seconds, in: 0...60, "steps back nearer than this are one event", source: "our choice"),
      OptionSpec("missing-share", \.missingShare, .ratio, in: 0...1, "share of packets without a time that is minor", source: "our choice"),
      OptionSpec(
        "track-difference", \.trackDifference, .seconds, in: 0...3600, "difference of the tracks' ends that is told",
        source: "our corpus: tracks of clean files end within 0.3 s of each other"),
    ]
  }

  /// Streams report the same jump at slightly different times.
  private static let seamReach = MediaTime(seconds: 0.5)
  private static let seamDifference = MediaTime(seconds: 1)
  /// Events wait this long for other streams, which are interleaved up to a second or two apart.
  private static let settleTime = MediaTime(seconds: 3)
  private static let pendingLimit = 64
  /// Streams kept track of; libavformat makes new ones as a broken file names them.
  private static let streamLimit = 256

  private struct Seam: Sendable {
    var time, jump: MediaTime
    var streams: Set<Int>
  }
  private struct Track: Sendable {
    var kind = StreamInfo.Kind.unknown
    var packets = 0
    var untimed = 0
    var lastDTS: MediaTime?
    var end: MediaTime?
    var steps: StepsBack?
  }
  private struct StepsBack: Sendable {
    var start, end, largest: MediaTime
    /// Seen in packets, and told by whoever maps the times: the same steps twice.
    var inPackets = 0
    var told = 0
  }

  private let options: Options
  private let mergeGap: MediaTime
  private let isExcerpt: Bool
  private var seams: [Seam] = []
  private var tracks: [Int: Track] = [:]

  init(_ options: Options, _ context: StreamContext) {
    self.options = options
    (mergeGap, isExcerpt) = (MediaTime(seconds: options.mergeGap), context.isExcerpt)
  }

  mutating func observe(packet: PacketStats, _ out: inout Findings) {
    guard packet.kind == .video || packet.kind == .audio, tracks.count < Self.streamLimit || tracks[packet.stream] != nil else { return }
    var track = tracks[packet.stream] ?? Track()
    (track.kind, track.packets) = (packet.kind, track.packets + 1)
    if packet.pts == nil, packet.dts == nil { track.untimed += 1 }
    if !packet.isDiscarded, let start = packet.pts { track.end = max(track.end ?? start, start + packet.duration) }
    if let dts = packet.dts {
      if let last = track.lastDTS, dts < last { step(&track, packet.stream, at: dts, by: last - dts, isTold: false, &out) }
      track.lastDTS = dts
      if let steps = track.steps, steps.end + Self.settleTime < dts {
        add(steps, packet.stream, &out)
        track.steps = nil
      }
      while let seam = seams.first, seam.time + Self.settleTime < dts { add(seams.removeFirst(), &out) }
    }
    tracks[packet.stream] = track
  }

  mutating func observe(event: StreamEvent, _ out: inout Findings) {
    switch event {
    case .discontinuity(let stream, let time, let jump):
      let same = seams.firstIndex {
        ($0.time - time).magnitude <= Self.seamReach && ($0.jump - jump).magnitude <= Self.seamDifference
      }
      if let same {
        seams[same].streams.insert(stream)
      } else {
        if seams.count == Self.pendingLimit { add(seams.removeFirst(), &out) }
        seams.append(Seam(time: time, jump: jump, streams: [stream]))
      }
      // The next decoding time is of another clock.
      tracks[stream]?.lastDTS = nil
    case .backward(let stream, let time, let by):
      guard tracks.count < Self.streamLimit || tracks[stream] != nil else { return }
      step(&tracks[stream, default: Track()], stream, at: time, by: by, isTold: true, &out)
    default: break
    }
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) {
    for seam in seams { add(seam, &out) }
    seams = []
    for (stream, track) in tracks.sorted(by: { $0.key < $1.key }) {
      if let steps = track.steps { add(steps, stream, &out) }
      addMissing(track, stream, until: end, &out)
    }
    if !isExcerpt { compareEnds(&out) }
  }

  private func step(
    _ track: inout Track, _ stream: Int, at time: MediaTime, by: MediaTime, isTold: Bool, _ out: inout Findings
  ) {
    var steps = track.steps ?? StepsBack(start: time, end: time, largest: by)
    if time > steps.end + mergeGap || time < steps.start - mergeGap {
      add(steps, stream, &out)
      steps = StepsBack(start: time, end: time, largest: by)
    }
    (steps.start, steps.end) = (min(steps.start, time), max(steps.end, time))
    steps.largest = max(steps.largest, by.magnitude)
    if isTold { steps.told += 1 } else { steps.inPackets += 1 }
    track.steps = steps
  }

  private func add(_ seam: Seam, _ out: inout Findings) {
    let direction = seam.jump < .zero ? "back" : "ahead"
    out.add(
      Finding(
        at: seam.time, .minor, "Time stamps jump \(direction) by \(seam.jump.magnitude)", cause: "discontinuity",
        metrics: [Metric("jump_seconds", seam.jump.seconds), Metric("streams", Double(seam.streams.count), digits: 0)],
        stream: seam.streams.count == 1 ? seam.streams.first : nil), until: seam.time)
  }

  private func add(_ steps: StepsBack, _ stream: Int, _ out: inout Findings) {
    let count = max(steps.inPackets, steps.told)
    out.add(
      Finding(
        at: steps.start, .minor, "Time stamps step back \(count == 1 ? "once" : "\(count) times"), by up to \(steps.largest)",
        cause: "backward", metrics: [Metric("steps", Double(count), digits: 0), Metric("largest_seconds", steps.largest.seconds)],
        stream: stream), until: steps.end)
  }

  private func addMissing(_ track: Track, _ stream: Int, until end: MediaTime, _ out: inout Findings) {
    guard track.untimed > 0 else { return }
    let share = Double(track.untimed) / Double(track.packets)
    let hasClock = tracks.values.contains { $0.untimed < $0.packets }
    out.add(
      Finding(
        at: .zero, hasClock && share >= options.missingShare ? .minor : .info,
        hasClock ? "\(track.untimed) of \(track.packets) packets have no time stamp" : "The packets have no time stamps", cause: "missing",
        metrics: [Metric("share", share)], stream: stream), until: end)
  }

  private func compareEnds(_ out: inout Findings) {
    let ends = tracks.values.compactMap { track in track.end.map { (track.kind, $0) } }
    guard let video = ends.filter({ $0.0 == .video }).map(\.1).max() else { return }
    for (stream, track) in tracks.sorted(by: { $0.key < $1.key }) where track.kind == .audio {
      guard let audio = track.end, (audio - video).magnitude.seconds > options.trackDifference else { continue }
      out.add(
        Finding(
          at: max(.zero, min(audio, video)), .info,
          "Sound ends \((audio - video).magnitude) \(audio < video ? "before" : "after") the picture", cause: "track_length",
          metrics: [Metric("difference_seconds", (audio - video).seconds)], stream: stream), until: max(audio, video))
    }
  }
}
