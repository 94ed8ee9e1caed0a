internal import AVMonModel

/// Finds pictures that stand still though the scene was alive: repeated pictures, missing pictures, and frozen parts of the picture.
struct Freeze: Detector {
  struct Options: DetectorOptions {
    var minDuration = 0.5
    var majorDuration = 2.0
    var criticalDuration = 10.0
    var stillDuration = 5.0
    var partialDuration = 1.0
    var partialArea = 0.15

    static let specs: [OptionSpec<Options>] = [
      OptionSpec(
        "min-duration", \.minDuration, .seconds, in: 0.1...3600, "shortest freeze to report",
        source: "our study of 174 cases: no false event from 0.5 s up"),
      OptionSpec(
        "major-duration", \.majorDuration, .seconds, in: 0.1...3600, "freezes from here on are major",
        source: "freezedetect's default of 2 s, the shortest in common use"),
      OptionSpec(
        "critical-duration", \.criticalDuration, .seconds, in: 0.1...3600, "freezes from here on are critical",
        source: "AWS and Etere monitors raise a full alarm at 10 s"),
      OptionSpec(
        "still-duration", \.stillDuration, .seconds, in: 0.1...3600, "shortest still scene without sign of a fault to list as info",
        source: "5 s: live monitors raise from there"),
      OptionSpec(
        "partial-duration", \.partialDuration, .seconds, in: 0.2...3600, "shortest freeze of a part of the picture",
        source: "our study: 1 s"),
      OptionSpec(
        "partial-area", \.partialArea, .ratio, in: 0.05...0.9, "smallest frozen part, as a share of the picture", source: "our study: 15 %"),
    ]
  }

  static let id = "freeze"
  static let summary = "The picture, or a part of it, stands still although the scene was moving."
  static let details = """
    A stretch counts as frozen when every picture repeats the one before and stays at the picture it began with, after a scene that moved. \
    A still scene without such a sign (slide, title card, static camera, a picture that was faded up) is listed as `info` with cause `static_content`. The smaller the part \
    of the picture that moved before, the longer the stretch must last to be believed: 0.06 s divided by the share of the picture that moved.

    A part of the picture is frozen when nearly all that moved in a rectangle stops at once, next to nothing in it goes on, and outside of it \
    what moved goes on.

    Causes: `missing_frames` (time stamps jump over pictures), `repeated_frames` (the same picture comes again and again), `decoder_hold` or \
    `packets_lost` (a decoder or transport error in the same place), `static_content`.

    Severity: from `min-duration` minor, from `major-duration` major, from `critical-duration` critical. An event with a `region` is a frozen \
    part of the picture while the rest goes on.
    """
  static let scope = DetectorScope.video
  /// Sound that goes on is evidence against a programme that merely rests.
  static let needs: Needs = [.luma, .samples]

  /// Seconds times the share of the picture that moved before: a stretch must last longer than this divided by that share. Held drawings
  /// in animation move 4 % of the picture and hold for 0.9 s; real freezes in our cases follow movement of 16 % and more.
  private static let evidence = 0.06
  /// Share of the groups of pairs before that must have moved (our study: 60 %; 50 % finds no more).
  private static let liveShare = 0.6
  /// A picture faded up or down stands by intention, unless it is left by a step so much larger than those of the fade.
  private static let fadeExit = 2.0
  /// Pictures it takes to learn how the scene moves.
  private static let fewestPictures = 9
  /// A stretch with a moving clock must last this long.
  private static let clockDuration = MediaTime(seconds: 1)

  private let options: Options
  private var tracker: StillTracker
  private var partial: PartialFreezeTracker
  private var gaps: FrameGaps
  private var handle: Findings.Handle?
  private var pictures = 0

  init(_ options: Options, _ context: StreamContext) {
    self.options = options
    let frame = MediaTime(seconds: 1 / (context.stream?.video?.frameRate ?? 25))
    tracker = StillTracker(frameDuration: frame)
    partial = PartialFreezeTracker(minDuration: options.partialDuration, minArea: options.partialArea)
    gaps = FrameGaps()
  }

