internal import CKernels

/// Makes the `PictureDetail` of a picture from its block records, and from its pixels where those leave something open.
struct DetailMeasure {
  /// Differences on the 8 x 8 grid, in tenths of all, from which a block shows the grid: an eighth is natural, sharp edges that happen to lie
  /// on the grid excepted.
  private static let tenths: UInt32 = 3
  /// The same for rows and columns each, in fifths.
  private static let fifths: UInt32 = 1
  /// Differences a block must have to tell: half a level per pixel and direction.
  private static let least: UInt32 = 128

  private let format: PictureFormat
  private let grid: CellGrid
  private let bars: BarMeasure
  private let pixels: [Float]
  private var levels = LevelMeasure()

  init(format: PictureFormat, grid: CellGrid) {
    (self.format, self.grid) = (format, grid)
    bars = BarMeasure(format: format, grid: grid)
    pixels = (0..<grid.cellCount).map { cell in
      let (rows, columns) = grid.blocks(row: cell / grid.cellsWide, column: cell % grid.cellsWide)
      let (right, bottom) = (min(format.width, 16 * columns.upperBound), min(format.height, 16 * rows.upperBound))
      return Float((right - 16 * columns.lowerBound) * (bottom - 16 * rows.lowerBound))
    }
  }

  mutating func measure(
    _ blocks: Span<avmon_block>, _ strips: [avmon_strip], _ bytes: RawSpan, stride: Int, _ kernels: avmon_kernels
  ) -> PictureDetail {
    var detail = PictureDetail()
    detail.gradients.reserveCapacity(grid.cellCount)
    var (lines, squares) = (0, 0)
    for row in 0..<grid.cellsHigh {
      for column in 0..<grid.cellsWide {
        let area = grid.blocks(row: row, column: column)
        var sum: UInt32 = 0
        for line in area.rows {
          let start = line * grid.blocksWide
          let blocks = blocks.extracting(start + area.columns.lowerBound..<start + area.columns.upperBound)
          for index in blocks.indices {
            let block = blocks[index]
            let (across, down) = (UInt32(block.grad_h), UInt32(block.grad_v))
            let (gridAcross, gridDown) = (UInt32(block.grad_h8), UInt32(block.grad_v8))
            sum &+= across
            guard across &+ down > Self.least, 10 &* (gridAcross &+ gridDown) > Self.tenths &* (across &+ down) else { continue }
            lines &+= 1
            if 5 &* gridAcross > Self.fifths &* across, 5 &* gridDown > Self.fifths &* down { squares &+= 1 }
          }
        }
        detail.gradients.append(Float(sum) / (255 * pixels[detail.gradients.count]))
      }
    }
    let count = Double(max(1, blocks.count))
    detail.grid = PictureDetail.Grid(lines: Double(lines) / count, squares: Double(squares) / count)
    detail.active = bars.measure(blocks, bytes, stride: stride)
    detail.excess = levels.measure(bytes, stride: stride, strips, format, kernels)
    return detail
  }
}
