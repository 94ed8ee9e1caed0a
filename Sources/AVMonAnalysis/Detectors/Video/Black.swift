internal import AVMonModel

/// Finds black pictures.
struct Black: Detector {
  struct Options: DetectorOptions {
    var minDuration = 0.5
    var majorDuration = 2.0
    var criticalDuration = 10.0
    var area = 0.98
    var edge = 0.5

    static let specs: [OptionSpec<Options>] = [
      OptionSpec(
        "min-duration", \.minDuration, .seconds, in: 0.04...3600,
        "shortest black that is minor; shorter ones from three pictures on are info",
        source: "our study: cuts to black in edited programmes stay below 0.5 s"),
      OptionSpec(
        "major-duration", \.majorDuration, .seconds, in: 0.04...3600, "black from here on is major when sound goes on",
        source: "blackdetect's default of 2 s"),
      OptionSpec(
        "critical-duration", \.criticalDuration, .seconds, in: 0.04...3600, "black from here on is critical",
        source: "live monitors raise a full alarm at 10 s"),
      OptionSpec(
        "area", \.area, .ratio, in: 0.5...1, "share of the active picture that must be dark",
        source: "blackdetect pic_th 0.98; EBU QC 0016B asks for 90 %"),
      OptionSpec(
        "edge", \.edge, .seconds, in: 0...60, "black that touches the first or last moment and is no longer than this is info",
        source: "EBU QC 0016B practice: programmes begin and end in black"),
    ]
  }

  static let id = "black"
  static let summary = "The picture is black."
  static let details = """
    A picture is black when at least `area` of its active part (rows that have ever shown a picture; letterbox bars do not count) is at or below \
    black + 10 % of the nominal range, and it has no structure (its cells' means lie within 8 levels of 255), or none but a logo that stands still in \
    one corner. A dark scene and a title on black are not black.

    Severity: three pictures or more in mid-programme are info, from `min-duration` minor, from `major-duration` major when sound goes on, from \
    `critical-duration` critical.
    """
  static let scope = DetectorScope.video
  /// Sound that goes on decides the severity.
  static let needs: Needs = [.luma, .samples]

  /// EBU QC 0016B: three frames.
  private static let fewestPictures = 3
  /// Spread of the means of the cells that show nothing. Our study: black with coding noise or grain stays below 2 levels, scenes at a twelfth
  /// of their contrast are above 9; black between bars of another black lies in between.
  private static let even: Float = levels(8)
  /// Largest difference of a cell to the picture before, for a logo that stands still.
  private static let unchanged: Double = levels(4)
  /// Standard deviation of a cell that shows something.
  private static let structure: Float = levels(6)

  private let options: Options
  private var active: [Bool] = []
  private var first: MediaTime?
  private var stretch = Stretch()
  /// A picture that is black but for a logo that has only just come to stand still.
  private var firstStill: VideoStats?
  /// Sum of the pictures' means.
  private var luma = 0.0

  init(_ options: Options, _ context: StreamContext) { self.options = options }

  mutating func observe(video stats: VideoStats, _ out: inout Findings) {
    guard let picture = stats.picture else { return }
    if first == nil { first = stats.time }
    let look = look(of: picture)
    guard look == .black || (look == .blackIfStill && !changes(picture)) else {
      close(isOpen: false, at: stats.time, &out)
      firstStill = look == .blackIfStill ? stats : nil
      return
    }
    if let before = firstStill { add(before) }
    firstStill = nil
    add(stats)
    stretch.show(stretch.span.flatMap { $0.seconds >= options.minDuration ? finding($0) : nil }, &out)
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) { close(isOpen: true, at: nil, &out) }

  private mutating func add(_ stats: VideoStats) {
    stretch.add(stats)
    luma += stats.picture?.mean ?? 0
  }

  private enum Look { case black, blackIfStill, other }

  private mutating func look(of picture: PictureStats) -> Look {
    if active.count != picture.darkStrips.count { active = Array(repeating: false, count: picture.darkStrips.count) }
    var (dark, rows) = (0.0, 0.0)
    for (index, share) in picture.darkStrips.enumerated() {
      if Double(share) < options.area { active[index] = true }
      if active[index] {
        dark += Double(share)
        rows += 1
      }
    }
    guard rows == 0 || dark >= options.area * rows else { return .other }
    let limit = Float(picture.black) + 0.1
    var lit: [Int] = []
    var (lowest, highest) = (Float.infinity, -Float.infinity)
    for (index, cell) in picture.cells.enumerated() {
      if cell.deviation > Self.structure || cell.mean > limit {
        lit.append(index)
      } else {
        (lowest, highest) = (min(lowest, cell.mean), max(highest, cell.mean))
      }
    }
    guard highest - lowest <= Self.even else { return .other }
    if lit.isEmpty { return .black }
    return CellBounds.areInOneCorner(lit, wide: picture.cellsWide, high: picture.cellsHigh) ? .blackIfStill : .other
  }

  private func changes(_ picture: PictureStats) -> Bool { picture.change.map { $0.cellMaximum > Self.unchanged } ?? false }

  private mutating func close(isOpen: Bool, at next: MediaTime?, _ out: inout Findings) {
    if let next { stretch.reach(next) }
    let last = stretch.span.flatMap { span in
      span.pictures >= Self.fewestPictures || span.seconds >= options.minDuration ? finding(span, isOpen: isOpen) : nil
    }
    stretch.close(last, isOpen: isOpen, &out)
    luma = 0
  }

  private func finding(_ span: Stretch.Span, isOpen: Bool = false) -> Finding {
    let seconds = span.seconds
    let touchesEdge = span.start == first || isOpen
    // Whether sound goes on is not known here: where it does not, a major black becomes minor when the report is put together.
    var severity: Severity = seconds >= options.majorDuration ? .major : .minor
    if seconds >= options.criticalDuration {
      severity = .critical
    } else if seconds < options.minDuration || (touchesEdge && seconds <= options.edge) {
      severity = .info
    }
    return Finding(
      at: span.start, severity, "Picture black for \(seconds.trimmed(2)) s",
      metrics: [Metric("luma_mean", luma / Double(max(1, span.pictures))), Metric("pictures", Double(span.pictures))])
  }
}
