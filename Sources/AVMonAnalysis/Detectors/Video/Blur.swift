internal import AVMonModel

/// Finds stretches in which the picture has lost its fine detail.
struct Blur: Detector {
  struct Options: DetectorOptions {
    var minDuration = 1.0
    var loss = 0.65
    var majorLoss = 0.95

    static let specs: [OptionSpec<Options>] = [
      OptionSpec(
        "min-duration", \.minDuration, .seconds, in: 0.1...3600, "shortest blurred stretch",
        source: "our design: coders lose detail for a moment after cuts"),
      OptionSpec(
        "loss", \.loss, .ratio, in: 0.2...1, "fine detail (as power) that the middle one of the detailed cells must lose at once",
        source: "our design; clean clips of our study lose less, or for less than a second"),
      OptionSpec(
        "major-loss", \.majorLoss, .ratio, in: 0.2...1, "loss from which on it is major",
        source: "our study: a Gaussian of 4 pixels at 480 x 270"),
    ]
  }

  static let id = "blur"
  static let summary = "The picture is suddenly less sharp than before, without a cut."
  static let details = """
    From one measured picture to the next (15 a second at most) three quarters of the detailed cells lose half of the mean square of the differences between horizontal \
    neighbours, and the middle one loses `loss`, while the cells' means stay (no cut, no fade): that is what switching to a smaller picture that \
    is scaled up does, or a filter. Lenses go out of focus slowly and vertical differences come and go with interlace; neither is meant. The \
    stretch ends when the sharpness (the squares against the variance, over the cells with structure) is back at 60 % of the second before, or \
    when the picture is too plain to tell.

    Severity: minor, from `major-loss` major. What has little detail (dark or plain pictures) cannot lose any, a change amid fast motion is taken \
    for a cut, and mild scaling (half the size and back) loses too little to be found.
    """
  static let scope = DetectorScope.video
  static let needs = Needs.detail

  /// Our study: the loss of detailed cells at the onset, and their share.
  private static let cellLoss: Float = 0.5
  private static let cellShare = 0.75
  /// A detailed cell: differences of two levels and more, as mean square. They must make up a tenth of the picture.
  private static let detailed: Float = levels(2) * levels(2)
  private static let structured: Float = levels(6)
  private static let fewest = 0.1
  /// No cut: 6 of 10 cells keep their mean within six levels.
  private static let steady: Float = levels(6)
  private static let steadyShare = 0.6
  /// Share of blocks that show the grid by which it must not fall; half of what `Blockiness` calls a blocky stretch on average.
  private static let steps = 0.12
  private static let recovered = 0.6
  /// Measured pictures whose sharpness counts as usual: a second at 25 pictures a second.
  private static let memory = 13

  private let options: Options
  private var before: PictureStats?
  private var usual = RecentValues<Double>(capacity: memory)
  private var stretch = Stretch()
  /// What the stretch began with: the usual sharpness, and what was lost.
  private var onset: (sharpness: Double, loss: Double)?

  init(_ options: Options, _ context: StreamContext) { self.options = options }

  mutating func observe(video stats: VideoStats, _ out: inout Findings) {
    guard let picture = stats.picture else { return }
    guard picture.detail != nil else {
      // Pictures in between are as the last one.
      if onset != nil { stretch.add(stats) }
      return
    }
    let sharpness = sharpness(of: picture)
    if let onset {
      if let sharpness, sharpness <= Self.recovered * onset.sharpness {
        stretch.add(stats)
        stretch.show(finding, &out)
      } else {
        stretch.reach(stats.time)
        close(isOpen: false, &out)
      }
    } else if let before, let usual = usual.median, let sharpness, sharpness <= Self.recovered * usual, let loss = loss(before, picture),
      loss >= options.loss
    {
      onset = (usual, loss)
      stretch.add(stats)
    } else if let sharpness {
      usual.append(sharpness)
    }
    before = picture
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) { close(isOpen: true, &out) }

  private mutating func close(isOpen: Bool, _ out: inout Findings) {
    stretch.close(finding, isOpen: isOpen, &out)
    onset = nil
  }

  /// Squared differences of neighbours against variance, over the cells with structure; nil when there are too few.
  private func sharpness(of picture: PictureStats) -> Double? {
    var (differences, variance, count): (Float, Float, Int) = (0, 0, 0)
    for (cell, power) in zip(picture.cells, picture.detail?.gradientPowers ?? []) where cell.deviation > Self.structured {
      differences += power
      variance += cell.deviation * cell.deviation
      count += 1
    }
    return Double(count) > Self.fewest * Double(picture.cells.count) ? Double(differences / variance) : nil
  }

  /// What the middle one of the detailed cells has lost; nil when few lost much, or the picture is another one.
  private func loss(_ before: PictureStats, _ now: PictureStats) -> Double? {
    guard before.cells.count == now.cells.count, let old = before.detail, let new = now.detail else { return nil }
    // Where a mosaic or the coder's blocks end, steps are lost, not detail.
    guard old.grid.lines <= new.grid.lines + Self.steps else { return nil }
    let steady = zip(before.cells, now.cells).count { abs($0.mean - $1.mean) <= Self.steady }
    guard Double(steady) >= Self.steadyShare * Double(now.cells.count) else { return nil }
    let kept = zip(old.gradientPowers, new.gradientPowers).filter { $0.0 > Self.detailed }.map { $0.1 / $0.0 }.sorted()
    guard Double(kept.count) >= Self.fewest * Double(now.cells.count) else { return nil }
    guard Double(kept.count { $0 < 1 - Self.cellLoss }) >= Self.cellShare * Double(kept.count) else { return nil }
    return Double(1 - kept[kept.count / 2])
  }

  /// Nil while the stretch is too short to matter.
  private var finding: Finding? {
    guard let span = stretch.span, span.seconds >= options.minDuration, let onset else { return nil }
    return Finding(
      at: span.start, onset.loss >= options.majorLoss ? .major : .minor,
      "Picture lost \((100 * onset.loss).trimmed(0)) % of its fine detail for \(span.seconds.trimmed(2)) s", confidence: 0.7,
      metrics: [Metric("detail_lost", onset.loss)])
  }
}
