internal import AVMonAnalysis
internal import AVMonModel

/// What only a comparison finds, as events and checks of a report.
struct ComparisonFindings {
  /// Ids of the checks, and what each looks for.
  enum Check: String, CaseIterable {
    /// The two show the same programme at all.
    case alignment
    /// Pictures of the reference that are not shown, shown twice, or in another order.
    case frameMissing = "frame_missing"
    case frameRepeat = "frame_repeat"
    case frameOrder = "frame_order"
    /// Parts of the programme at its ends that are missing or were added.
    case contentMissing = "content_missing"
    case contentAdded = "content_added"
    /// Pictures or sound in the middle that are not those of the reference.
    case contentChanged = "content_changed"
    /// Streams and channels that the reference has.
    case trackMissing = "track_missing"
    /// Loudness.
    case levelChange = "level_change"
    /// How well the pictures are kept: figures only, which never fail the gate by themselves.
    case quality
  }

  let end: MediaTime
  let settings: Settings
  private(set) var events: [Event] = []
  /// Checks that could not tell, and why.
  private var unknown: [Check: String] = [:]
  /// Why the sync of an audio stream could not be compared; nil when all could.
  private(set) var syncReason: String?

  init(end: MediaTime, settings: Settings) { (self.end, self.settings) = (end, settings) }

  private mutating func add(
    _ check: Check, _ stream: Int?, from start: Double, to end: Double, _ severity: Severity, cause: String? = nil, _ message: String,
    _ metrics: [Metric]
  ) {
    events.append(
      Event(
        detector: check.rawValue, stream: stream, start: MediaTime(seconds: max(0, start)), end: MediaTime(seconds: max(0, start, end)),
        severity: severity, cause: cause, message: message, metrics: metrics))
  }

  // Pictures

  /// Three pictures missing at once are seen as a jump; one or two only with attention (our choice).
  private static let jump = 3

  mutating func frames(_ pictures: PictureComparison?, _ video: Comparison.Video?, shift: Double) {
    guard let pictures, let video, video.dropped != nil else {
      let reason = pictures?.aligner.lag == nil ? "the pictures could not be laid upon each other" : "the frame rates differ"
      for check in [Check.frameMissing, .frameRepeat, .frameOrder] { unknown[check] = reason }
      return
    }
    for change in pictures.account.changes {
      let (start, stop) = (change.time + shift, change.time + shift + pictures.aligner.period)
      let count = Metric("pictures", Double(change.count), digits: 0)
      let number = change.count == 1 ? "A picture" : "\(change.count) pictures"
      switch change.kind {
      case .dropped:
        add(
          .frameMissing, video.stream, from: start, to: stop, change.count >= Self.jump ? .major : .minor,
          "\(number) of the reference \(change.count == 1 ? "is" : "are") not shown", [count])
      case .repeated:
        add(.frameRepeat, video.stream, from: start, to: stop, .minor, "A picture is shown again in place of the next one", [count])
      case .reordered:
        add(.frameOrder, video.stream, from: start, to: stop, .major, "A picture is shown after later ones", [count])
      }
    }
  }

  /// Missing or added seconds at an end from which a viewer notices, and loses something (our choice).
  private static let noticed = 0.2
  private static let lost = 1.0
  /// Less than a picture is rounding.
  private static let rounding = 0.02

  mutating func edges(
    _ pictures: PictureComparison?, _ video: Comparison.Video?, _ shifts: (reference: Double, distorted: Double)
  ) {
    guard let pictures, let video, let lags = pictures.edgeLags,
      let sourceBegin = pictures.begins[.reference], let sourceEnd = pictures.ends[.reference],
      let begin = pictures.begins[.distorted], let stop = pictures.ends[.distorted]
    else {
      for check in [Check.contentMissing, .contentAdded] { unknown[check] = "the pictures could not be laid upon each other" }
      return
    }
    let (head, tail) = (begin - lags.first - sourceBegin, sourceEnd - (stop - lags.last))
    let (start, end) = (begin + shifts.distorted, stop + shifts.distorted)
    edge(head > 0 ? .contentMissing : .contentAdded, video, "begin", from: start, to: head > 0 ? start : start - head, abs(head))
    edge(tail > 0 ? .contentMissing : .contentAdded, video, "end", from: tail > 0 ? end : end + tail, to: end, abs(tail))
  }