  mutating func observe(video stats: VideoStats, _ out: inout Findings) {
    pictures += 1
    if let gap = gaps.observe(stats), gap.length.seconds >= options.minDuration {
      // Known only when the next picture comes, so there is nothing to open.
      out.add(missing(gap), until: gap.end)
    }
    if let run = tracker.observe(stats) { close(run, &out) }
    if let run = tracker.run, isFault(run) {
      if let handle { out.update(handle, finding(run)) } else { handle = out.open(finding(run)) }
    }
    if let part = partial.observe(stats) { report(part, &out) }
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) {
    if let run = tracker.finish() { close(run, &out) }
    if let part = partial.finish() { report(part, &out) }
    if pictures < Self.fewestPictures { out.cannotTell("only \(pictures) pictures: too few to tell movement from rest") }
  }

  private mutating func close(_ run: StillTracker.Run, _ out: inout Findings) {
    let isOpen = run.ending == .endOfStream
    let isWorthListing = isFault(run) || run.duration.seconds >= options.stillDuration
    if let handle {
      // A scene that went on changing slowly was opened as a freeze and is none.
      if isWorthListing { out.close(handle, finding(run), at: run.end, isOpen: isOpen) } else { out.withdraw(handle) }
    } else if isWorthListing {
      out.add(finding(run), until: run.end, isOpen: isOpen)
    }
    handle = nil
  }

  /// Whether the stretch is long enough and speaks for a fault.
  private func isFault(_ run: StillTracker.Run) -> Bool {
    let needed = max(options.minDuration, min(options.criticalDuration, Self.evidence / max(run.movingShare, 0.001)))
    let isFadedUp = run.followsFade && (run.exitJump ?? 0) < Self.fadeExit
    return run.liveShare >= Self.liveShare && !run.followsCut && !isFadedUp && run.ending != .drift
      && run.duration.seconds >= needed - 0.001
      && (!hasClock(run) || run.duration >= Self.clockDuration)
  }

  private func hasClock(_ run: StillTracker.Run) -> Bool { Double(run.repeatsWithClock) > 0.3 * Double(run.repeats) }

  private func finding(_ run: StillTracker.Run) -> Finding {
    let seconds = run.duration.seconds.trimmed(2)
    var metrics = [
      Metric("mean_difference", run.differenceSum / Double(max(1, run.repeats))), Metric("peak_cell_difference", run.cellMaximum),
      Metric("repeated_frames", Double(run.repeats)), Metric("moving_share_before", run.movingShare),
    ]
    if let jump = run.exitJump { metrics.append(Metric("exit_jump", jump)) }
    guard isFault(run) else {
      return Finding(
        at: run.start, .info, "Still picture for \(seconds) s, no sign of a fault", confidence: 0.5, cause: "static_content",
        metrics: metrics)
    }
    let confidence = hasClock(run) ? 0.8 : run.ending == .endOfStream ? 0.85 : 0.95
    let what = hasClock(run) ? "Picture frozen but for a small part" : "Picture frozen"
    return Finding(
      at: run.start, severity(run.duration), "\(what) for \(seconds) s", confidence: confidence, cause: "repeated_frames", metrics: metrics)
  }

  private func missing(_ gap: FrameGaps.Gap) -> Finding {
    let seconds = gap.length.seconds.trimmed(2)
    let metrics = [Metric("missing_frames", Double(gap.missing))]
    guard gap.followsMotion else {
      return Finding(at: gap.start, .info, "No picture for \(seconds) s in a still scene", cause: "missing_frames", metrics: metrics)
    }
    return Finding(
      at: gap.start, severity(gap.end - gap.start), "No picture for \(seconds) s: frames are missing, the last one stands",
      confidence: 0.95,
      cause: "missing_frames", metrics: metrics)
  }

  private func report(_ part: PartialFreezeTracker.Part, _ out: inout Findings) {
    let duration = part.end - part.start
    let percent = (part.area * 100).fixed(0)
    out.add(
      Finding(
        at: part.start, severity(duration),
        "\(percent) % of the picture frozen for \(duration.seconds.trimmed(2)) s while the rest goes on",
        confidence: 0.8, cause: "repeated_frames", metrics: [Metric("area_ratio", part.area)], region: part.region),
      until: part.end, isOpen: part.isOpen)
  }

  private func severity(_ duration: MediaTime) -> Severity {
    duration.seconds >= options.criticalDuration ? .critical : duration.seconds >= options.majorDuration ? .major : .minor
  }
}
