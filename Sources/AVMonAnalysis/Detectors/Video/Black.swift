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
    black + 10 % of the nominal range, and it has no structure (standard deviation up to 2 levels of 255), or none but a logo that stands still in \
    one corner. A dark scene that moves and a title on black are not black.

    Severity: three pictures or more in mid-programme are info, from `min-duration` minor, from `major-duration` major when sound goes on, from \
    `critical-duration` critical.
    """
  static let scope = DetectorScope.video
  /// Sound that goes on decides the severity.
  static let needs: Needs = [.luma, .samples]

  /// EBU QC 0016B: three frames.
  private static let fewestPictures = 3
  /// Without structure, or without change (largest difference of a cell). Dark moving scenes in our study show 4.5 and 11 levels, fades to
  /// black at most 3.
  private static let flat: Double = levels(2)
  private static let unchanged: Double = levels(4)
  /// Standard deviation of a cell that shows something.
  private static let structure: Double = levels(6)

  private let options: Options
  private var active: [Bool] = []
  private var first: MediaTime?
  private var run: (start: MediaTime, end: MediaTime, pictures: Int, mean: Double)?
  private var handle: Findings.Handle?

  init(_ options: Options, _ context: StreamContext) { self.options = options }

  mutating func observe(video stats: VideoStats, _ out: inout Findings) {
    guard let picture = stats.picture else { return }
    if first == nil { first = stats.time }
    guard isBlack(picture) else {
      close(isOpen: false, at: stats.time, &out)
      return
    }
    let before = run ?? (stats.time, stats.end, 0, 0)
    run = (before.start, stats.end, before.pictures + 1, before.mean + picture.mean)
    guard let run, (run.end - run.start).seconds >= options.minDuration else { return }
    if let handle { out.update(handle, finding(run)) } else { handle = out.open(finding(run)) }
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) { close(isOpen: true, at: nil, &out) }

  private mutating func isBlack(_ picture: PictureStats) -> Bool {
    if active.count != picture.darkStrips.count { active = Array(repeating: false, count: picture.darkStrips.count) }
    var (dark, rows) = (0.0, 0.0)
    for (index, share) in picture.darkStrips.enumerated() {
      if Double(share) < options.area { active[index] = true }
      if active[index] {
        dark += Double(share)
        rows += 1
      }
    }
    guard rows == 0 || dark >= options.area * rows else { return false }
    if picture.deviation <= Self.flat { return true }
    guard picture.change.map({ $0.cellMaximum <= Self.unchanged }) ?? true else { return false }
    let limit = Float(picture.black) + 0.1
    let lit = picture.cells.indices.filter { Double(picture.cells[$0].deviation) > Self.structure || picture.cells[$0].mean > limit }
    return ConnectedCells.areInOneCorner(lit, wide: picture.cellsWide, high: picture.cellsHigh)
  }

  private mutating func close(isOpen: Bool, at next: MediaTime?, _ out: inout Findings) {
    guard var ended = run else { return }
    // The last black picture is shown until the next one comes.
    if let next, next > ended.end { ended.end = next }
    if let handle {
      out.close(handle, finding(ended, isOpen: isOpen), at: ended.end, isOpen: isOpen)
    } else if ended.pictures >= Self.fewestPictures || (ended.end - ended.start).seconds >= options.minDuration {
      out.add(finding(ended, isOpen: isOpen), until: ended.end, isOpen: isOpen)
    }
    (run, handle) = (nil, nil)
  }

  private func finding(_ run: (start: MediaTime, end: MediaTime, pictures: Int, mean: Double), isOpen: Bool = false) -> Finding {
    let seconds = (run.end - run.start).seconds
    let touchesEdge = run.start == first || isOpen
    // Whether sound goes on is not known here: where it does not, a major black becomes minor when the report is put together.
    var severity: Severity = seconds >= options.majorDuration ? .major : .minor
    if seconds >= options.criticalDuration {
      severity = .critical
    } else if seconds < options.minDuration || (touchesEdge && seconds <= options.edge) {
      severity = .info
    }
    return Finding(
      at: run.start, severity, "Picture black for \(seconds.trimmed(2)) s",
      metrics: [Metric("luma_mean", run.mean / Double(max(1, run.pictures))), Metric("pictures", Double(run.pictures))])
  }
}