  private mutating func edge(
    _ check: Check, _ video: Comparison.Video, _ place: String, from start: Double, to end: Double, _ seconds: Double
  ) {
    guard seconds > Self.rounding else { return }
    let isMissing = check == .contentMissing
    let severity: Severity = seconds < Self.noticed ? .info : seconds < Self.lost || !isMissing ? .minor : .major
    let what = isMissing ? "of the reference are missing at the \(place)" : "at the \(place) are not in the reference"
    add(check, video.stream, from: start, to: end, severity, "\(seconds.fixed(3)) s \(what)", [Metric("seconds", seconds)])
  }

  /// Seconds of pictures that are not in the reference from which there is an event, and from which the programme is another one (our choice).
  private static let leastChange = 1.0
  private static let otherProgramme = 5.0
  /// Seconds of sound that say whether it is the same.
  private static let leastSound = 10.0

  mutating func changes(
    _ pictures: PictureComparison?, _ comparison: Comparison,
    _ loudness: (reference: [Measurements.Loudness], distorted: [Measurements.Loudness]),
    shift: Double
  ) {
    // Of other programmes there is nothing to tell but that.
    guard comparison.reason == nil else { return }
    for stretch in pictures?.account.foreign ?? [] where stretch.end - stretch.start >= Self.leastChange {
      let seconds = stretch.end - stretch.start
      add(
        .contentChanged, comparison.video?.stream, from: stretch.start + shift, to: stretch.end + shift,
        seconds >= Self.otherProgramme ? .major : .minor, cause: "pictures",
        "Pictures of \(seconds.fixed(2)) s are not those of the reference", [Metric("seconds", seconds)])
    }
    for pair in comparison.audio where pair.offset == nil && end.seconds >= Self.leastSound {
      let isHeard =
        loudness.reference.contains { $0.stream == pair.referenceStream && $0.integrated != nil }
        && loudness.distorted.contains { $0.stream == pair.stream && $0.integrated != nil }
      guard isHeard else { continue }
      add(
        .contentChanged, pair.stream, from: 0, to: end.seconds, .major, cause: "sound", "The sound is not that of the reference", [])
    }
  }

  // Sound and picture

  mutating func sync(_ sync: SyncComparison, _ pair: SoundComparison.Pair, shift: Double) {
    if sync.offset == nil { syncReason = "too few windows of sound and moving pictures could be compared with the reference" }
    for segment in sync.segments {
      guard let severity = settings.syncSeverity(of: segment.offset, within: sync.uncertainty) else { continue }
      let early = segment.offset > 0
      events.append(
        Event(
          detector: "av_sync", stream: pair.distorted, start: MediaTime(seconds: max(0, segment.start + shift)),
          end: min(end, MediaTime(seconds: segment.end + shift)), severity: severity, confidence: 0.95, cause: "introduced",
          message: "Sound became \(abs(segment.offset).fixed(1)) ms too \(early ? "early" : "late") on the way from the reference",
          metrics: [Metric("offset_ms", segment.offset, digits: 3), Metric("uncertainty_ms", sync.uncertainty, digits: 3)]))
    }
    for step in pair.aligner.steps {
      let (time, change) = (step.time + shift, 1000 * step.change)
      events.append(
        Event(
          detector: "av_sync", stream: pair.distorted, start: MediaTime(seconds: time), end: MediaTime(seconds: time), severity: .minor,
          confidence: 0.95, cause: change < 0 ? "sound_removed" : "sound_inserted",
          message: "\(abs(change).fixed(1)) ms of sound were \(change < 0 ? "taken out" : "put in") here",
          metrics: [Metric("step_ms", change, digits: 3)]))
    }
    if let drift = sync.drift, let severity = settings.syncSeverity(of: drift / 60 * end.seconds, within: sync.uncertainty) {
      events.append(
        Event(
          detector: "av_sync", stream: pair.distorted, start: .zero, end: end, severity: severity, confidence: 0.9,
          cause: "drift", message: "Sound drifts by \(drift.fixed(1)) ms a minute against the picture, compared with the reference",
          metrics: [Metric("drift_ms_per_minute", drift, digits: 3), Metric("drift_ppm", drift / 0.06, digits: 1)]))
    }
  }

