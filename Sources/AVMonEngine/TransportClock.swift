internal import AVMonAnalysis
internal import AVMonMedia
internal import AVMonModel

/// Dates what the transport stream tap noticed on the presentation timeline.
///
/// The tap is ahead of the demuxer by up to one read and knows only raw 33-bit time stamps. An observation waits until the demuxer has come
/// to its place in the input, then it is moved like the packets of its stream.
struct TransportClock {
  private let streams: [Int: Int]
  private var shifts: [Int: MediaTime] = [:]
  private var lastShift = MediaTime.zero
  /// Shifts that were in force lately: what is noticed at a splice belongs to the access unit before it.
  private var recent: [MediaTime] = []
  private static let memory = 4
  /// Presentation time of the packets that are being read.
  private var now: MediaTime?
  private var waiting: [TransportObservation] = []

  init(_ input: InputInfo) {
    streams = Dictionary(input.streams.filter(\.isAnalysed).map { ($0.id, $0.index) }) { first, _ in first }
  }

  /// Takes new observations, and what was done to the packet at `position`; returns the events that now can be dated.
  mutating func events(_ observations: [TransportObservation], shift: MediaTime, stream: Int, time: MediaTime?, position: Int64?)
    -> [StreamEvent]
  {
    waiting += observations
    shifts[stream] = shift
    if !recent.contains(shift) { recent = Array(([shift] + recent).prefix(Self.memory)) }
    if let time { now = time }
    lastShift = shift
    guard let position, let first = waiting.first, first.position <= position else { return [] }
    let ready = waiting.prefix { $0.position <= position }
    waiting.removeFirst(ready.count)
    return ready.compactMap(event)
  }

  /// The remaining events at the end of the input.
  mutating func finish(_ observations: [TransportObservation]) -> [StreamEvent] {
    defer { waiting = [] }
    return (waiting + observations).compactMap(event)
  }

  /// The time of the 33-bit clock nearest to what is being read: libavformat may have taken out a wrap that the tap still sees.
  private func nearest(_ raw: MediaTime, _ shift: MediaTime) -> MediaTime {
    guard let now else { return raw + shift }
    let wrap = TimestampMapper.mpegWrap
    let candidates = ([shift] + recent).map { shift in
      let time = raw + shift
      return time + MediaTime(flicks: Int64(((now - time).seconds / wrap.seconds).rounded()) * wrap.flicks)
    }
    return candidates.min { ($0 - now).magnitude < ($1 - now).magnitude } ?? raw + shift
  }

  private func event(_ observation: TransportObservation) -> StreamEvent? {
    let stream = streams[observation.pid]
    let shift = stream.flatMap { shifts[$0] } ?? lastShift
    let ticks = stream == nil ? observation.clockPTS : observation.pts ?? observation.clockPTS
    let time = ticks.flatMap { MediaTime(ticks: Int64($0), numerator: 1, denominator: 90_000) }.map { nearest($0, shift) }
    if let step = observation.clockStep {
      return .programClock(
        ProgramClockEvent(
          pid: observation.pid, stream: stream, time: time, step: .init(ticksOf90kHz: step.length), jump: .init(ticksOf90kHz: step.jump),
          margin: .init(ticksOf90kHz: step.margin)))
    }
    guard let kind = TransportEvent.Kind(observation.kind) else { return nil }
    return .transport(
      TransportEvent(kind: kind, pid: observation.pid, stream: stream, time: time, count: observation.count, packets: observation.packets))
  }
}

extension TransportEvent.Kind {
  /// Nil for what is no error.
  init?(_ kind: TransportObservation.Kind) {
    switch kind {
    case .continuity: self = .continuity
    case .transportError: self = .transportError
    case .syncLoss: self = .syncLoss
    case .streamTypeChange, .clock: return nil
    }
  }
}

extension MediaTime {
  /// The clock of MPEG: of PTS, DTS and PCR.
  fileprivate init(ticksOf90kHz ticks: Int) {
    self = MediaTime(ticks: Int64(ticks), numerator: 1, denominator: 90_000) ?? .zero
  }
}
