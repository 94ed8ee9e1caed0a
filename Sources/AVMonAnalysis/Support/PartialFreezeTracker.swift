internal import AVMonModel

/// Finds a part of the picture that starts to repeat exactly, all at once, while the rest goes on.
///
/// Each picture in which enough moving cells stop is an onset, which the second after it confirms or refutes. A thing that comes to rest
/// stops, too; a frozen part is told from it by its rectangle: nearly everything in it that moved has stopped, next to nothing in it
/// goes on, and outside of it what moved goes on. In the 379 cases it was made with, this finds 9 of 12 frozen parts, with seeds that
/// nobody looked at 4 of 8, and nothing else; most of the others had little that moved before. In the frozen parts that a prototype found,
/// but for one, 0.84 and more of the rectangle had stopped. Of 51 groups of clean clips' cells that came to rest together two had that: in
/// one half of it went on, and around the other all else had come to rest as well. Where a fade ends, a sky stops all at once, too: its cells
/// have changed in one direction (0.94 and more of their steps add up), those that move have not (0.89 at most in 15 frozen parts).
struct PartialFreezeTracker: Sendable {
  private static let lookBack = 8
  /// Median difference of a live cell, the share of it that counts as movement, and how many of the pairs before must have moved.
  private static let liveDifference: Float = levels(0.5)
  private static let movedShare: Float = 0.4
  private static let fewestMoved = 6
  /// What a stopped cell may differ: at the onset at most this share of its median, or so many levels; later at most now and then more.
  private static let (stopShare, stopDifference): (Float, Float) = (0.12, levels(0.15))
  private static let (restShare, restDifference): (Float, Float) = (0.2, levels(1))
  private static let anchorLimit: Float = levels(3.5)
  /// A cell goes on with this share of its median.
  private static let onShare: Float = 0.3
  /// Share of the steps of the stopped cells' means that add up, from which on they faded.
  private static let fade: Float = 0.93
  /// Cells that must stop, and that must go on, as a share of the picture.
  private static let fewest = 0.04
  /// In the rectangle: share of the cells that moved which must stop and which may go on. Outside: which must go on.
  private static let (stopped, goingInside, goingOutside) = (0.75, 0.12, 0.5)
  /// Share of the stopped cells that may lie outside of the rectangle at each of its sides.
  private static let trim = 0.02
  /// Histogram distance of a cut, after which nothing is judged for three pictures.
  private static let cut = 0.3
  /// Share of the part's cells that may leave the anchor before the freeze counts as over.
  private static let loss = 0.1
  /// Onsets followed at a time, so that no input costs without bound.
  private static let mostOnsets = 32

  struct Part: Sendable {
    var start: MediaTime
    var end: MediaTime
    var area: Double
    var region: Region
    var isOpen: Bool
    fileprivate var cells: [Int]
    fileprivate var anchor: [Float]
  }

  private struct Onset {
    var start: MediaTime
    var anchor: [Float]
    /// Cells that moved before, by index, their median differences, and how often each went on.
    var live: [Int]
    var medians: [Float]
    var goingOn: [Int]
    /// Positions in `live` of cells that stopped, and how often each moved since.
    var stopped: [Int]
    var moved: [Int]
    var pictures = 0

    /// Takes the next picture: stopped cells that moved or left the anchor fall out.
    mutating func observe(_ cells: [PictureStats.Cell]) {
      pictures += 1
      for (position, index) in live.enumerated() where cells[index].difference >= max(liveDifference, onShare * medians[position]) {
        goingOn[position] += 1
      }
      stopped.removeAll { position in
        let cell = cells[live[position]]
        if cell.difference > max(restDifference, restShare * medians[position]) { moved[position] += 1 }
        return abs(cell.mean - anchor[live[position]]) > anchorLimit || moved[position] > 1 + pictures / 10
      }
    }
  }

  private let minDuration: MediaTime
  private let minArea: Double
  /// Differences of the cells in the last pairs, and their means before and in those.
  private var history: [[Float]] = []
  private var means: [[Float]] = []
  private var previous: (time: MediaTime, cells: [Float])?
  private var sinceCut = 0
  private var onsets: [Onset] = []
  private var part: Part?

  init(minDuration: Double, minArea: Double) {
    (self.minDuration, self.minArea) = (MediaTime(seconds: minDuration), minArea)
  }

  /// Takes the next picture; returns the frozen part that it ends, if any.
  mutating func observe(_ stats: VideoStats) -> Part? {
    guard let picture = stats.picture, let change = picture.change, history.last?.count ?? picture.cells.count == picture.cells.count
    else {
      (history, means) = ([], [])
      sinceCut = 0
      previous = stats.picture.map { (stats.time, $0.cells.map(\.mean)) }
      return end(isOpen: false)
    }
    defer { remember(picture, change, stats.time) }
    if part != nil { return follow(stats, picture) }
    consider(picture)
    for index in onsets.indices { onsets[index].observe(picture.cells) }
    let least = Self.fewest * Double(picture.cells.count)
    onsets.removeAll { Double($0.stopped.count) < least }
    while let oldest = onsets.first, stats.end - oldest.start >= minDuration {
      onsets.removeFirst()
      part = confirm(oldest, picture, until: stats.end)
      if part != nil { onsets.removeAll() }
    }
    return nil
  }

