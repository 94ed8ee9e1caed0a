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
  private let bars: BarMeasure
  private let sharpness: SharpnessMeasure
  private var levels = LevelMeasure()

  init(format: PictureFormat, grid: CellGrid) {
    self.format = format
    bars = BarMeasure(format: format, grid: grid)
    sharpness = SharpnessMeasure(format: format, grid: grid)
  }

  mutating func measure(
    _ blocks: Span<avmon_block>, _ strips: [avmon_strip], _ bytes: RawSpan, stride: Int, _ kernels: avmon_kernels
  ) -> PictureDetail {
    var detail = PictureDetail()
    detail.gradientPowers = sharpness.measure(bytes, stride: stride)
    detail.grid = Self.grid(blocks)
    detail.active = bars.measure(blocks, bytes, stride: stride)
    detail.excess = levels.measure(bytes, stride: stride, strips, format, kernels)
    return detail
  }

  private static func grid(_ blocks: Span<avmon_block>) -> PictureDetail.Grid {
    var (lines, squares) = (0, 0)
    for index in blocks.indices {
      let block = blocks[index]
      let (across, down) = (UInt32(block.grad_h), UInt32(block.grad_v))
      let (gridAcross, gridDown) = (UInt32(block.grad_h8), UInt32(block.grad_v8))
      guard across &+ down > least, 10 &* (gridAcross &+ gridDown) > tenths &* (across &+ down) else { continue }
      lines &+= 1
      if 5 &* gridAcross > fifths &* across, 5 &* gridDown > fifths &* down { squares &+= 1 }
    }
    let count = Double(max(1, blocks.count))
    return PictureDetail.Grid(lines: Double(lines) / count, squares: Double(squares) / count)
  }
}
