internal import AVMonModel

/// Finds movement that stalls again and again for a fraction of a second.
struct Stutter: Detector {
  struct Options: DetectorOptions {
    var minCount = 2.0
    var window = 5.0
    var majorCount = 3.0
    var majorWindow = 10.0

    static let specs: [OptionSpec<Options>] = [
      OptionSpec(
        "min-count", \.minCount, .count, in: 1...100, "stalls within the window that make a stutter",
        source: "our study: single holds occur in clean phone video, two within 5 s do not"),
      OptionSpec("window", \.window, .seconds, in: 0.5...60, "length of the window", source: "our study: 5 s"),
      OptionSpec(
        "major-count", \.majorCount, .count, in: 1...1000, "stalls within the major window that are major", source: "three in 10 s"),
      OptionSpec("major-window", \.majorWindow, .seconds, in: 0.5...600, "length of the major window", source: "three in 10 s"),
    ]
  }

  static let id = "stutter"
  static let summary = "Movement stalls again and again for a fraction of a second."
  static let details = """
    A stall is a picture that stands for at least max(3 × the average frame duration, the average + 150 ms), the rule of W3C webrtc-stats, and \
    for less than 1 s, between moving pictures: as repeats (which differ by less than a tenth of what the neighbours differ), or as a jump of \
    the time stamps in streams of variable frame rate. A shot that comes to rest before a cut is no stall, unless it stops dead. Regular \
    repeats (2:3 pulldown, animation on twos and threes) are too short to count.

    Severity: stalls that come in company (`min-count` within `window`) are minor, `major-count` within `major-window` major.
    """
  static let scope = DetectorScope.video
  static let needs = Needs.luma

  /// Pictures it takes to see movement before and after a hold.
  private static let fewestPictures = 9

  private let options: Options
  private var pictures = 0
  private var tracker: StallTracker

  init(_ options: Options, _ context: StreamContext) {
    self.options = options
    tracker = StallTracker(minCount: Int(options.minCount), window: options.window, majorWindow: options.majorWindow)
  }

  mutating func observe(video stats: VideoStats, _ out: inout Findings) {
    pictures += 1
    for stall in tracker.observe(stats) { report(stall, &out) }
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) {
    for stall in tracker.finish() { report(stall, &out) }
    if pictures < Self.fewestPictures { out.cannotTell("only \(pictures) pictures: too few to tell stalls from rest") }
  }

  private func report(_ stall: StallTracker.Stall, _ out: inout Findings) {
    let (hold, company) = (stall.hold, stall.company)
    let severity: Severity = company >= Int(options.majorCount) ? .major : .minor
    let milliseconds = (hold.duration.seconds * 1000).fixed(0)
    out.add(
      Finding(
        at: hold.start, severity, "Movement stalled for \(milliseconds) ms, \(company) stalls within \(options.majorWindow.trimmed(1)) s",
        confidence: 0.9, cause: hold.repeats > 0 ? "repeated_frames" : "missing_frames",
        metrics: [Metric("repeated_frames", Double(hold.repeats)), Metric("stalls_in_window", Double(company))]),
      until: hold.end)
  }
}