  /// Ends the input.
  mutating func finish() -> Part? { end(isOpen: true) }

  private mutating func end(isOpen: Bool) -> Part? {
    defer { (part, onsets) = (nil, []) }
    part?.isOpen = isOpen
    return part
  }

  private mutating func follow(_ stats: VideoStats, _ picture: PictureStats) -> Part? {
    guard var now = part else { return nil }
    let left = now.cells.count { abs(picture.cells[$0].mean - now.anchor[$0]) > Self.anchorLimit }
    let isOver = Double(left) > Self.loss * Double(now.cells.count)
    now.end = isOver ? stats.time : stats.end
    part = isOver ? nil : now
    return isOver ? now : nil
  }

  private mutating func consider(_ picture: PictureStats) {
    guard history.count == Self.lookBack, sinceCut > 3, onsets.count < Self.mostOnsets, let previous else { return }
    let fewest = Self.fewest * Double(picture.cells.count)
    // The median is costly and at most the largest, which rules out moving pictures and still ones.
    let candidates = picture.cells.indices.count { index in
      let largest = history.reduce(0) { max($0, $1[index]) }
      return largest >= Self.liveDifference && picture.cells[index].difference <= stopLimit(largest)
    }
    guard Double(candidates) >= fewest else { return }
    var onset = Onset(
      start: previous.time, anchor: previous.cells, live: [], medians: [], goingOn: [], stopped: [], moved: [])
    for index in picture.cells.indices {
      let before = history.map { $0[index] }
      guard before.count(where: { $0 >= Self.liveDifference }) * 2 >= Self.lookBack else { continue }
      let sorted = before.sorted()
      let median = (sorted[Self.lookBack / 2 - 1] + sorted[Self.lookBack / 2]) / 2
      let least = Self.movedShare * median
      guard median >= Self.liveDifference, before[Self.lookBack - 1] >= least, before.count(where: { $0 >= least }) >= Self.fewestMoved
      else { continue }
      if picture.cells[index].difference <= stopLimit(median) { onset.stopped.append(onset.live.count) }
      onset.live.append(index)
      onset.medians.append(median)
    }
    guard Double(onset.stopped.count) >= fewest, !hasFaded(onset.stopped.map { onset.live[$0] }) else { return }
    onset.goingOn = Array(repeating: 0, count: onset.live.count)
    onset.moved = onset.goingOn
    onsets.append(onset)
  }

  /// Whether the means of the cells went one way in the pairs before.
  private func hasFaded(_ cells: [Int]) -> Bool {
    guard let first = means.first, let last = means.last else { return false }
    let shares = cells.map { cell -> Float in
      let steps = zip(means, means.dropFirst()).reduce(Float(0)) { $0 + abs($1.1[cell] - $1.0[cell]) }
      return steps > 0 ? abs(last[cell] - first[cell]) / steps : 0
    }
    return shares.reduce(0, +) >= Self.fade * Float(cells.count)
  }

  private func stopLimit(_ median: Float) -> Float { max(Self.stopDifference, Self.stopShare * median) }

  /// The frozen part, when the second since the onset speaks for it.
  private func confirm(_ onset: Onset, _ picture: PictureStats, until end: MediaTime) -> Part? {
    let (wide, total) = (picture.cellsWide, Double(picture.cells.count))
    let cells = onset.stopped.map { onset.live[$0] }
    let going = onset.live.indices.filter { onset.goingOn[$0] * 2 >= onset.pictures }.map { onset.live[$0] }
    guard Double(cells.count) >= Self.fewest * total, Double(going.count) >= Self.fewest * total else { return nil }
    let (columns, rows) = (range(cells.map { $0 % wide }), range(cells.map { $0 / wide }))
    func isInside(_ cell: Int) -> Bool { columns.contains(cell % wide) && rows.contains(cell / wide) }
    let inside = Double(onset.live.count(where: isInside))
    let outside = Double(onset.live.count) - inside
    let goingInside = Double(going.count(where: isInside))
    let area = Double(columns.count * rows.count) / total
    guard area >= minArea, Double(cells.count(where: isInside)) >= Self.stopped * inside, goingInside <= Self.goingInside * inside,
      Double(going.count) - goingInside >= Self.goingOutside * outside
    else { return nil }
    let corners = [rows.lowerBound * wide + columns.lowerBound, rows.upperBound * wide + columns.upperBound]
    return Part(
      start: onset.start, end: end, area: area, region: CellBounds.rectangle(corners, wide: wide, high: picture.cellsHigh), isOpen: false,
      cells: cells, anchor: onset.anchor)
  }

  /// From the first to the last of the values but for a few at both ends.
  private func range(_ values: [Int]) -> ClosedRange<Int> {
    let sorted = values.sorted()
    let out = Int(Self.trim * Double(sorted.count - 1))
    return sorted[out]...sorted[sorted.count - 1 - out]
  }

  private mutating func remember(_ picture: PictureStats, _ change: PictureStats.Change, _ time: MediaTime) {
    sinceCut = change.histogram > Self.cut ? 0 : sinceCut + 1
    if history.count == Self.lookBack { history.removeFirst() }
    history.append(picture.cells.map(\.difference))
    if means.count > Self.lookBack { means.removeFirst() }
    means.append(picture.cells.map(\.mean))
    previous = (time, picture.cells.map(\.mean))
  }
}
