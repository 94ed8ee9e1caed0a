import AVMonModel

/// Compares when sound and picture are presented, by flashes with beeps and by their time stamps, and sound tracks with each other.
struct AVSync: Detector {
  static let id = "av_sync"
  static let summary = "Sound that is early or late against the picture, by flashes with beeps and time stamps, or the first track."
  static let details = """
    The sign is that of ITU-R BT.1359: an offset above 0 is sound that is early. What markers say counts more \
    than time stamps, which look right even when they are wrong about their content; tracks are compared with each other and not with \
    the picture.

    Severity grades the offset less its uncertainty. `--sync-profile` chooses the limits, the options below change single ones:

    \(SyncProfile.list)

    **Markers** (method `markers`) are the flashes and beeps of a sync test. A flash is at least 2 % of the picture that grows brighter \
    by more than 50 of 255 levels from one picture to the next and is back within 0.4 s. A beep is sound of even level (within 4 dB) \
    that begins at once and stands 12 dB out of the quiet before and after it for 15 to 400 ms. Each flash is paired with the nearest beep, at most half \
    the time from flash to flash and 1 s away, so larger offsets look like smaller ones; flashes closer than 0.4 s are a strobe light. The offset is the median \
    from the begin of the beep to the time of the first bright picture, its uncertainty half a picture. Confidence is the share of \
    flashes and beeps that pair up and agree within 25 ms (or a picture), times exp(-MAD / 25 ms). From `marker-pairs` pairs and \
    `marker-confidence` on it is a verdict (cause `markers`), and time stamps that say otherwise are `info`; fewer pairs, as a 2-pop, \
    are told as `info` (cause `few_markers`). Clappers, clicks and dark flashes are not looked for, and a leader's number counts as a \
    flash only when it covers as much.

    Measured by `Scripts/sync_markers.py` on 40 made streams of 24 to 60 fps, -200 to +120 ms, in four codings: within 0.1 ms in 39 of \
    them, 1.3 ms where the beep fades in over 2 ms. No verdict on 13 made streams of strobe lights, drums, cuts, metronomes and chance, \
    and no flash with a beep in 35 real clips and 250 cases made of such clips.

    **Time stamps** (method `timestamps`): the first presented audio sample against the first presented picture, and the audio time \
    stamps against the number of samples.

    Tracks begin at frame boundaries and codecs have priming samples, so a start offset of up to 60 ms is measured and no event. Where \
    the tracks begin apart but end together, one of them only begins late (cause `late_start`): `info` too; a track that was moved as a \
    whole ends apart as well. Beyond 1 s it is a late start, which `audio_missing` tells, and there is no answer; nor is there one when \
    the video begins between key frames or the analysis begins inside the programme.

    A drift is told when audio time stamps and samples disagree by more than 10 ms over at least 60 s and by more than 4 standard \
    deviations of the jitter; the offset it makes of the start offset by the end of the input is graded. Jumps above 5 ms are told \
    (`info`); when more than 1 % of the frames jump, the stream's parameters are suspect and no drift is told.

    **Tracks** (method `tracks`, cause `tracks`): where several audio streams are analysed, each is compared with the first one, for \
    languages, commentary and stereo beside 5.1 share music and effects. Both are mixed down to one channel; windows of 4 s every 2 s are \
    correlated with phase transform (200 Hz to 5 kHz) within 1 s. A window answers when its peak is 1.5 times as high as the next; the \
    speech of two languages does not. At least 3 windows of one stretch must agree to 2 ms, and 5 % of those in which both tracks \
    sound. The offset is by how much the stream is early against the first one, less than nothing when it is late; it is known to 1 ms. \
    It is graded like an offset from the picture, by the worse end of a drift. A step is told (cause `tracks_step`, `info`) \
    and the stretches on its sides are graded apart. Which of two tracks fits the picture is not known: the answer of \
    `measurements.av_sync` stays that of the other methods. Tracks without an answer have no row: they share too little, or are more \
    than 1 s apart.
    """
  static let scope = DetectorScope.input
  static let needs: Needs = [.luma, .samples, .packets]

  /// Half-width of a time stamp, milliseconds: one tick of the coarsest clock in use (Matroska, FLV).
  private static let uncertainty = 1.0
  /// Where the tracks begin together but for a frame, the difference is encoder priming and not an offset: real segments show -48...+28 ms.
  private static let boundaryUncertainty = 48.0
  /// Packets at the begin of the video that are searched for pictures before the first one shown.
  private static let leadingPackets = 100
  /// Ends of tracks that are nearer than this share of the start offset, and than the allowance, are together.
  private static let togetherShare = 0.25
  private static let seamReach = MediaTime(seconds: 0.5)
  private static let seamLimit = 64

