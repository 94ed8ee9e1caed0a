internal import AVMonModel

/// Finds pictures whose parts come from two moments, divided by a horizontal line.
struct Tearing: Detector {
  struct Options: DetectorOptions {
    var window = 1.0
    var minPictures = 3.0
    var standingPictures = 8.0
    var majorPictures = 8.0
    var minMatch = 0.7

    static let specs: [OptionSpec<Options>] = [
      OptionSpec(
        "window", \.window, .seconds, in: 0.1...10, "time within which torn pictures make an event",
        source: "our choice: what a viewer takes for one disturbance"),
      OptionSpec(
        "min-pictures", \.minPictures, .count, in: 1...1000, "torn pictures within the window, at more than one row",
        source: "our study: 3; no clean clip of 35 has more than one within a second"),
      OptionSpec(
        "standing-pictures", \.standingPictures, .count, in: 2...1000, "torn pictures within the window when all are torn at one row",
        source: "our study: 8; edges of clean clips reach 6"),
      OptionSpec(
        "major-pictures", \.majorPictures, .count, in: 1...1000, "torn pictures within the window from which it is major",
        source: "our choice: a third of the pictures of a second at 25 a second"),
      OptionSpec(
        "min-match", \.minMatch, .ratio, in: 0.3...1, "share of the line across which an older picture continues",
        source: "our study: 0.7; edges in a scene do not continue in an older picture"),
    ]
  }

  static let id = "tearing"
  static let summary = "Parts of two moments share a picture, divided by a horizontal line."
  static let details = """
    A line across a tenth of the width or more, that the rows around it do not explain, and across which one of the three pictures before \
    continues: one side of it is older than the other. It is a tear when no such line is near in the picture before or after (edges in a \
    scene stay or move on), or when it stands at one row in many pictures, the lower side always one picture older (a fixed split into two \
    pictures never continues in an older one). Tears show only where something moves. Rows on the grid of 8 are left out, since \
    codecs join their blocks there.

    Severity: `min-pictures` within `window` are minor, `major-pictures` major.
    """
  static let scope = DetectorScope.video
  static let needs = Needs.rows

  /// A line is near when one as wide as this share of it is there; see `RowStats.Seam.before`.
  private static let near = 0.5
  private static let fewestPictures = 3

  private struct Tear {
    var start: MediaTime
    var end: MediaTime
    var seam: RowStats.Seam
    /// Whether nothing like it is near in time.
    var isAlone: Bool
  }

  private let options: Options
  private var pictures = 0
  private var previous: (start: MediaTime, end: MediaTime, usable: Bool)?
  private var recent: [Tear] = []
  private var run: (start: MediaTime, end: MediaTime, pictures: Int, most: Int, rows: ClosedRange<Double>)?
  /// End of the last tear that is counted in the run.
  private var counted: MediaTime?

  init(_ options: Options, _ context: StreamContext) { self.options = options }

  mutating func observe(video stats: VideoStats, _ out: inout Findings) {
    guard let rows = stats.picture?.rows else { return }
    pictures += 1
    defer { previous = (stats.time, stats.end, !FieldOrder.isCombed(rows) && stats.damage.isEmpty) }
    if let run, (stats.time - run.end).seconds > options.window { close(&out) }
    guard let previous, previous.usable, let tear = tear(in: rows.seams, previous.start, stats.time) else { return }
    recent.append(tear)
    recent.removeAll { (tear.end - $0.start).seconds > options.window }
    note()
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) {
    close(&out)
    if pictures < Self.fewestPictures { out.cannotTell("only \(pictures) pictures: too few to compare") }
  }

  /// The best of the lines that an older picture explains.
  private func tear(in seams: [RowStats.Seam], _ start: MediaTime, _ end: MediaTime) -> Tear? {
    var best: Tear?
    for seam in seams where seam.matched >= options.minMatch {
      let isAlone = seam.before < Self.near && seam.after < Self.near
      guard isAlone || seam.age == 1 else { continue }
      let found = Tear(start: start, end: end, seam: seam, isAlone: isAlone)
      if let best, (best.isAlone && !isAlone) || (best.isAlone == isAlone && best.seam.width >= seam.width) { continue }
      best = found
    }
    return best
  }

  /// Looks at the tears of the window, the newest last.
  private mutating func note() {
    guard let newest = recent.last else { return }
    let alone = recent.filter(\.isAlone)
    let standing = recent.filter {
      $0.seam.age == 1 && $0.seam.position == newest.seam.position && $0.seam.isLowerOlder == newest.seam.isLowerOlder
    }
    let moves = newest.isAlone && Set(alone.map(\.seam.position)).count > 1 && alone.count >= Int(options.minPictures)
    let stands = standing.count >= Int(options.standingPictures)
    guard moves || stands else { return }
    let tears = moves ? alone : standing
    let fresh = tears.filter { tear in counted.map { tear.start >= $0 } ?? true }
    let positions = tears.map(\.seam.position)
    guard let first = tears.first, let low = positions.min(), let high = positions.max() else { return }
    let before = run ?? (first.start, first.end, 0, 0, low...high)
    run = (
      before.start, newest.end, before.pictures + fresh.count, max(before.most, tears.count),
      min(before.rows.lowerBound, low)...max(before.rows.upperBound, high)
    )
    counted = newest.end
  }

  private mutating func close(_ out: inout Findings) {
    guard let ended = run else { return }
    run = nil
    counted = nil
    let (low, high) = (ended.rows.lowerBound, ended.rows.upperBound)
    let place =
      low == high ? "at \((low * 100).fixed(0)) % of the height" : "at \((low * 100).fixed(0))...\((high * 100).fixed(0)) % of the height"
    out.add(
      Finding(
        at: ended.start, ended.most >= Int(options.majorPictures) ? .major : .minor,
        "\(ended.pictures) pictures torn, \(place), within \((ended.end - ended.start).seconds.trimmed(2)) s", confidence: 0.85,
        metrics: [
          Metric("pictures", Double(ended.pictures)), Metric("pictures_in_window", Double(ended.most)), Metric("first_row", low),
          Metric("last_row", high),
        ]),
      until: ended.end)
  }
}
