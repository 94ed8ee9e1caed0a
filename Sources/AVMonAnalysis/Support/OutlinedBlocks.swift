internal import AVMonModel

/// Which blocks of a picture have new outlines: how much of it is damaged, and where.
struct OutlinedBlocks: Sendable {
  /// Outlined blocks in a row this far apart, in blocks, belong to one damaged stretch: within a run of lost macroblocks neighbours may fit.
  private static let reach = 3

  /// Share of the picture, a lower bound: damage without outlines is not seen.
  let area: Double
  /// Smallest rectangle around all of it; nil when there is none.
  let region: Region?

  /// - Parameter before: `sides` of the last sound picture; its edges are the scene's own.
  init(_ grid: GridStats, before: [UInt8]) {
    let (wide, high) = (grid.blocksWide, grid.blocksHigh)
    let isComparable = before.count == grid.sides.count
    func edges(_ index: Int) -> UInt8 { isComparable ? grid.sides[index] & ~before[index] : grid.sides[index] }
    var damaged: [Int] = []
    for row in 0..<high {
      var last: Int?
      for column in 0..<wide {
        let index = row * wide + column
        let own = edges(index)
        // Sides: left, upper, right (the left one of the next block), lower (the upper one of the block below).
        var count = (own & 1) + (own >> 2 & 1)
        if column + 1 < wide { count += edges(index + 1) & 1 }
        if row + 1 < high { count += edges(index + wide) >> 2 & 1 }
        guard count >= 2 else { continue }
        let from = last.map { column - $0 <= Self.reach ? $0 + 1 : column } ?? column
        damaged.append(contentsOf: (from...column).map { row * wide + $0 })
        last = column
      }
    }
    area = wide * high > 0 ? Double(damaged.count) / Double(wide * high) : 0
    region = damaged.isEmpty ? nil : CellBounds.rectangle(damaged, wide: wide, high: high)
  }
}

extension Region {
  /// The smallest rectangle around both.
  func union(_ other: Region) -> Region {
    let (left, top) = (min(x, other.x), min(y, other.y))
    return Region(
      x: left, y: top, width: max(x + width, other.x + other.width) - left, height: max(y + height, other.y + other.height) - top)
  }
}
