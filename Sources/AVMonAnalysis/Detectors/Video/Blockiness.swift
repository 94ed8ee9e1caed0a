internal import AVMonModel

/// Finds stretches in which the coder's blocks show.
struct Blockiness: Detector {
  struct Options: DetectorOptions {
    var minDuration = 1.0
    var area = 0.3
    var ratio = 4.0

    static let specs: [OptionSpec<Options>] = [
      OptionSpec(
        "min-duration", \.minDuration, .seconds, in: 0.1...3600, "shortest blocky stretch",
        source: "our design: what passes within a second is a starved picture, not a starved programme"),
      OptionSpec(
        "area", \.area, .ratio, in: 0.05...1,
        "share of the picture's blocks that must show the grid at the worst, four fifths of it on average",
        source: "our study: H.264 at CRF 42 stays below 0.25, the coarsest MPEG-4 quantiser and mosaics reach 0.6 and more"),
      OptionSpec(
        "ratio", \.ratio, .count, in: 1...100, "how many times the programme's own median every picture must reach",
        source: "our study: scenes of MPEG-2 and MPEG-4 without deblocking differ by up to 3.5"),
    ]
  }

  static let id = "blockiness"
  static let summary = "Compression blocks show, more than elsewhere in the programme."
  static let details = """
    A block of 16 × 16 pixels shows the grid when more than 3/10 of the differences between its neighbouring pixels stand on the lines of an 8 × 8 \
    grid, where 1/8 is natural. A picture is blocky when that holds for a third of `area` of its blocks and for `ratio` times as many as the median \
    of the last ten seconds, for a quarter of them in rows and columns alike. A stretch of such pictures, with interruptions of up to 0.2 s, is \
    reported when the share reaches `area` in it and is four fifths of that on average: predicted pictures show less of the grid than key frames.

    Severity: minor. Damaged blocks are `block_corruption`. A low rate from beginning to end is no event, since there is nothing to compare it \
    with, and blocks that were scaled to another pitch than 8 or 16 pixels after they were made are not found.
    """
  static let scope = DetectorScope.video
  static let needs = Needs.detail

  /// Interruptions: the key frames of short groups of pictures look better than what follows.
  private static let bridge = MediaTime(seconds: 0.2)
  /// The median is taken over every third measured picture, up to 42: ten seconds at 25 pictures a second. It counts from the fifth of them.
  private static let sampling = 3
  private static let samples = 42
  /// Limits of single pictures and of the average, as parts of `area`; our study has 0.12 and 0.3 in the weakest true stretch, 0.21 on average
  /// in damaged pictures.
  private static let hold = 1.0 / 3
  private static let average = 0.8
  /// Part of the blocky blocks that must show rows and columns: lines of text and bars lie on the grid in one direction.
  private static let squares = 0.25
  private static let fewestSamples = 5

  private let options: Options
  private var usual = RecentValues<Double>(capacity: samples)
  private var median: Double?
  private var waited = 0
  private var run: (start: MediaTime, end: MediaTime, sum: Double, worst: Double, pictures: Int, before: Double)?
  /// Whether the last measured picture belongs to the run.
  private var isBlocky = false
  private var handle: Findings.Handle?

  init(_ options: Options, _ context: StreamContext) { self.options = options }

  mutating func observe(video stats: VideoStats, _ out: inout Findings) {
    guard let picture = stats.picture else { return }
    guard let grid = picture.detail?.grid else {
      // Pictures in between are as the last one.
      if isBlocky { run?.end = stats.end }
      return
    }
    isBlocky = false
    if let run, stats.time > run.end + Self.bridge { close(isOpen: false, &out) }
    // The stretch is compared with what was before it.
    if let before = run?.before ?? median, grid.lines >= max(Self.hold * options.area, options.ratio * before),
      grid.squares >= Self.squares * grid.lines
    {
      let old = run ?? (stats.time, stats.end, 0, 0, 0, before)
      isBlocky = true
      run = (old.start, stats.end, old.sum + grid.lines, max(old.worst, grid.lines), old.pictures + 1, before)
      if let finding { if let handle { out.update(handle, finding) } else { handle = out.open(finding) } }
    } else if run == nil {
      learn(grid.lines)
    }
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) { close(isOpen: run.map { $0.end >= end } ?? false, &out) }

  private mutating func learn(_ lines: Double) {
    waited += 1
    guard waited >= Self.sampling else { return }
    waited = 0
    usual.append(lines)
    if usual.count >= Self.fewestSamples { median = usual.median }
  }

  private mutating func close(isOpen: Bool, _ out: inout Findings) {
    if let run, let handle, let finding { out.close(handle, finding, at: run.end, isOpen: isOpen) }
    (run, handle, isBlocky) = (nil, nil, false)
  }

  /// Nil while the stretch is too short.
  private var finding: Finding? {
    guard let run, (run.end - run.start).seconds >= options.minDuration, run.worst >= options.area else { return nil }
    let share = run.sum / Double(run.pictures)
    guard share >= Self.average * options.area else { return nil }
    return Finding(
      at: run.start, .minor,
      "Compression blocks show on \((100 * share).trimmed(0)) % of the picture, before on \((100 * run.before).trimmed(0)) %",
      confidence: 0.8, metrics: [Metric("area_ratio", share), Metric("area_ratio_before", run.before)])
  }
}
