/// Groups the 16 x 16 blocks of a picture into cells so that thresholds mean the same at every resolution.
///
/// The thresholds for freezes were studied on pictures about 480 wide with 16 x 16 blocks, 30 across. A cell is k x k blocks with
/// k = width / 480 rounded (at least 1): 30 x 17 cells at 1920 x 1080, 40 x 23 at 640 x 360.
struct CellGrid: Equatable {
  static let studiedWidth = 480
  let blocksWide, blocksHigh: Int
  let blocksPerCell: Int
  let cellsWide, cellsHigh: Int

  init(width: Int, height: Int) {
    (blocksWide, blocksHigh) = ((width + 15) / 16, (height + 15) / 16)
    blocksPerCell = max(1, (width + Self.studiedWidth / 2) / Self.studiedWidth)
    (cellsWide, cellsHigh) = ((blocksWide + blocksPerCell - 1) / blocksPerCell, (blocksHigh + blocksPerCell - 1) / blocksPerCell)
  }

  var cellCount: Int { cellsWide * cellsHigh }

  /// The blocks of a cell; fewer at the right and lower edge.
  func blocks(row: Int, column: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    let (top, left) = (row * blocksPerCell, column * blocksPerCell)
    return (top..<min(top + blocksPerCell, blocksHigh), left..<min(left + blocksPerCell, blocksWide))
  }
}
