internal import AVMonModel

/// Finds the flashes of a sync test: the picture or a patch of it turns bright from one picture to the next, and back.
///
/// Other than `FlashTracker`, which counts changes that may harm viewers, it wants to know when each flash is first shown.
struct MarkerFlashTracker: Sendable {
  struct Flash: Sendable {
    /// When the first bright picture is shown, and for how long.
    var time: MediaTime
    var frame: MediaTime
  }

  /// Cells grow brighter by more than 50 of 255 levels, at least 2 % of them, and are back within 0.4 s. Our study: with these, flashes of
  /// 1 to 8 pictures are found in all of 42 made streams; cuts are none, because their cells stay bright.
  private static let rise: Float = 50.0 / 255
  private static let area = 0.02
  static let longest = MediaTime(seconds: 0.4)
  /// Back is what has lost all but this share of its rise, in this share of the cells: what moves behind a patch has moved on.
  private static let left: Float = 0.35
  private static let back = 0.8
  /// Flashes kept: 68 min of one a second.
  private static let limit = 4096

  private struct Open: Sendable {
    var flash: Flash
    /// Numbers of the cells, in order, and the level each must come down to.
    var cells: [Int]
    var levels: [Float]
  }

  private(set) var flashes: [Flash] = []
  private var open: [Open] = []
  private var previous: [PictureStats.Cell] = []

  mutating func observe(_ stats: VideoStats) {
    guard let picture = stats.picture, flashes.count < Self.limit else { return }
    defer { previous = picture.cells }
    guard let change = picture.change, previous.count == picture.cells.count, stats.damage.isEmpty else {
      open = []
      return
    }
    close(picture.cells, at: stats.time)
    // No mean has changed by more than the largest mean change: nearly all pictures end here.
    if change.cellMaximum > Double(Self.rise) { begin(picture.cells, stats) }
  }

  private mutating func close(_ cells: [PictureStats.Cell], at time: MediaTime) {
    guard !open.isEmpty else { return }
    var still: [Open] = []
    for candidate in open where time - candidate.flash.time <= Self.longest {
      let dark = zip(candidate.cells, candidate.levels).count { cells[$0].mean <= $1 }
      if Double(dark) >= Self.back * Double(candidate.cells.count) { flashes.append(candidate.flash) } else { still.append(candidate) }
    }
    open = still
  }

  private mutating func begin(_ cells: [PictureStats.Cell], _ stats: VideoStats) {
    let risen = cells.indices.filter { cells[$0].mean - previous[$0].mean > Self.rise }
    guard Double(risen.count) >= Self.area * Double(cells.count) else { return }
    // A flash that takes two pictures to become bright is one.
    guard !open.contains(where: { 2 * Self.shared($0.cells, risen) > risen.count }) else { return }
    let levels = risen.map { previous[$0].mean + Self.left * (cells[$0].mean - previous[$0].mean) }
    open.append(Open(flash: Flash(time: stats.time, frame: stats.duration), cells: risen, levels: levels))
  }

  /// How many numbers two ordered lists share.
  private static func shared(_ first: [Int], _ second: [Int]) -> Int {
    var (a, b, count) = (0, 0, 0)
    while a < first.count, b < second.count {
      if first[a] == second[b] { count += 1 }
      (a, b) = (a + (first[a] <= second[b] ? 1 : 0), b + (second[b] <= first[a] ? 1 : 0))
    }
    return count
  }
}
