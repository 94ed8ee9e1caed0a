import AVMonModel

@testable import AVMonAnalysis

/// Drives one detector of streams by hand. Stream 0 is video, 1 and up are audio; times are in seconds.
struct StreamScenario<D: Detector> {
  var detector: D
  var out: Findings

  init(_ options: D.Options = D.Options(), audio: Int = 1, video: Bool = true, isExcerpt: Bool = false, container: String = "mpegts") {
    var streams: [StreamInfo] = video ? [StreamInfo(index: 0, kind: .video, codec: "h264", id: 256)] : []
    for index in 0..<audio { streams.append(StreamInfo(index: 1 + index, kind: .audio, codec: "aac", id: 257 + index)) }
    let input = InputInfo(source: "t", container: container, streams: streams, isTransportStream: container == "mpegts")
    detector = D(options, StreamContext(input: input, stream: nil, isExcerpt: isExcerpt))
    out = Findings(detector: D.id, stream: nil)
  }

  mutating func packet(
    _ stream: Int = 0, pts: Double?, dts: Double? = nil, duration: Double = 0.04, isKey: Bool = true, isDiscarded: Bool = false
  ) {
    let packet = PacketStats(
      stream: stream, kind: stream == 0 ? .video : .audio, pts: pts.map(MediaTime.init(seconds:)), dts: dts.map(MediaTime.init(seconds:)),
      duration: MediaTime(seconds: duration), size: 1000, isKey: isKey, isDiscarded: isDiscarded)
    detector.observe(packet: packet, &out)
  }

  /// Packets of 40 ms from `start` to `end`, times in order.
  mutating func packets(_ stream: Int = 0, from start: Double = 0, to end: Double) {
    for index in 0..<Int(((end - start) / 0.04).rounded()) {
      let time = start + Double(index) * 0.04
      packet(stream, pts: time, dts: time, isKey: index == 0)
    }
  }

  mutating func picture(_ time: Double, duration: Double = 0.04, damage: FrameDamage = []) {
    detector.observe(
      video: VideoStats(index: 0, time: MediaTime(seconds: time), duration: MediaTime(seconds: duration), damage: damage), &out)
  }

  /// Pictures of 40 ms.
  mutating func pictures(from start: Double = 0, to end: Double) {
    for index in 0..<Int(((end - start) / 0.04).rounded()) { picture(start + Double(index) * 0.04) }
  }

  mutating func sound(_ time: Double, samples: Int = 960, rate: Int = 48_000, stream: Int = 1) {
    event(.audioFrame(stream: stream, time: MediaTime(seconds: time), samples: samples, sampleRate: rate))
  }

  /// Audio frames of 20 ms; each time stamp is moved by `shift` of its time.
  mutating func sounds(from start: Double = 0, to end: Double, stream: Int = 1, shift: (Double) -> Double = { _ in 0 }) {
    for index in 0..<Int(((end - start) / 0.02).rounded()) {
      let time = start + Double(index) * 0.02
      sound(time + shift(time), stream: stream)
    }
  }

  mutating func event(_ event: StreamEvent) { detector.observe(event: event, &out) }

  mutating func transport(
    _ kind: TransportEvent.Kind = .continuity, at time: Double?, pid: Int = 256, stream: Int? = 0, count: Int = 1, packets: Int = 10_000
  ) {
    event(
      .transport(
        TransportEvent(
          kind: kind, pid: pid, stream: stream, time: time.map(MediaTime.init(seconds:)), count: count, packets: packets)))
  }

  mutating func finish(at end: Double) { detector.finish(at: MediaTime(seconds: end), &out) }

  var events: [Event] { out.events }
  var severities: [Severity] { out.events.map(\.severity) }
  var causes: [String?] { out.events.map(\.cause) }
}

/// Whether two times agree within a microsecond.
func isNear(_ time: MediaTime, _ seconds: Double) -> Bool { abs(time.seconds - seconds) < 1e-6 }

/// Times no stream has: far away, before the begin, equal, and back and forth.
let hostileTimes: [Double] = [4e9, -4e9, 0, 0, 1e8, -1, 3, 2, 1e-9, .nan, .infinity, -.infinity, 95_443.7, 0.5]
