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
  private var run: (start: MediaTime, end: MediaTime, pictures: Int, color: FlatPicture)?
  private var handle: Findings.Handle?

  init(_ options: Options, _ context: StreamContext) { self.options = options }

  mutating func observe(video stats: VideoStats, _ out: inout Findings) {
    guard let picture = stats.picture else { return }
    guard let color = FlatPicture(picture), color.name != .black else {
      close(isOpen: false, at: stats.time, &out)
      return
    }
    if let run, run.color.name != color.name { close(isOpen: false, at: stats.time, &out) }
    run = run.map { ($0.start, stats.end, $0.pictures + 1, $0.color) } ?? (stats.time, stats.end, 1, color)
    guard let run, let finding = finding(run) else { return }
    if let handle { out.update(handle, finding) } else { handle = out.open(finding) }
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) { close(isOpen: true, at: nil, &out) }

  private mutating func close(isOpen: Bool, at next: MediaTime?, _ out: inout Findings) {
    guard var ended = run else { return }
    if let next, next > ended.end { ended.end = next }
    if let finding = finding(ended) {
      // In streams of variable rate one picture may stand long enough: there was nothing to open before.
      if let handle {
        out.close(handle, finding, at: ended.end, isOpen: isOpen)
      } else {
        out.add(finding, until: ended.end, isOpen: isOpen)
      }
    }
    (run, handle) = (nil, nil)
  }

  /// What there is to say about the stretch; nil while it is too short to matter.
  private func finding(_ run: (start: MediaTime, end: MediaTime, pictures: Int, color: FlatPicture)) -> Finding? {
    let seconds = (run.end - run.start).seconds
    let isFailure = run.color.isDecoderColor && run.pictures >= Int(options.decoderPictures)
    guard isFailure || seconds >= options.minDuration else { return nil }
    var severity: Severity = isFailure || seconds >= options.majorDuration ? .major : .minor
    if seconds >= options.criticalDuration { severity = .critical }
    return Finding(
      at: run.start, severity, "Picture flat \(run.color.name.rawValue) for \(seconds.trimmed(2)) s",
      confidence: isFailure ? 0.95 : 0.85, cause: isFailure ? "decoder_color" : nil,
      metrics: [
        Metric("area_ratio", run.color.area), Metric("luma", Double(run.color.luma)), Metric("u", Double(run.color.u)),
        Metric("v", Double(run.color.v)),
      ])
  }
}
