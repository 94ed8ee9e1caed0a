internal import AVMonModel

/// Finds colour bars on the air.
struct TestPattern: Detector {
  struct Options: DetectorOptions {
    var minDuration = 0.2
    var criticalDuration = 10.0

    static let specs: [OptionSpec<Options>] = [
      OptionSpec(
        "min-duration", \.minDuration, .seconds, in: 0.04...3600, "shortest test pattern to report",
        source: "a few pictures: bars do not occur in programmes by chance"),
      OptionSpec(
        "critical-duration", \.criticalDuration, .seconds, in: 0.04...3600, "test patterns from here on are critical", source: "as black"),
    ]
  }

  static let id = "test_pattern"
  static let summary = "Colour bars are shown instead of a programme."
  static let details = """
    Vertical stripes of plain colour in the hues yellow, cyan, green, magenta, red, blue (ITU-R BT.471 and SMPTE RP 219 bars, 75 % or 100 %, \
    BT.601 or BT.709 matrix), at least five of the six, in any order.

    Severity: major, from `critical-duration` critical.
    """
  static let scope = DetectorScope.video
  static let needs = Needs.chroma

  private let options: Options
  private var stretch = Stretch()

  init(_ options: Options, _ context: StreamContext) { self.options = options }

  mutating func observe(video stats: VideoStats, _ out: inout Findings) {
    guard let picture = stats.picture else { return }
    guard ColorBars.isShown(in: picture) else {
      close(isOpen: false, at: stats.time, &out)
      return
    }
    stretch.add(stats)
    stretch.show(finding, &out)
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) { close(isOpen: true, at: nil, &out) }

  private mutating func close(isOpen: Bool, at next: MediaTime?, _ out: inout Findings) {
    if let next { stretch.reach(next) }
    stretch.close(finding, isOpen: isOpen, &out)
  }

  /// Nil while the stretch is too short to matter.
  private var finding: Finding? {
    guard let span = stretch.span, span.seconds >= options.minDuration else { return nil }
    let seconds = span.seconds
    return Finding(
      at: span.start, seconds >= options.criticalDuration ? .critical : .major, "Colour bars for \(seconds.trimmed(2)) s", confidence: 0.95,
      cause: "color_bars")
  }
}
