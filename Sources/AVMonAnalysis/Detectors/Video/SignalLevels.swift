internal import AVMonModel

/// Finds luma outside the levels that broadcasters accept.
struct SignalLevels: Detector {
  struct Options: DetectorOptions {
    var minDuration = 1.0
    var area = 0.01

    static let specs: [OptionSpec<Options>] = [
      OptionSpec(
        "min-duration", \.minDuration, .seconds, in: 0.2...3600, "shortest stretch to report",
        source: "our design: single pictures are within what EBU R 103 wants to tolerate"),
      OptionSpec(
        "area", \.area, .ratio, in: 0.0001...1, "share of the picture that may be outside", source: "EBU R 103: 1 % of the image"),
    ]
  }

  static let id = "levels"
  static let summary = "Luma leaves the range that broadcasters accept."
  static let details = """
    More than `area` of the picture is below 5 or above 246 (8 bits; 20 and 984 of 10 bits), the range of EBU R 103, after a low-pass filter of \
    4 × 4 pixels: the overshoots of coders and filters are not meant. Where the strips of the picture hold such pixels at all, every fourth \
    picture is counted. Streams of full range cannot leave it; colour is not checked.

    Severity: minor. Animations and recordings of telephones that use the full range without saying so are found, and rightly: a television \
    shows them without their shadows and lights.
    """
  static let scope = DetectorScope.video
  static let needs = Needs.detail

  private let options: Options
  private var stretch = Stretch()
  private var isOutside = false
  private var worst = PictureDetail.Excess()

  init(_ options: Options, _ context: StreamContext) { self.options = options }

  mutating func observe(video stats: VideoStats, _ out: inout Findings) {
    guard let picture = stats.picture else { return }
    // Pictures in between two counts are as the last one.
    if let excess = picture.detail?.excess {
      isOutside = excess.below + excess.above > options.area
      if isOutside {
        worst = PictureDetail.Excess(below: max(worst.below, excess.below), above: max(worst.above, excess.above))
      }
    }
    guard isOutside else {
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
    worst = PictureDetail.Excess()
  }

  /// Nil while the stretch is too short to matter.
  private var finding: Finding? {
    guard let span = stretch.span, span.seconds >= options.minDuration else { return nil }
    let parts = [
      worst.below > 0 ? "\((100 * worst.below).trimmed(1)) % of the picture below black" : nil,
      worst.above > 0 ? "\((100 * worst.above).trimmed(1)) % above white" : nil,
    ].compactMap { $0 }.joined(separator: ", ")
    return Finding(
      at: span.start, .minor, "Luma outside EBU R 103: up to \(parts)", confidence: 0.9,
      metrics: [Metric("below_ratio", worst.below), Metric("above_ratio", worst.above)])
  }
}
