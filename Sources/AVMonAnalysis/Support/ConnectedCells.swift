internal import AVMonModel

/// Connected groups of cells in a grid.
enum ConnectedCells {
  /// Indices of the largest group of set cells that touch by an edge; empty when none is set.
  static func largest(_ cells: [Bool], wide: Int, high: Int) -> [Int] {
    var seen = Array(repeating: false, count: cells.count)
    var best: [Int] = []
    for start in cells.indices where cells[start] && !seen[start] {
      var group = [start]
      seen[start] = true
      var next = 0
      while next < group.count {
        let cell = group[next]
        next += 1
        let (column, row) = (cell % wide, cell / wide)
        for (x, y) in [(column - 1, row), (column + 1, row), (column, row - 1), (column, row + 1)]
        where x >= 0 && x < wide && y >= 0 && y < high {
          let neighbour = y * wide + x
          if cells[neighbour], !seen[neighbour] {
            seen[neighbour] = true
            group.append(neighbour)
          }
        }
      }
      if group.count > best.count { best = group }
    }
    return best
  }

  /// The smallest rectangle around `cells`, in shares of the picture.
  static func bounds(_ cells: [Int], wide: Int, high: Int) -> Region {
    let columns = cells.map { $0 % wide }
    let rows = cells.map { $0 / wide }
    guard let left = columns.min(), let right = columns.max(), let top = rows.min(), let bottom = rows.max() else {
      return Region(x: 0, y: 0, width: 0, height: 0)
    }
    return Region(
      x: Double(left) / Double(wide), y: Double(top) / Double(high), width: Double(right - left + 1) / Double(wide),
      height: Double(bottom - top + 1) / Double(high))
  }

  /// Whether all `cells` lie in one quarter of the picture, as a channel logo does; true when there are none.
  static func areInOneCorner(_ cells: [Int], wide: Int, high: Int) -> Bool {
    guard !cells.isEmpty else { return true }
    let region = bounds(cells, wide: wide, high: high)
    return (region.x + region.width <= 0.5 || region.x >= 0.5) && (region.y + region.height <= 0.5 || region.y >= 0.5)
  }
}