  let options: Options
  var markers = MarkerSearch()
  private let context: StreamContext
  private let video: Int?
  private var clocks: [Int: AudioClock] = [:]
  private var tracks: [TrackLags] = []
  private var seams: [Int: [MediaTime]] = [:]
  private var firstPicture: VideoStats?
  private var pictureEnd = MediaTime.zero
  /// Leading video packets, whether the first is a key frame, and the earliest time of those that are shown.
  private var videoPackets = 0
  private var beginsWithKey = true
  private var earliestPacket: MediaTime?

  init(_ options: Options, _ context: StreamContext) {
    (self.options, self.context) = (options, context)
    video = context.analysed.first { $0.kind == .video }?.index
    for stream in context.analysed where stream.kind == .audio { clocks[stream.index] = AudioClock() }
  }

  mutating func observe(packet: PacketStats, _ out: inout Findings) {
    guard packet.stream == video, videoPackets < Self.leadingPackets else { return }
    if videoPackets == 0 { beginsWithKey = packet.isKey }
    videoPackets += 1
    // What is decoded and not shown, before an edit, is not missing.
    if !packet.isDiscarded, let time = packet.pts { earliestPacket = min(earliestPacket ?? time, time) }
  }

  mutating func observe(video picture: VideoStats, _ out: inout Findings) {
    guard picture.stream == video else { return }
    if firstPicture == nil { firstPicture = picture }
    markers.observe(picture)
    pictureEnd = max(pictureEnd, picture.end)
  }

  mutating func observe(audio: AudioStats, _ out: inout Findings) { markers.observe(audio) }

  mutating func observe(event: StreamEvent, _ out: inout Findings) {
    switch event {
    case .audioFrame(let stream, let time, let samples, let rate):
      let isSeam = seams[stream]?.contains { ($0 - time).magnitude <= Self.seamReach } ?? false
      clocks[stream]?.add(time: time, samples: samples, rate: rate, isSegmentStart: isSeam)
    case .discontinuity(let stream, let time, _):
      guard clocks[stream] != nil else { return }
      seams[stream, default: []].append(time)
      if seams[stream, default: []].count > Self.seamLimit { seams[stream]?.removeFirst() }
    default: break
    }
  }

  mutating func observe(tracks lags: TrackLags, _ out: inout Findings) { tracks.append(lags) }

  mutating func finish(at end: MediaTime, _ out: inout Findings) {
    for lags in tracks { _ = addTracks(lags, until: end, &out) }
    guard video != nil, !clocks.isEmpty else {
      let reason = video == nil ? "no video stream" : "no audio stream"
      out.cannotTell(reason)
      out.measure(Measurements.AVSync(reason: reason))
      return
    }
    for (stream, clock) in clocks.sorted(by: { $0.key < $1.key }) { compare(stream, clock, until: end, &out) }
  }

  private mutating func compare(_ stream: Int, _ clock: AudioClock, until end: MediaTime, _ out: inout Findings) {
    addJumps(stream, clock, &out)
    let isMarked = addMarkers(stream, &out)
    // Time stamps that run ahead of the samples: a sample is heard before its stamp.
    let drift = clock.drift.map { $0 * 60_000 }
    let start = startOffset(clock)
    var measurement = Measurements.AVSync(stream: stream, drift: drift)
    if let offset = start.milliseconds {
      measurement.offset = offset
      let uncertainty = start.evidence == .boundary ? Self.boundaryUncertainty : Self.uncertainty
      (measurement.method, measurement.uncertainty) = (SyncMethod.timestamps.rawValue, uncertainty)
      measurement.confidence = start.evidence.confidence
      add(offset, start.evidence, isMarked: isMarked, stream, until: end, &out)
    } else {
      measurement.reason = start.reason
      if drift == nil, !isMarked { out.cannotTell(start.reason ?? "no answer") }
    }
    if let slope = clock.drift { addDrift(slope, from: start.milliseconds ?? 0, clock, stream, &out) }
    out.measure(measurement)
  }

  /// What the ends of the tracks say about an offset of their begins.
  private enum Evidence {
    /// Within what frame boundaries and priming explain.
    case boundary
    /// The tracks end together: one begins late.
    case lateStart
    /// The tracks end apart as they begin: one was moved.
    case moved
    /// The ends say neither.
    case unclear

