internal import AVMonModel

/// Finds missing pictures and regular repeats that break the rhythm of the movement.
struct FrameDrop: Detector {
  struct Options: DetectorOptions {
    var gap = 1.5
    var maxGap = 0.5
    var patternCount = 8.0

    static let specs: [OptionSpec<Options>] = [
      OptionSpec(
        "gap", \.gap, .count, in: 1.1...100, "frame durations from picture to picture that mean a missing picture",
        source: "1.5: half a frame beyond the nominal step at a steady rate"),
      OptionSpec("max-gap", \.maxGap, .seconds, in: 0.1...60, "longer gaps are freezes", source: "the shortest freeze"),
      OptionSpec(
        "pattern-count", \.patternCount, .count, in: 3...100, "evenly spaced repeats that make a pattern",
        source: "our study of 300 cases: seven occur on clean material"),
    ]
  }

  static let id = "frame_drop"
  static let summary = "Pictures are missing, or single pictures are repeated in a regular pattern that the stream did not begin with."
  static let details = """
    Missing pictures show in the time stamps: at a steady frame rate (the last 30 steps agree within a quarter of a frame) a step of more than \
    `gap` frame durations. Streams of variable frame rate have no nominal step and are left to `freeze` and `stutter`.

    A pattern is `pattern-count` single repeats, in four of five places or more, at even spacing of 3 to 12 pictures (1 in 5 is the usual mistake of a frame rate conversion) \
    that begins in mid-stream. A pattern that runs from the start is a cadence, not a fault, and stays one after scenes at rest.

    Severity: minor; major when more than 5 % of the pictures of ten seconds are missing.
    """
  static let scope = DetectorScope.video
  static let needs = Needs.luma

  /// Share of the pictures of ten seconds whose loss is major.
  private static let majorShare = 0.05
  private static let majorWindow = 10.0

  private let options: Options
  private var last: MediaTime?
  private var steps = RecentValues<MediaTime>(capacity: 30)
  private var losses: [(time: MediaTime, missing: Int)] = []
  private var pattern: RepeatPattern

  init(_ options: Options, _ context: StreamContext) {
    self.options = options
    pattern = RepeatPattern(count: Int(options.patternCount))
  }

  mutating func observe(video stats: VideoStats, _ out: inout Findings) {
    if let found = pattern.observe(stats) { report(found, isOpen: false, &out) }
    defer { last = stats.time }
    guard let last, stats.time > last else { return }
    let step = stats.time - last
    defer { steps.append(step) }
    guard let typical = steadyStep, step.seconds > options.gap * typical.seconds, step.seconds < options.maxGap else { return }
    missing(Int((step.seconds / typical.seconds).rounded()) - 1, from: last + typical, to: stats.time, typical, &out)
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) {
    if let found = pattern.finish(at: end) { report(found, isOpen: true, &out) }
  }

  /// The step from picture to picture when it is steady: nine in ten agree within a quarter, so that earlier losses do not hide later ones.
  private var steadyStep: MediaTime? {
    guard steps.count >= 10, let typical = steps.median else { return nil }
    let agreeing = steps.values.count { ($0 - typical).magnitude.seconds <= 0.25 * typical.seconds }
    return agreeing * 10 >= steps.count * 9 ? typical : nil
  }

  private mutating func missing(_ count: Int, from: MediaTime, to: MediaTime, _ typical: MediaTime, _ out: inout Findings) {
    losses.removeAll { ($0.time + MediaTime(seconds: Self.majorWindow)) < from }
    losses.append((from, max(1, count)))
    let lost = losses.reduce(0) { $0 + $1.missing }
    let severity: Severity = Double(lost) > Self.majorShare * Self.majorWindow / typical.seconds ? .major : .minor
    let what = count <= 1 ? "One picture is missing" : "\(count) pictures are missing"
    out.add(
      Finding(
        at: from, severity, what, cause: "missing_frames",
        metrics: [Metric("missing_frames", Double(max(1, count))), Metric("missing_in_10_s", Double(lost))]), until: to)
  }

  private func report(_ found: RepeatPattern.Stretch, isOpen: Bool, _ out: inout Findings) {
    out.add(
      Finding(
        at: found.start, .minor, "One picture in \(found.spacing) is a repeat", confidence: 0.8, cause: "repeated_frames",
        metrics: [Metric("repeated_frames", Double(found.repeats)), Metric("spacing_frames", Double(found.spacing))]),
      until: found.end, isOpen: isOpen)
  }
}
