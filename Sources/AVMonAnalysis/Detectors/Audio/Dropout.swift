internal import AVMonModel

/// Finds short holes in sound that is active before and after.
struct Dropout: Detector {
  struct Options: DetectorOptions {
    /// dBFS.
    var level = -60.0
    var active = -45.0
    /// Seconds.
    var minDuration = 0.01
    var maxDuration = 0.5
    var minGap = 0.02
    /// Events.
    var majorCount = 3.0

    static var specs: [OptionSpec<Options>] {
      [
        OptionSpec(
          "level", \.level, .decibels, in: -120 ... -40, "RMS over 2.5 ms at or below which the sound is gone",
          source: "our study: at -55 dBFS gated speech alarmed, at -60 dBFS it did not"),
        OptionSpec(
          "active", \.active, .decibels, in: -80 ... -10, "RMS over 22.5 ms that the sound must have before and after",
          source: "our study: speech and music, but not their background, lie above"),
        OptionSpec(
          "min-duration", \.minDuration, .seconds, in: 0.005...0.5, "Shortest hole that is reported",
          source: "about the shortest audible mute"),
        OptionSpec(
          "max-duration", \.maxDuration, .seconds, in: 0.02...10, "Longest hole; what is longer is a pause, silence or missing audio",
          source: "half of the shortest silence reported"),
        OptionSpec(
          "min-gap", \.minGap, .seconds, in: 0.01...10, "Shortest gap between the time stamps of active sound that counts as a hole",
          source: "about one frame of AAC (21 ms) or MP2 (24 ms)"),
        OptionSpec(
          "major-count", \.majorCount, .count, in: 2...100, "Holes within 10 s from which on they are major",
          source: "a single hole may pass for an edit, a series does not"),
      ]
    }
  }

  static let id = "dropout"
  static let summary = "Finds short holes in active sound: muted samples or missing ones."
  static let details = """
    A hole is sound that is active (above `active`), falls to `level` or below in all channels within 15 ms, and is back within \
    10 ms, after `min-duration` to `max-duration`. Natural pauses decay and swell more slowly, and rarely on both sides of so deep a \
    hole; that steepness on both sides is the evidence, not the silence. The limits of 15 and 10 ms leave room for the smear of lossy \
    coding before and after a mute.

    A gap of the time stamps of `min-gap` to `max-duration` in active sound is a hole with `cause` `missing_samples`, else the cause \
    is `muted`. Time stamps that jump and are joined again are no hole.

    Severity: minor; the third (`major-count`) and later holes within 10 s are major.

    Measured on mutes of 12 to 400 ms put into twelve clips: found 99 % in FLAC, 98 % in MP2 and AC-3, 96 % in MP3, 94 % in AAC at \
    128 kbit/s and Vorbis, 93 % in AAC at 64 kbit/s, and 59 % in Opus at 96 kbit/s, which fills holes. None false in the same clips \
    without mutes (2.3 minutes, each in eight codings), nor when a noise gate with 60 ms release cut their pauses.

    Limits: music that is cut by hard gates on purpose looks the same. A hole in one channel while others sound is not reported \
    (see `channel_dead` for long ones).
    """
  static let scope = DetectorScope.audio
  static let needs = Needs.samples

  private static let window = MediaTime(flicks: MediaTime.flicksPerSecond * 10)

  private let options: Options
  private var edges: HoleFinder
  /// Ends of the holes of the last 10 s.
  private var recent: [MediaTime] = []
  private var heard = MediaTime.zero
  private var end: MediaTime?

  init(_ options: Options, _ context: StreamContext) {
    self.options = options
    edges = HoleFinder(level: Decibel.amplitude(of: options.level), active: Decibel.amplitude(of: options.active))
  }

  mutating func observe(audio: AudioStats, _ out: inout Findings) {
    heard += audio.duration
    if audio.gap != .zero { joint(audio, &out) }
    for tick in 0..<audio.tickCount {
      let time = audio.time + AudioStats.times(tick)
      let length = tick + 1 == audio.tickCount ? audio.end - time : AudioStats.tick
      if let hole = edges.append(level: Double(audio.level(ofTick: tick)), time: time, end: time + length) { report(hole, &out) }
    }
    end = audio.end
  }

  mutating func observe(event: StreamEvent, _ out: inout Findings) {
    if case .discontinuity = event { edges.reset() }
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) {
    if let hole = edges.finish() { report(hole, &out) }
    if heard.seconds < options.maxDuration {
      out.cannotTell("only \(heard) of sound, less than the longest hole (\(options.maxDuration.trimmed(3)) s)")
    }
  }

  /// A gap or an overlap: a hole by itself when active sound is missing, and the end of what the finder knows.
  private mutating func joint(_ audio: AudioStats, _ out: inout Findings) {
    if let hole = edges.finish() { report(hole, &out) }
    let active = edges.isActive || audio.level > Decibel.amplitude(of: options.active)
    edges.reset()
    let missing = audio.gap.seconds
    guard let end, active, missing >= options.minGap, missing <= options.maxDuration else { return }
    add(from: end, to: audio.time, cause: "missing_samples", floor: nil, &out)
  }

  private mutating func report(_ hole: HoleFinder.Hole, _ out: inout Findings) {
    let length = (hole.end - hole.start).seconds
    guard length >= options.minDuration, length <= options.maxDuration else { return }
    add(from: hole.start, to: hole.end, cause: "muted", floor: hole.floor, &out)
  }

  private mutating func add(from start: MediaTime, to end: MediaTime, cause: String, floor: Double?, _ out: inout Findings) {
    recent.removeAll { start - $0 > Self.window }
    recent.append(end)
    let severity: Severity = Double(recent.count) >= options.majorCount ? .major : .minor
    let milliseconds = ((end - start).seconds * 1000).fixed(0)
    var metrics = [Metric("in_10_s", Double(recent.count), digits: 0)]
    if let floor { metrics.append(Metric("floor_dbfs", Decibel.of(amplitude: floor), digits: 2)) }
    let what = cause == "muted" ? "Sound drops out for \(milliseconds) ms" : "\(milliseconds) ms of samples missing"
    out.add(
      Finding(at: start, severity, recent.count > 1 ? "\(what), hole \(recent.count) in 10 s" : what, cause: cause, metrics: metrics),
      until: end)
  }
}
