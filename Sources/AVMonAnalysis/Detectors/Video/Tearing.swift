internal import AVMonModel

/// Finds pictures whose parts come from two moments, divided by a horizontal line.
struct Tearing: Detector {
  struct Options: DetectorOptions {
    var window = 1.0
    var minPictures = 3.0
    var standingPictures = 4.0
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
        "standing-pictures", \.standingPictures, .count, in: 1...1000,
        "pictures within the window torn at the row at which the one before them was torn",
        source: "our study: 4; clean clips have at most 2, looped ones too"),
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
    scene stay or move on), or when pictures in succession are torn at one row, the same side always one picture older (a fixed split into two \
    pictures never continues in an older one). Tears show only where something moves. Rows on the grid of 8 are left out, since \
    codecs join their blocks there.

    Severity: `min-pictures` within `window` are minor, `major-pictures` major.
    """
  static let scope = DetectorScope.video
  static let needs = Needs.rows

  /// A line is near when one as wide as this share of it is there; see `RowStats.Seam.before`.
  private static let near = 0.5
  /// A line this many times as wide beside it is an edge of the scene: lettering that fades in looks like a tear between its rows. Standing
  /// tears of our study have at most 1.8 times their own width near them, in nine of ten pictures.
  private static let wider = 2.0
  private static let fewestPictures = 3

  private struct Tear {
    var start: MediaTime
    var end: MediaTime
    var seam: RowStats.Seam
  }

  private let options: Options
  private var pictures = 0
  private var previous: (start: MediaTime, end: MediaTime, usable: Bool)?
  /// Tears of the window that have nothing like them near in time, one a picture.
  private var alone: [Tear] = []
  /// Tears of the window that are one picture old, and those of them that follow one at the same row.
  private var standing: [Tear] = []
  private var following: [Tear] = []
  private var run: (start: MediaTime, end: MediaTime, pictures: Int, most: Int, rows: ClosedRange<Double>)?
  /// End of the last tear that is counted in the run.
  private var counted: MediaTime?

  init(_ options: Options, _ context: StreamContext) { self.options = options }

  mutating func observe(video stats: VideoStats, _ out: inout Findings) {
    guard let rows = stats.picture?.rows else { return }
    pictures += 1
    defer { previous = (stats.time, stats.end, !FieldOrder.isCombed(rows) && stats.damage.isEmpty) }
    if let run, (stats.time - run.end).seconds > options.window { close(&out) }
    guard let previous, previous.usable else { return }
    let tears = rows.seams.filter { $0.matched >= options.minMatch }.map { Tear(start: previous.start, end: stats.time, seam: $0) }
    noteMoving(tears)
    noteStanding(tears)
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) {
    close(&out)
    if pictures < Self.fewestPictures { out.cannotTell("only \(pictures) pictures: too few to compare") }
  }

  /// Tears whose place changes.
  private mutating func noteMoving(_ tears: [Tear]) {
    let isAlone = tears.filter { $0.seam.before < Self.near && $0.seam.after < Self.near }
    guard let newest = isAlone.max(by: { $0.seam.width < $1.seam.width }) else { return }
    keep(newest, in: &alone)
    guard alone.count >= Int(options.minPictures), Set(alone.map(\.seam.position)).count > 1 else { return }
    count(alone)
  }

  /// Tears that stay at one row.
  private mutating func noteStanding(_ tears: [Tear]) {
    let young = tears.filter { $0.seam.age == 1 && max($0.seam.before, $0.seam.after) <= Self.wider }
    let follow = young.filter { tear in standing.contains { $0.end == tear.start && isSameLine($0, tear) } }
    for tear in young { keep(tear, in: &standing) }
    for tear in follow {
      keep(tear, in: &following)
      let line = following.filter { isSameLine($0, tear) }
      if line.count >= Int(options.standingPictures) { count(line) }
    }
  }

  private func isSameLine(_ one: Tear, _ other: Tear) -> Bool {
    one.seam.position == other.seam.position && one.seam.isLowerOlder == other.seam.isLowerOlder
  }

  private func keep(_ tear: Tear, in list: inout [Tear]) {
    list.removeAll { (tear.end - $0.start).seconds > options.window }
    list.append(tear)
  }

  /// Takes the tears of the window, the newest last, into the event.
  private mutating func count(_ tears: [Tear]) {
    let positions = tears.map(\.seam.position)
    guard let first = tears.first, let newest = tears.last, let low = positions.min(), let high = positions.max() else { return }
    let fresh = tears.count { tear in counted.map { tear.start >= $0 } ?? true }
    let before = run ?? (first.start, first.end, 0, 0, low...high)
    run = (
      before.start, newest.end, before.pictures + fresh, max(before.most, tears.count),
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
