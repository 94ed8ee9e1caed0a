internal import AVMonModel

/// Finds flashing pictures.
struct Flash: Detector {
  struct Options: DetectorOptions {
    var area = 0.25

    static let specs: [OptionSpec<Options>] = [
      OptionSpec(
        "area", \.area, .ratio, in: 0.05...1, "share of the picture that must flash at once", source: "ITU-R BT.1702: 25 % of the screen")
    ]
  }

  static let id = "flash"
  static let summary = "The picture flashes in a way that may endanger photosensitive viewers."
  static let details = """
    More than three flashes within a second over more than `area` of the picture (ITU-R BT.1702). A flash is a change of luminance of at least \
    20 cd/m² and the opposite one, the darker side below 160 cd/m², on a screen of 200 cd/m² with the gamma of ITU-R BT.1886. Both must hold: as \
    many cells have more than three flashes each, and as many change together.

    Severity: major. This is a hint at a risk and no certificate: flashes of saturated red and regular patterns are not looked for, HDR (PQ and \
    HLG) is taken as SDR, and a tool that a broadcaster has approved may decide otherwise.
    """
  static let scope = DetectorScope.video
  static let needs = Needs.luma

  private let options: Options
  private var tracker: FlashTracker?
  private var black: Double?
  private var span: (start: MediaTime, end: MediaTime, area: Double, changes: Int)?
  private var handle: Findings.Handle?

  init(_ options: Options, _ context: StreamContext) { self.options = options }

  mutating func observe(video stats: VideoStats, _ out: inout Findings) {
    guard let picture = stats.picture else { return }
    if black != picture.black {
      // Black tells the range: 0 where all codes are used, else 16 of 255 with white at 235.
      tracker = FlashTracker(black: picture.black, range: picture.black > 0 ? levels(219) : 1, area: options.area)
      black = picture.black
    }
    guard let state = tracker?.update(picture, at: stats.time) else { return }
    guard state.area > options.area, let start = state.start else {
      close(isOpen: false, &out)
      return
    }
    var now = span ?? (start, stats.end, 0, FlashTracker.changes - 1)
    now.area = max(now.area, state.area)
    // The flashing ends with the last change, not a second later.
    if state.changed { (now.end, now.changes) = (stats.end, now.changes + 1) }
    span = now
    if let handle { out.update(handle, finding(now)) } else { handle = out.open(finding(now)) }
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) { close(isOpen: span.map { $0.end >= end } ?? false, &out) }

  private mutating func close(isOpen: Bool, _ out: inout Findings) {
    if let span, let handle { out.close(handle, finding(span), at: span.end, isOpen: isOpen) }
    (span, handle) = (nil, nil)
  }

  private func finding(_ span: (start: MediaTime, end: MediaTime, area: Double, changes: Int)) -> Finding {
    let flashes = Double(span.changes) / 2
    let rate = flashes / max(1, (span.end - span.start).seconds)
    return Finding(
      at: span.start, .major, "Risk for photosensitive viewers: \((100 * span.area).trimmed(0)) % of the picture flashes",
      confidence: 0.9, metrics: [Metric("area_ratio", span.area), Metric("flashes", flashes), Metric("flashes_per_second", rate)])
  }
}
