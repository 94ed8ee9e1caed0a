internal import AVMonAnalysis
public import AVMonMedia
public import AVMonModel

/// Analyses one input from its first packet to its last, on the calling thread: at once by `run`, or packet by packet by `open`, `step` and
/// `conclude`.
public final class AnalysisSession {
  /// Packets after which time zero is fixed even though an analysed stream has shown nothing: it may never.
  private static let patience = 4000

  private let request: AnalysisRequest
  private let stop: StopFlag
  private let progress: (Progress) -> Void

  private var video: VideoPath?
  private var audio: [AudioPath] = []
  private var zero: MediaTime?
  private var packets = 0
  /// Earliest and latest packet.
  private var firstTime: MediaTime?
  private var lastTime = MediaTime.zero
  /// Time of the last packet of each stream.
  private var passed: [Int: MediaTime] = [:]
  /// Streams that cannot be decoded, and why.
  private var undecodable: [Int: String] = [:]
  /// The excerpt was reached by a jump, so the transport packets before it were not seen.
  private var hasJumped = false
  private var guessesDuration = false
  private let taps: Taps
  /// Compares audio streams with the first one, where there are several and `av_sync` is asked for.
  private var tracks: SoundComparison?
  private var reading: Reading?
  private var isDrained = false

  /// What is in use while an input is read.
  private final class Reading {
    var demuxer: Demuxer
    let packet: Packet
    let input: InputInfo
    var sink: Sink
    var mapper: TimestampMapper
    var transport: TransportClock

    init(_ demuxer: consuming Demuxer, _ packet: consuming Packet, _ input: InputInfo, _ sink: Sink) {
      mapper = TimestampMapper(mayJump: demuxer.mayJump, wraps: input.isTransportStream)
      self.demuxer = demuxer
      self.packet = packet
      (self.input, self.sink, transport) = (input, sink, TransportClock(input))
    }
  }
  /// The chosen detectors look at packets only, so nothing is decoded.
  private var isPacketsOnly: Bool { video == nil && audio.isEmpty }

  /// - Parameters:
  ///   - stop: raise it to end early with a complete report.
  ///   - progress: called for every packet, from the calling thread.
  public convenience init(_ request: AnalysisRequest, stop: StopFlag, progress: @escaping (Progress) -> Void = { _ in }) {
    self.init(request, stop: stop, taps: Taps(), progress: progress)
  }

  init(_ request: AnalysisRequest, stop: StopFlag, taps: Taps, progress: @escaping (Progress) -> Void) {
    (self.request, self.stop, self.taps, self.progress) = (request, stop, taps, progress)
  }

  /// Runs the analysis.
  ///
  /// - Throws: `MediaError` when there is nothing to analyse. Broken media is no error: it becomes events in the report.
  public func run() throws(MediaError) -> Report {
    _ = try open()
    while true {
      if let reason = step() { return try conclude(reason) }
    }
  }

  /// Opens the input and its decoders, and says what it is.
  func open() throws(MediaError) -> InputInfo {
    let demuxer = try Demuxer.open(request.location, stop: stop)
    let selected = try select(demuxer)
    demuxer.select(Set(selected))
    let input = demuxer.info(analysed: Set(selected))
    // Where time stamps may jump, the stated duration is the difference of the last and the first one.
    guessesDuration = demuxer.guessesDuration || demuxer.mayJump
    let isExcerpt = request.from != nil || request.to != nil
    var sink = Sink(Bench(request.detectors, request.settings, StreamContext(input: input, stream: nil, isExcerpt: isExcerpt)))
    if isExcerpt { try beginExcerpt(demuxer, input, &sink) }
    compareTracks(input)
    undecodable = try openPaths(demuxer, input, selected, needs: sink.bench.needs.union(taps.needs))
    guard video != nil || !audio.isEmpty || undecodable.isEmpty else {
      let problems = undecodable.sorted { $0.key < $1.key }.map { "stream \($0.key): \($0.value)" }
      throw MediaError(.unusable, "nothing to analyse in '\(input.source)': \(problems.joined(separator: "; "))")
    }
    guard let packet = Packet() else { throw MediaError(.brokeOff, "out of memory") }
    reading = Reading(demuxer, packet, input, sink)
    return input
  }

  private func select(_ demuxer: borrowing Demuxer) throws(MediaError) -> [Int] {
    let best = demuxer.videoStream(number: request.videoNumber)
    if let number = request.videoNumber, best == nil {
      throw MediaError(.unusable, "'\(request.location.redacted)' has no video stream number \(number): streams count from 0")
    }
    let selected = [best].compactMap { $0 } + demuxer.audioStreams(with: best)
    guard !selected.isEmpty else {
      throw MediaError(.unusable, "nothing to analyse in '\(request.location.redacted)': no audio or video stream")
    }
    return selected
  }

