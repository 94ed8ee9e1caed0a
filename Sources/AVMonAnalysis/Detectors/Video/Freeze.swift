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
    of the picture that moved before, the longer the stretch must last to be believed: 0.06 s divided by the share of the picture that moved. \
    Stretches of less than 1 s that movement stops dead before are believed in company, too (see `stutter`).

    Behind noise that something added later the picture is frozen when the means of all blocks stop at once, stay for 1 s, and go on with a jump.

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
  /// Shorter stretches than the movement before makes believable are believed in company: so many within so many seconds, as for `stutter`.
  private static let fewestStalls = 2
  private static let stallWindow = 5.0
  /// Seconds that a stretch behind noise must last.
  private static let shortestNoisy = 1.0
  /// A stretch with a moving clock must last this long.
  private static let clockDuration = MediaTime(seconds: 1)

  let options: Options
  private var tracker: StillTracker
  private var partial: PartialFreezeTracker
  private var gaps: FrameGaps
  private var stalls = StallTracker(minCount: fewestStalls, window: stallWindow, majorWindow: stallWindow)
  /// Freezes reported in the time that stalls look back on.
  private var reported: [(start: MediaTime, end: MediaTime)] = []
  private var handle: Findings.Handle?
  private var noisy: NoisyFreezeTracker
  private var noisyHandle: Findings.Handle?
  private var pictures = 0

  init(_ options: Options, _ context: StreamContext) {
    self.options = options
    let frame = MediaTime(seconds: 1 / (context.stream?.video?.frameRate ?? 25))
    tracker = StillTracker(frameDuration: frame)
    partial = PartialFreezeTracker(minDuration: options.partialDuration, minArea: options.partialArea)
    gaps = FrameGaps()
    noisy = NoisyFreezeTracker(frameDuration: frame, shortest: max(Self.shortestNoisy, options.minDuration))
  }

  mutating func observe(video stats: VideoStats, _ out: inout Findings) {
    pictures += 1
    if let gap = gaps.observe(stats), gap.length.seconds >= options.minDuration {
      // Known only when the next picture comes, so there is nothing to open.
      out.add(missing(gap), until: gap.end)
      remember(gap.start, gap.end)
    }
    if let run = tracker.observe(stats) { close(run, &out) }
    if let run = tracker.run, noisyHandle == nil, isFault(run) {
      if let handle { out.update(handle, finding(run)) } else { handle = out.open(finding(run)) }
    }
    for stall in stalls.observe(stats) { report(stall, &out) }
    followNoisy(stats, &out)
    if let part = partial.observe(stats) { out.add(finding(part), until: part.end, isOpen: part.isOpen) }
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) {
    if let run = tracker.finish() { close(run, &out) }
    for stall in stalls.finish() { report(stall, &out) }
    settle(noisy.finish(), &out)
    if let part = partial.finish() { out.add(finding(part), until: part.end, isOpen: part.isOpen) }
    if pictures < Self.fewestPictures { out.cannotTell("only \(pictures) pictures: too few to tell movement from rest") }
  }

  private mutating func close(_ run: StillTracker.Run, _ out: inout Findings) {
    let isOpen = run.ending == .endOfStream
    let isWorthListing = isFault(run) || run.duration.seconds >= options.stillDuration
    if let handle {
      // A scene that went on changing slowly was opened as a freeze and is none.
      if isWorthListing { out.close(handle, finding(run), at: run.end, isOpen: isOpen) } else { out.withdraw(handle) }
    } else if isWorthListing, noisyHandle == nil, !isReported(run.start, run.end) {
      out.add(finding(run), until: run.end, isOpen: isOpen)
    }
    handle = nil
    if isFault(run) { remember(run.start, run.end) }
  }

  private func isReported(_ start: MediaTime, _ end: MediaTime) -> Bool { reported.contains { $0.start < end && start < $0.end } }

  /// Follows a freeze behind noise, unless the same stretch is still without regard to noise.
  private mutating func followNoisy(_ stats: VideoStats, _ out: inout Findings) {
    settle(noisy.observe(stats), &out)
    guard let run = noisy.run else { return }
    if let noisyHandle { out.update(noisyHandle, finding(run)) } else if isNews(run) { noisyHandle = out.open(finding(run)) }
  }

  private func isNews(_ run: NoisyFreezeTracker.Run) -> Bool {
    let isStill = tracker.run.map { 2 * $0.duration.seconds >= run.duration.seconds } ?? false
    return handle == nil && !isStill && !isReported(run.start, run.end)
  }

  /// Closes what is open when the stretch has ended.
  private mutating func settle(_ run: NoisyFreezeTracker.Run?, _ out: inout Findings) {
    guard let handle = noisyHandle, !noisy.isFollowing else { return }
    if let run {
      out.close(handle, finding(run), at: run.end, isOpen: run.isOpen)
      remember(run.start, run.end)
    } else {
      // A scene that came to rest was opened as a freeze and is none.
      out.withdraw(handle)
    }
    noisyHandle = nil
  }

  private mutating func remember(_ start: MediaTime, _ end: MediaTime) {
    reported.removeAll { (end - $0.end).seconds > 2 * Self.stallWindow }
    reported.append((start, end))
  }

  /// Whether the stretch is long enough and speaks for a fault.
  func isFault(_ run: StillTracker.Run) -> Bool {
    let needed = max(options.minDuration, min(options.criticalDuration, Self.evidence / max(run.movingShare, 0.001)))
    let isFadedUp = run.followsFade && (run.exitJump ?? 0) < Self.fadeExit
    return run.liveShare >= Self.liveShare && !run.followsCut && !isFadedUp && run.ending != .drift
      && run.duration.seconds >= needed - 0.001
      && (!hasClock(run) || run.duration >= Self.clockDuration)
  }

  func hasClock(_ run: StillTracker.Run) -> Bool { Double(run.repeatsWithClock) > 0.3 * Double(run.repeats) }

  /// Reports a stall that is long enough for a freeze, and none by itself.
  private func report(_ stall: StallTracker.Stall, _ out: inout Findings) {
    let hold = stall.hold
    guard hold.repeats > 0, hold.duration.seconds >= options.minDuration - 0.001 else { return }
    let isKnown = handle != nil && tracker.run.map { $0.start < hold.end } ?? false
    guard !isKnown, noisyHandle == nil, !isReported(hold.start, hold.end) else { return }
    out.add(finding(stall), until: hold.end)
  }
}
