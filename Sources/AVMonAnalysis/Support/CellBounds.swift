internal import AVMonModel

/// Where cells of a grid lie.
enum CellBounds {
  /// The smallest rectangle around `cells`, in shares of the picture.
  static func rectangle(_ cells: [Int], wide: Int, high: Int) -> Region {
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
    let region = rectangle(cells, wide: wide, high: high)
    return (region.x + region.width <= 0.5 || region.x >= 0.5) && (region.y + region.height <= 0.5 || region.y >= 0.5)
  }
}