  private func beginExcerpt(_ demuxer: borrowing Demuxer, _ input: InputInfo, _ sink: inout Sink) throws(MediaError) {
    // The first frames are not seen, so zero is what the container states.
    let start = input.startTime ?? .zero
    zero = start
    sink.settle(zero: start)
    sink.window = (request.from.map { start + $0 }, request.to.map { start + $0 })
    if let from = request.from, from > .zero, !demuxer.seek(to: start + from) {
      // Not seekable: what lies before is decoded and thrown away.
      return
    }
    hasJumped = (request.from ?? .zero) > .zero
  }

  private func compareTracks(_ input: InputInfo) {
    let streams = input.analysed(.audio).map(\.index)
    guard streams.count > 1, request.detectors.contains(where: { $0.id == "av_sync" }) else { return }
    tracks = SoundComparison(tracks: streams)
  }

  /// What an audio path shows its sound to.
  private var soundTap: Taps.PlaySound? {
    guard let tracks else { return taps.sound }
    let other = taps.sound
    return { stream, frame, time in
      tracks.add(track: stream, frame, at: time.seconds)
      other?(stream, frame, time)
    }
  }

  private func openPaths(_ demuxer: borrowing Demuxer, _ input: InputInfo, _ selected: [Int], needs: Needs) throws(MediaError)
    -> [Int: String]
  {
    var problems: [Int: String] = [:]
    for index in selected {
      let info = input.streams[index]
      do throws(MediaError) {
        let timeBase = demuxer.timeBase(of: index)
        guard needs.contains(info.kind == .video ? .pictures : .sound) else { continue }
        if info.kind == .video, let decoder = try SteadyDecoder.open(index, of: demuxer, threads: request.threads) {
          video = try VideoPath(
            stream: index, decoder: decoder, timeBase: timeBase, frameRate: info.video?.frameRate, needs: needs, tap: taps.picture)
        } else if info.kind == .audio, let decoder = try Decoder.open(index, of: demuxer, threads: 1) {
          audio.append(try AudioPath(stream: index, decoder: decoder, timeBase: timeBase, needs: needs, tap: soundTap))
        } else {
          problems[index] = "no decoder for \(info.codec)"
        }
      } catch  where error.kind == .unusable {
        problems[index] = error.description
      }
    }
    return problems
  }

  /// Reads one packet and passes it on; gives the reason when the reading has ended.
  func step() -> StopReason? {
    guard let reading else { preconditionFailure("step comes after open") }
    let packet = reading.demuxer.read(reading.packet)
    let reason: StopReason?
    switch packet {
    case .end: reason = .endOfInput
    case .stopped: reason = .signal
    case .damaged(let detail): reason = .damaged(detail)
    case .brokeOff(let detail): reason = .outage(detail)
    case .packet: reason = take(reading) ? .limit : nil
    }
    if reason != nil {
      for event in reading.transport.finish(reading.demuxer.takeTransportObservations(atEnd: true)) { reading.sink.event(event) }
    }
    return reason
  }

  /// Passes the packet that was read on. Returns whether the end of the excerpt is reached.
  private func take(_ reading: Reading) -> Bool {
    let (stream, position) = (reading.packet.stream, reading.packet.position)
    let base = reading.demuxer.timeBase(of: stream)
    let (pts, dts) = (reading.packet.pts.flatMap(base.time), reading.packet.dts.flatMap(base.time))
    let duration = base.time(reading.packet.duration) ?? .zero
    let outcome = reading.mapper.map(stream: stream, pts: pts, dts: dts, duration: duration)
    let observed = reading.demuxer.takeTransportObservations()
    for event in reading.transport.events(observed, shift: outcome.shift, stream: stream, time: outcome.time, position: position) {
      reading.sink.event(event)
    }
    if outcome.shift != .zero {
      reading.packet.pts = pts.map { base.ticks($0 + outcome.shift) }
      reading.packet.dts = dts.map { base.ticks($0 + outcome.shift) }
    }
    note(outcome, stream, &reading.sink)
    return pass(reading.packet, base, duration, reading.input, &reading.sink)
  }

  private func note(_ outcome: TimestampMapper.Outcome, _ stream: Int, _ sink: inout Sink) {
    guard let time = outcome.time else { return }
    if let jump = outcome.jump { sink.event(.discontinuity(stream: stream, time: time, jump: jump)) }
    if let by = outcome.backward { sink.event(.backward(stream: stream, time: time, by: by)) }
  }

  /// Shows the packet to the detectors and decodes it. Returns whether the end of the excerpt is reached.
  private func pass(_ packet: borrowing Packet, _ base: TimeBase, _ duration: MediaTime, _ input: InputInfo, _ sink: inout Sink) -> Bool {
    guard input.streams.indices.contains(packet.stream) else { return false }
    let (pts, dts) = (packet.pts.flatMap(base.time), packet.dts.flatMap(base.time))
    sink.packet(
      PacketStats(
        stream: packet.stream, kind: input.streams[packet.stream].kind, pts: pts, dts: dts, duration: duration, size: packet.size,
        isKey: packet.isKey, isCorrupt: packet.isCorrupt, isDiscarded: packet.isDiscarded))
    if let video, video.stream == packet.stream {
      video.decode(packet, &sink)
    } else {
      audio.first { $0.stream == packet.stream }?.decode(packet, at: pts ?? dts, &sink)
    }
    packets += 1
    if let time = dts ?? pts {
      lastTime = max(lastTime, time + duration)
      if !packet.isDiscarded { firstTime = min(firstTime ?? time, pts ?? time) }
      let start = zero ?? input.startTime ?? .zero
      progress(Progress(position: (time - start).seconds, total: (request.to.map { $0 } ?? input.duration)?.seconds))
      passed[packet.stream] = time
      if let to = sink.window.to, isBeyond(to) { return true }
    }
    settle(&sink, atLeast: packets >= Self.patience)
    return false
  }

