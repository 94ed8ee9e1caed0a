internal import AVMonModel

/// Finds a connected part of the picture that starts to repeat exactly, all at once, while the rest goes on.
///
/// Every cell of the part was moving before; they stop within one picture; nothing speaks for a cut. In our study of 174 cases no clean clip
/// fulfilled this together with movement elsewhere.
struct PartialFreezeTracker: Sendable {
  private static let lookBack = 8
  /// Median difference of a live cell, and how many of its last pairs must have moved.
  private static let liveDifference: Float = levels(2)
  private static let movedDifference: Float = levels(1)
  private static let anchorLimit: Float = levels(3.5)
  /// The rest goes on when at least this share of the picture keeps moving.
  private static let movingRest = 0.08
  private static let movingDifference: Float = levels(1.5)
  /// Share of the part's cells that may leave the anchor before the freeze counts as over.
  private static let loss = 0.1

  struct Part: Sendable {
    var start: MediaTime
    var end: MediaTime
    var area: Double
    var region: Region
    var isOpen: Bool
  }

  private struct Candidate {
    var start: MediaTime
    var end: MediaTime
    var anchor: [Float]
    /// Cells still frozen, and how often each moved.
    var frozen: [Bool]
    var limits: [Float]
    var moved: [Int]
    /// How often every cell of the picture moved.
    var activity: [Int]
    var pictures = 0
    var confirmed: (cells: [Int], area: Double, region: Region)?
  }

  private let minDuration: MediaTime
  private let minArea: Double
  private var history: [[Float]] = []
  private var means = RecentValues<Double>(capacity: 8)
  private var lastTime: MediaTime?
  private var sinceCut = 0
  private var candidate: Candidate?

  init(frameDuration: MediaTime, minDuration: Double, minArea: Double) {
    (self.minDuration, self.minArea) = (MediaTime(seconds: minDuration), minArea)
  }

  /// Takes the next picture; returns the frozen part that it ends, if any.
  mutating func observe(_ stats: VideoStats) -> Part? {
    guard let picture = stats.picture, let change = picture.change else {
      defer { reset(stats.time) }
      return end(isOpen: false)
    }
    defer { remember(picture, change, stats.time) }
    if candidate != nil { return follow(stats, picture) }
    if let last = lastTime { consider(picture, change, start: last, end: stats.end) }
    return nil
  }

  /// Ends the input.
  mutating func finish() -> Part? { end(isOpen: true) }

  private mutating func end(isOpen: Bool) -> Part? {
    defer { candidate = nil }
    return candidate.flatMap { part($0, isOpen: isOpen) }
  }

  private mutating func consider(_ picture: PictureStats, _ change: PictureStats.Change, start: MediaTime, end: MediaTime) {
    guard history.count == Self.lookBack, sinceCut > 3, history[0].count == picture.cells.count else { return }
    var frozen = Array(repeating: false, count: picture.cells.count)
    var limits = Array(repeating: Float(0), count: picture.cells.count)
    var count = 0
    let last = history[Self.lookBack - 1]
    // The last pair must have moved: a test that leaves few cells for the median below.
    for index in picture.cells.indices where last[index] >= Self.movedDifference {
      let difference = picture.cells[index].difference
      // The median is costly and at most the largest, which leaves out nearly all cells of a moving picture.
      guard difference < max(levels(0.6), 0.12 * history.reduce(0) { max($0, $1[index]) }) else { continue }
      let typical = history.map { $0[index] }.sorted()[Self.lookBack / 2]
      guard typical >= Self.liveDifference, difference < max(levels(0.6), 0.12 * typical),
        history.count(where: { $0[index] >= Self.movedDifference }) * 4 >= 3 * Self.lookBack
      else { continue }
      frozen[index] = true
      limits[index] = max(levels(1), 0.2 * typical)
      count += 1
    }
    guard Double(count) >= 0.8 * minArea * Double(picture.cells.count) else { return }
    candidate = Candidate(
      start: start, end: end, anchor: picture.cells.map(\.mean), frozen: frozen, limits: limits,
      moved: Array(repeating: 0, count: frozen.count), activity: Array(repeating: 0, count: frozen.count))
  }

  private mutating func follow(_ stats: VideoStats, _ picture: PictureStats) -> Part? {
    guard var now = candidate else { return nil }
    now.pictures += 1
    if let confirmed = now.confirmed {
      let left = confirmed.cells.count { abs(picture.cells[$0].mean - now.anchor[$0]) > Self.anchorLimit }
      if Double(left) > Self.loss * Double(confirmed.cells.count) {
        now.end = stats.time
        candidate = nil
        return part(now, isOpen: false)
      }
      now.end = stats.end
      candidate = now
      return nil
    }
    for index in picture.cells.indices {
      let cell = picture.cells[index]
      if cell.difference >= Self.movingDifference { now.activity[index] += 1 }
      guard now.frozen[index] else { continue }
      if cell.difference > now.limits[index] { now.moved[index] += 1 }
      if abs(cell.mean - now.anchor[index]) > Self.anchorLimit || now.moved[index] > 1 + now.pictures / 10 { now.frozen[index] = false }
    }
    now.end = stats.end
    candidate = now
    if stats.end - now.start >= minDuration { confirm(picture) } else if now.frozen.count(where: \.self) == 0 { candidate = nil }
    return nil
  }

  private mutating func confirm(_ picture: PictureStats) {
    guard var now = candidate else { return }
    let cells = ConnectedCells.largest(now.frozen, wide: picture.cellsWide, high: picture.cellsHigh)
    let total = Double(picture.cells.count)
    let inside = Set(cells)
    let moving = now.activity.indices.count { !inside.contains($0) && now.activity[$0] * 2 >= now.pictures }
    guard Double(cells.count) >= minArea * total, Double(moving) >= Self.movingRest * total else {
      candidate = nil
      return
    }
    let region = ConnectedCells.bounds(cells, wide: picture.cellsWide, high: picture.cellsHigh)
    now.confirmed = (cells, Double(cells.count) / total, region)
    candidate = now
  }

  private func part(_ candidate: Candidate, isOpen: Bool) -> Part? {
    candidate.confirmed.map {
      Part(start: candidate.start, end: candidate.end, area: $0.area, region: $0.region, isOpen: isOpen)
    }
  }

  private mutating func remember(_ picture: PictureStats, _ change: PictureStats.Change, _ time: MediaTime) {
    let isCut = change.histogram > 0.3 || (means.median.map { change.mean > 2.5 * $0 } ?? false)
    sinceCut = isCut ? 0 : sinceCut + 1
    means.append(change.mean)
    if history.count == Self.lookBack { history.removeFirst() }
    history.append(picture.cells.map(\.difference))
    lastTime = time
  }

  private mutating func reset(_ time: MediaTime) {
    history.removeAll()
    means.removeAll()
    (lastTime, sinceCut) = (time, 0)
  }
}