    /// How far the offset of the time stamps can be taken for that of the content; set by judgement, not measured.
    var confidence: Double {
      switch self {
      case .boundary: 0.5
      case .lateStart: 0.3
      case .moved: 0.8
      case .unclear: 0.5
      }
    }
  }

  private func startOffset(_ clock: AudioClock) -> (milliseconds: Double?, evidence: Evidence, reason: String?) {
    func none(_ reason: String) -> (Double?, Evidence, String?) { (nil, .unclear, reason) }
    guard let picture = firstPicture else { return none("no picture was decoded") }
    guard let sound = clock.start else { return none("no sound was decoded") }
    guard !context.isExcerpt else { return none("an excerpt does not show how the tracks begin") }
    guard beginsWithKey, !picture.damage.contains(.beforeRecovery) else { return none("the video begins between key frames") }
    let frame = picture.duration > .zero ? picture.duration : MediaTime(seconds: 0.04)
    if let earliest = earliestPacket, picture.time - earliest > frame + frame {
      return none("the first pictures of the video cannot be decoded")
    }
    let late = (sound - picture.time).seconds * 1000
    guard abs(late) <= options.maxStart else {
      return none("\(late > 0 ? "sound" : "picture") begins \((abs(late) / 1000).fixed(3)) s late: a late start, not an offset")
    }
    let lateAtEnd = (clock.end - pictureEnd).seconds * 1000
    let evidence: Evidence =
      if abs(late) <= options.startAllowance {
        .boundary
      } else if abs(lateAtEnd) <= min(Self.togetherShare * abs(late), options.startAllowance) {
        .lateStart
      } else if abs(lateAtEnd - late) <= options.startAllowance {
        .moved
      } else {
        .unclear
      }
    return (late == 0 ? 0 : -late, evidence, nil)
  }

  /// `isMarked`: markers have given a verdict, which counts instead.
  private func add(
    _ offset: Double, _ evidence: Evidence, isMarked: Bool, _ stream: Int, until end: MediaTime, _ out: inout Findings
  ) {
    guard evidence != .boundary, let severity = options.severity(of: offset, within: Self.uncertainty) else { return }
    out.add(
      Finding(
        at: .zero, evidence == .lateStart || isMarked ? .info : severity,
        "Sound is \(describe(offset))" + (isMarked ? " by time stamps, which flashes and beeps count more than" : ""),
        confidence: evidence.confidence, cause: evidence == .lateStart ? "late_start" : "start",
        metrics: [Metric("offset_ms", offset, digits: 3), Metric("uncertainty_ms", Self.uncertainty, digits: 3)], stream: stream),
      until: end)
  }

  private func addDrift(_ slope: Double, from offset: Double, _ clock: AudioClock, _ stream: Int, _ out: inout Findings) {
    guard let start = clock.start else { return }
    let projected = offset + slope * (clock.end - start).seconds * 1000
    out.add(
      Finding(
        at: start, options.severity(of: projected, within: Self.uncertainty) ?? .info,
        "Audio clock drifts by \(abs(slope * 60_000).fixed(1)) ms per minute; sound is \(describe(projected)) at the end", confidence: 0.8,
        cause: "drift",
        metrics: [
          Metric("drift_ms_per_minute", slope * 60_000, digits: 3), Metric("offset_at_end_ms", projected, digits: 3),
        ], stream: stream), until: clock.end)
  }

  private func addJumps(_ stream: Int, _ clock: AudioClock, _ out: inout Findings) {
    guard clock.jumps > 0 || clock.isSuspect, !clock.isJittery, let start = clock.start else { return }
    let message =
      clock.isSuspect
      ? "Audio time stamps and sample counts do not belong together: codec parameters are suspect"
      : "Audio time stamps jump against the samples \(clock.jumps == 1 ? "once" : "\(clock.jumps) times")"
    out.add(
      Finding(
        at: start, .info, message, cause: clock.isSuspect ? "codec_config_suspect" : "audio_gaps",
        metrics: [
          Metric("jumps", Double(clock.jumps), digits: 0), Metric("sum_ms", clock.jumpSum.seconds * 1000, digits: 3),
          Metric("largest_ms", clock.largestJump.seconds * 1000, digits: 3),
        ], stream: stream), until: clock.end)
  }

  func describe(_ offset: Double) -> String { "\(abs(offset).fixed(1)) ms \(offset > 0 ? "early" : "late")" }
}
