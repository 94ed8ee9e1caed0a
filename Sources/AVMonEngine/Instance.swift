internal import AVMonAnalysis
internal import AVMonModel

/// A detector at work on one stream, with what it has found.
struct Instance {
  let info: DetectorInfo
  let stream: Int?
  private var detector: any Detector
  private(set) var findings: Findings

  init(_ info: DetectorInfo, _ settings: Settings, _ context: StreamContext) {
    self.info = info
    stream = context.stream?.index
    detector = info.make(settings, context)
    findings = Findings(detector: info.id, stream: stream)
  }

  mutating func observe(video: VideoStats) { detector.observe(video: video, &findings) }
  mutating func observe(audio: AudioStats) { detector.observe(audio: audio, &findings) }
  mutating func observe(packet: PacketStats) { detector.observe(packet: packet, &findings) }
  mutating func observe(event: StreamEvent) { detector.observe(event: event, &findings) }
  mutating func observe(loudness: Measurements.Loudness) { detector.observe(loudness: loudness, &findings) }
  mutating func observe(tracks: TrackLags) { detector.observe(tracks: tracks, &findings) }
  mutating func finish(at end: MediaTime) { detector.finish(at: end, &findings) }
}

/// All detector instances of an input: gives each what it asked for.
struct Bench {
  private var instances: [Instance] = []
  /// What the instances need together.
  let needs: Needs
  /// Detectors that found no stream to look at, with the reason.
  let skipped: [Check]
  private let videoUsers: [Int]
  private let audioUsers: [Int: [Int]]
  private let packetUsers: [Int]

  init(_ detectors: [DetectorInfo], _ settings: Settings, _ context: StreamContext) {
    var instances: [Instance] = []
    var skipped: [Check] = []
    func skip(_ info: DetectorInfo, _ reason: String) {
      skipped.append(Check(detector: info.id, stream: nil, status: .skipped, reason: reason))
    }
    for info in detectors {
      switch info.scope {
      case .input: instances.append(Instance(info, settings, context))
      case .transport:
        if context.input.isTransportStream {
          instances.append(Instance(info, settings, context))
        } else {
          skip(info, "not a transport stream")
        }
      case .video, .audio:
        let kind: StreamInfo.Kind = info.scope == .video ? .video : .audio
        let streams = context.analysed.filter { $0.kind == kind }
        if streams.isEmpty { skip(info, "no \(kind.rawValue) stream") }
        for stream in streams {
          var own = context
          own.stream = stream
          if let reason = info.reasonToSkip(own) {
            skipped.append(Check(detector: info.id, stream: stream.index, status: .skipped, reason: reason))
          } else {
            instances.append(Instance(info, settings, own))
          }
        }
      }
    }
    needs = instances.reduce(into: Needs()) { $0.formUnion($1.info.needs) }
    let (all, indices) = (instances, instances.indices)
    videoUsers = indices.filter { !all[$0].info.needs.isDisjoint(with: .pictures) }
    var users: [Int: [Int]] = [:]
    for stream in context.analysed where stream.kind == .audio {
      users[stream.index] = indices.filter {
        all[$0].info.needs.contains(.samples) && (all[$0].stream == nil || all[$0].stream == stream.index)
      }
    }
    audioUsers = users
    packetUsers = indices.filter { all[$0].info.needs.contains(.packets) }
    (self.instances, self.skipped) = (instances, skipped)
  }

  mutating func observe(video: VideoStats) { for index in videoUsers { instances[index].observe(video: video) } }
  mutating func observe(audio: AudioStats) { for index in audioUsers[audio.stream] ?? [] { instances[index].observe(audio: audio) } }
  mutating func observe(packet: PacketStats) { for index in packetUsers { instances[index].observe(packet: packet) } }

  /// Events are rare: every instance that is not bound to another stream gets them.
  mutating func observe(event: StreamEvent) {
    for index in instances.indices where instances[index].stream == nil || event.stream == nil || instances[index].stream == event.stream {
      instances[index].observe(event: event)
    }
  }

  mutating func observe(loudness: Measurements.Loudness) {
    for index in audioUsers[loudness.stream] ?? [] { instances[index].observe(loudness: loudness) }
  }

  mutating func observe(tracks: TrackLags) { for index in audioUsers[tracks.stream] ?? [] { instances[index].observe(tracks: tracks) } }

  /// Ends every instance at the end of its stream, or of the input.
  mutating func finish(ends: [Int: MediaTime], end: MediaTime) -> [Instance] {
    for index in instances.indices { instances[index].finish(at: instances[index].stream.flatMap { ends[$0] } ?? end) }
    return instances
  }
}

extension StreamEvent {
  /// The stream it happened to, when it is one of ours.
  var stream: Int? {
    switch self {
    case .discontinuity(let stream, _, _), .backward(let stream, _, _), .decodeFailure(let stream, _, _),
      .formatChange(let stream, _, _, _), .audioFrame(let stream, _, _, _):
      stream
    case .transport(let event): event.stream
    case .programClock(let event): event.stream
    }
  }
}

extension StreamEvent {
  /// When it happened, as far as it is known.
  var time: MediaTime? {
    switch self {
    case .discontinuity(_, let time, _), .backward(_, let time, _), .decodeFailure(_, let time, _), .formatChange(_, let time, _, _),
      .audioFrame(_, let time, _, _):
      time
    case .transport(let event): event.time
    case .programClock(let event): event.time
    }
  }
}