  /// Whether nothing of the excerpt is still to come: every stream is a second beyond its end (pictures are reordered), or one so far that
  /// the others must have ended.
  private func isBeyond(_ to: MediaTime) -> Bool {
    let streams = [video?.stream].compactMap { $0 } + audio.map(\.stream)
    return streams.allSatisfy { (passed[$0] ?? .zero) > to + MediaTime(seconds: 1) && passed[$0] != nil }
      || passed.values.contains { $0 > to + MediaTime(seconds: 10) }
  }

  private func settle(_ sink: inout Sink, atLeast force: Bool) {
    guard zero == nil else { return }
    if isPacketsOnly, let firstTime {
      zero = firstTime
      sink.settle(zero: firstTime)
      return
    }
    let firsts = [video?.first].compactMap { $0 } + audio.compactMap(\.first)
    guard firsts.count == audio.count + (video == nil ? 0 : 1) || (force && !firsts.isEmpty), let earliest = firsts.min() else { return }
    zero = earliest
    sink.settle(zero: earliest)
  }

  /// Time zero of the report, on the input's own timeline; zero as long as it is not known.
  var start: MediaTime { zero ?? .zero }

  /// Shows the detectors what the decoders still hold: nothing more will be read.
  func drain() {
    guard let reading, !isDrained else { return }
    isDrained = true
    video?.finish(&reading.sink)
    for path in audio { path.finish(&reading.sink) }
    settle(&reading.sink, atLeast: true)
  }

  /// Ends the analysis, and puts its report together.
  func conclude(_ reason: StopReason) throws(MediaError) -> Report {
    drain()
    guard let reading else { preconditionFailure("conclude comes after open") }
    defer { self.reading = nil }
    return try report(reason, reading.input, &reading.sink)
  }

  private func report(_ reason: StopReason, _ input: InputInfo, _ sink: inout Sink) throws(MediaError) -> Report {
    guard let zero, isPacketsOnly || video?.first != nil || audio.contains(where: { $0.first != nil }) else {
      let why =
        stop.isRaised
        ? "stopped before the first frame"
        : request.from == nil && request.to == nil ? "no frame could be decoded" : "no frame lies in the excerpt; check --from and --to"
      throw MediaError(stop.isRaised ? .stopped : .unusable, "nothing to analyse in '\(input.source)': \(why)\(reason.detail)")
    }
    for path in audio { if let loudness = path.loudness { sink.loudness(loudness) } }
    showTracks(&sink)
    var ends: [Int: MediaTime] = [:]
    if let video { ends[video.stream] = video.end }
    for path in audio { ends[path.stream] = path.end }
    let end = ends.values.max() ?? lastTime
    let instances = sink.finish(ends: ends, end: end)
    let stated = guessesDuration ? nil : input.duration
    return ReportBuilder(request: request, input: described(input), zero: zero, end: end, reason: reason, sink: sink, stated: stated)
      .report(instances, loudness: audio.compactMap(\.loudness), blind: blindStreams(sink.bench.needs), hasJumped: hasJumped)
  }

  private func showTracks(_ sink: inout Sink) {
    guard let tracks else { return }
    for side in Side.allCases { tracks.end(side) }
    for pair in tracks.pairs {
      sink.tracks(
        TrackLags(
          stream: pair.distorted, reference: pair.reference, windows: pair.aligner.windows, steps: pair.aligner.steps,
          audible: pair.aligner.audible))
    }
  }

  /// Analysed streams about which nothing can be said, and why.
  private func blindStreams(_ needs: Needs) -> [Int: String] {
    var blind = undecodable
    let undecoded = "nothing of the stream could be decoded"
    if let video {
      if video.frames == 0 {
        blind[video.stream] = undecoded
      } else if needs.contains(.luma), video.measured == 0 {
        blind[video.stream] = "the pixel format cannot be measured"
      }
    }
    for path in audio where path.samples == 0 { blind[path.stream] = undecoded }
    return blind
  }

  private func described(_ input: InputInfo) -> InputInfo {
    var input = input
    if let video { input.streams[video.stream].video?.frames = video.frames }
    for path in audio { input.streams[path.stream].audio?.samples = path.samples }
    return input
  }
}

/// Why the reading ended.
enum StopReason {
  case endOfInput
  /// The end of the part the user asked for.
  case limit
  case signal
  case damaged(String)
  case outage(String)

  /// For messages: what FFmpeg said.
  var detail: String {
    switch self {
    case .damaged(let text), .outage(let text): " (\(text))"
    case .endOfInput, .limit, .signal: ""
    }
  }
}
