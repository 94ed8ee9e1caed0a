internal import AVMonModel

/// Follows damage from the packet or picture where it begins to the key frame that ends it.
struct DecodeError: Detector {
  struct Options: DetectorOptions {
    var majorPictures = 3.0
    var majorDuration = 0.5
    var refresh = 5.0

    static let specs: [OptionSpec<Options>] = [
      OptionSpec(
        "major-pictures", \.majorPictures, .count, in: 1...10_000, "pictures with decoder errors in one event that are major",
        source: "three frames in 10 s"),
      OptionSpec(
        "major-duration", \.majorDuration, .seconds, in: 0.01...3600, "damage by decoder errors from here on is major",
        source: "our study of damaged streams: half a second is seen"),
      OptionSpec(
        "refresh", \.refresh, .seconds, in: 0.5...60, "without a key frame for as long, recovery is assumed 2 s after the last error",
        source: "streams with intra refresh have no key frames; their refresh takes up to 2 s"),
    ]
  }

  static let id = "decode_error"
  static let summary = "The decoder met damaged data; lasts until the next clean key frame."
  static let details = """
    Libraries flag only the first damaged picture: of 306 damaged pictures in our study 6 carried a flag. So the first sign (a packet flagged \
    corrupt by the transport layer, a packet the decoder refuses, concealment flags on a picture) taints the stream until a key frame is decoded \
    without one; pictures that precede that key frame in time belong to the damage. Bit errors in HEVC and VP9 that leave the syntax intact raise \
    no sign and are out of reach here.

    Severity: signs of the transport layer alone are info (five in eight such packets damage nothing to be seen); a decoder error is minor; major \
    from `major-pictures` flagged pictures, for a damaged key frame, or from `major-duration` on.
    """
  static let scope = DetectorScope.input
  static let needs: Needs = [.packets, .pictures, .sound]

  private let options: Options
  private var taints: [Int: Taint] = [:]
  private var handles: [Int: Findings.Handle] = [:]
  private var discontinuities: [Int: MediaTime] = [:]
  private let kinds: [Int: StreamInfo.Kind]

  init(_ options: Options, _ context: StreamContext) {
    self.options = options
    kinds = Dictionary(context.analysed.map { ($0.index, $0.kind) }) { first, _ in first }
  }

  mutating func observe(packet: PacketStats, _ out: inout Findings) {
    guard packet.isCorrupt, !packet.isDiscarded, let kind = kinds[packet.stream], let time = packet.pts ?? packet.dts else { return }
    if kind == .video { taint(packet.stream, at: time, &out) { $0.corruptPackets += 1 } }
  }

  mutating func observe(event: StreamEvent, _ out: inout Findings) {
    switch event {
    case .decodeFailure(let stream, let time, let reason):
      taint(stream, at: time, &out) {
        $0.refused += 1
        if $0.reason == nil { $0.reason = reason }
      }
    case .discontinuity(let stream, let time, _): discontinuities[stream] = time
    case .audioFrame(let stream, let time, _, _):
      // Every audio frame stands alone: sound that goes on ends the damage.
      if let taint = taints[stream], time > taint.lastSign + Self.audioReach { close(stream, at: taint.end, &out) }
    default: break
    }
  }

  mutating func observe(video stats: VideoStats, _ out: inout Findings) {
    let hit = stats.damage.contains(.decoder) || stats.damage.contains(.reference)
    if hit {
      taint(stats.stream, at: stats.time, &out) {
        $0.flagged += 1
        if stats.isKey { $0.damagedKey = true }
      }
    }
    guard var taint = taints[stats.stream] else { return }
    let step = taint.follow(stats, isHit: hit, refresh: options.refresh)
    taints[stats.stream] = taint
    if step != .goesOn { close(stats.stream, at: stats.time, assumed: step == .assumedHealed, &out) }
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) {
    for stream in taints.keys.sorted() {
      close(stream, at: kinds[stream] == .video ? max(end, taints[stream]?.end ?? end) : taints[stream]?.end ?? end, isOpen: true, &out)
    }
  }

  /// Errors of sound this close belong together.
  private static let audioReach = MediaTime(seconds: 0.5)

  private mutating func taint(_ stream: Int, at time: MediaTime, _ out: inout Findings, _ note: (inout Taint) -> Void) {
    if let old = taints[stream], kinds[stream] == .audio, time > old.lastSign + Self.audioReach { close(stream, at: old.end, &out) }
    var taint = taints[stream] ?? Taint(at: time)
    taint.sign(at: time)
    if let jump = discontinuities[stream], (time - jump).magnitude.seconds < 1 { taint.atDiscontinuity = true }
    note(&taint)
    taints[stream] = taint
    if let handle = handles[stream] {
      out.update(handle, finding(stream, taint))
    } else if let handle = out.open(finding(stream, taint)) {
      handles[stream] = handle
    }
  }

  private mutating func close(_ stream: Int, at end: MediaTime, assumed: Bool = false, isOpen: Bool = false, _ out: inout Findings) {
    guard var taint = taints.removeValue(forKey: stream) else { return }
    taint.close(at: end)
    if let handle = handles.removeValue(forKey: stream) {
      out.close(handle, finding(stream, taint, assumed: assumed), at: taint.end, isOpen: isOpen)
    }
  }

  private static func counted(_ count: Int, _ noun: String, _ state: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s") \(state)"
  }

  private func finding(_ stream: Int, _ taint: Taint, assumed: Bool = false) -> Finding {
    let isDecoder = taint.isDecoder
    let seconds = (taint.end - taint.start).seconds
    var severity: Severity = isDecoder ? .minor : .info
    if kinds[stream] == .video, isDecoder, !taint.atDiscontinuity,
      taint.flagged >= Int(options.majorPictures) || taint.damagedKey || seconds >= options.majorDuration
    {
      severity = .major
    }
    let what =
      isDecoder
      ? "The decoder met damaged data: \(Self.counted(taint.flagged, "picture", "concealed")), \(Self.counted(taint.refused, "packet", "refused"))"
      : "\(Self.counted(taint.corruptPackets, "packet", "flagged")) damaged by the transport layer, nothing seen by the decoder"
    return Finding(
      at: taint.start, severity, what + (assumed ? "; recovery assumed" : ""), confidence: isDecoder ? 0.95 : 0.6, cause: taint.cause,
      metrics: [
        Metric("corrupt_packets", Double(taint.corruptPackets)), Metric("refused_packets", Double(taint.refused)),
        Metric("flagged_pictures", Double(taint.flagged)), Metric("tainted_pictures", Double(taint.pictures)),
      ], stream: stream)
  }
}