  // Streams

  mutating func tracks(_ reference: InputInfo, _ distorted: InputInfo, _ comparison: Comparison) {
    if !reference.analysed(.video).isEmpty, distorted.analysed(.video).isEmpty {
      add(.trackMissing, nil, from: 0, to: end.seconds, .critical, cause: "video", "The video stream of the reference is missing", [])
    }
    let (sources, targets) = (reference.analysed(.audio), distorted.analysed(.audio))
    if targets.count < sources.count {
      let missing = sources.count - targets.count
      add(
        .trackMissing, nil, from: 0, to: end.seconds, .major, cause: "audio",
        "\(missing) of \(sources.count) audio streams of the reference \(missing == 1 ? "is" : "are") missing",
        [Metric("streams", Double(missing), digits: 0)])
    }
    for pair in comparison.audio {
      guard let source = sources.first(where: { $0.index == pair.referenceStream })?.audio,
        let target = targets.first(where: { $0.index == pair.stream })?.audio, target.channels < source.channels
      else { continue }
      add(
        .trackMissing, pair.stream, from: 0, to: end.seconds, .minor, cause: "channels",
        "\(target.channels) channels for \(source.channels) of the reference",
        [Metric("channels", Double(target.channels), digits: 0), Metric("reference_channels", Double(source.channels), digits: 0)])
    }
  }

  // Quality and levels

  mutating func quality(_ pictures: PictureComparison?) {
    if let obstacle = pictures?.obstacle { unknown[.quality] = obstacle }
    if pictures == nil { unknown[.quality] = "there are no pictures to compare" }
  }

  mutating func levels(_ comparison: Comparison, _ loudness: (reference: [Measurements.Loudness], distorted: [Measurements.Loudness])) {
    for pair in comparison.audio where pair.offset != nil {
      // Programme loudness tells what a listener notices; where there is none, the level of windows of the same sound.
      let before = loudness.reference.first { $0.stream == pair.referenceStream }?.integrated
      let after = loudness.distorted.first { $0.stream == pair.stream }?.integrated
      let change = before.flatMap { before in after.map { $0 - before } } ?? pair.gain
      guard let change, abs(change) > Self.loudnessTolerance else { continue }
      add(
        .levelChange, pair.stream, from: 0, to: end.seconds, abs(change) > Self.loudnessJump ? .major : .minor, cause: "loudness",
        "Sound is \(abs(change).fixed(1)) LU \(change > 0 ? "louder" : "quieter") than in the reference",
        [Metric("loudness_change_lu", change, digits: 2)])
    }
  }

  /// EBU R 128 (2023) allows programmes ±0.5 LU, and ±1 LU where that cannot be reached: more is another loudness. A change that makes people
  /// reach for the remote control is major: 6 LU (our choice).
  private static let loudnessTolerance = 1.0
  private static let loudnessJump = 6.0

  /// Rows for the report; their status is pass where nothing hindered them, which the gate turns to fail where there are events.
  func checks(_ comparison: Comparison) -> [AVMonModel.Check] {
    Check.allCases.map { check in
      let own = events.filter { $0.detector == check.rawValue && $0.severity >= .minor }
      let reason = comparison.reason ?? unknown[check]
      return AVMonModel.Check(
        detector: check.rawValue, stream: nil, status: reason == nil ? .pass : .unknown, reason: reason, events: own.count,
        seconds: Event.length(of: own))
    }
  }
}
