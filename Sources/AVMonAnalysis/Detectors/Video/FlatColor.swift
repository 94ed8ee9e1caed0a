internal import AVMonModel

/// Finds pictures of one flat colour that are not black.
struct FlatColor: Detector {
  struct Options: DetectorOptions {
    var minDuration = 0.5
    var majorDuration = 2.0
    var criticalDuration = 10.0
    var decoderPictures = 3.0

    static let specs: [OptionSpec<Options>] = [
      OptionSpec(
        "min-duration", \.minDuration, .seconds, in: 0.04...3600, "shortest flat picture of an ordinary colour",
        source: "as black: edited programmes flash white for less"),
      OptionSpec("major-duration", \.majorDuration, .seconds, in: 0.04...3600, "flat pictures from here on are major", source: "as black"),
      OptionSpec(
        "critical-duration", \.criticalDuration, .seconds, in: 0.04...3600, "flat pictures from here on are critical", source: "as black"),
      OptionSpec(
        "decoder-pictures", \.decoderPictures, .count, in: 1...1000, "pictures of green, mid grey or magenta that are major at once",
        source: "EBU QC 0016B: 3 frames"),
    ]
  }

  static let id = "flat_color"
  static let summary = "The picture is one flat colour."
  static let details = """
    At least 90 % of the picture has one colour within ±10.5 % (EBU QC 0016B) and no structure; the rest, if any, lies in one corner (a logo). \
    The message names the colour. Green, mid grey (128) and magenta are what decoders show when they have nothing.

    Severity: decoder colours are major from the third picture on; others as black: minor, from `major-duration` major, from \
    `critical-duration` critical.
    """
  static let scope = DetectorScope.video
  static let needs = Needs.chroma

  private let options: Options
  private var stretch = Stretch()
  /// The colour of the stretch.
  private var color: FlatPicture?

  init(_ options: Options, _ context: StreamContext) { self.options = options }

  mutating func observe(video stats: VideoStats, _ out: inout Findings) {
    guard let picture = stats.picture else { return }
    guard let seen = FlatPicture(picture), seen.name != .black else {
      close(isOpen: false, at: stats.time, &out)
      return
    }
    if let color, color.name != seen.name { close(isOpen: false, at: stats.time, &out) }
    if color == nil { color = seen }
    stretch.add(stats)
    stretch.show(finding, &out)
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) { close(isOpen: true, at: nil, &out) }

  private mutating func close(isOpen: Bool, at next: MediaTime?, _ out: inout Findings) {
    if let next { stretch.reach(next) }
    stretch.close(finding, isOpen: isOpen, &out)
    color = nil
  }

  /// What there is to say about the stretch; nil while it is too short to matter.
  private var finding: Finding? {
    guard let span = stretch.span, let color else { return nil }
    let seconds = span.seconds
    let isFailure = color.isDecoderColor && span.pictures >= Int(options.decoderPictures)
    guard isFailure || seconds >= options.minDuration else { return nil }
    var severity: Severity = isFailure || seconds >= options.majorDuration ? .major : .minor
    if seconds >= options.criticalDuration { severity = .critical }
    return Finding(
      at: span.start, severity, "Picture flat \(color.name.rawValue) for \(seconds.trimmed(2)) s",
      confidence: isFailure ? 0.95 : 0.85, cause: isFailure ? "decoder_color" : nil,
      metrics: [
        Metric("area_ratio", color.area), Metric("luma", Double(color.luma)), Metric("u", Double(color.u)), Metric("v", Double(color.v)),
      ])
  }
}
