internal import CKernels

/// Sums of block records by cell, for pictures of one format.
struct CellSums {
  private struct Sum {
    /// Samples of luma and of a colour plane in the cell; the same for every picture.
    var pixels: UInt32 = 0
    var chromaPixels: UInt32 = 0
    var sum: UInt32 = 0
    var difference: UInt32 = 0
    var squares: UInt64 = 0
    var u: UInt32 = 0
    var v: UInt32 = 0
  }
  private let grid: CellGrid
  private var sums: [Sum]
  private(set) var totalSum: UInt64 = 0
  private(set) var totalSquares: UInt64 = 0
  private(set) var totalDifference: UInt64 = 0

  init(format: PictureFormat, grid: CellGrid) {
    self.grid = grid
    sums = (0..<grid.cellCount).map { cell in
      let (rows, columns) = grid.blocks(row: cell / grid.cellsWide, column: cell % grid.cellsWide)
      func area(_ size: (width: Int, height: Int), _ tile: (width: Int, height: Int)) -> UInt32 {
        let right = min(size.width, columns.upperBound * tile.width)
        let bottom = min(size.height, rows.upperBound * tile.height)
        return UInt32((right - columns.lowerBound * tile.width) * (bottom - rows.lowerBound * tile.height))
      }
      var sum = Sum()
      sum.pixels = area((format.width, format.height), (16, 16))
      sum.chromaPixels = area((format.chromaWidth, format.measuredChromaHeight), format.chromaTile)
      return sum
    }
  }

  /// Takes the blocks of the next picture.
  ///
  /// Cell by cell, so that the sums stay in registers; block by block, with sums in memory, took 3.5 times as many instructions.
  mutating func luma(_ blocks: Span<avmon_block>) {
    (totalSum, totalSquares, totalDifference) = (0, 0, 0)
    var cell = 0
    for row in 0..<grid.cellsHigh {
      for column in 0..<grid.cellsWide {
        let area = grid.blocks(row: row, column: column)
        var (sum, squares, difference): (UInt32, UInt64, UInt32) = (0, 0, 0)
        for line in area.rows {
          let start = line * grid.blocksWide
          let blocks = blocks.extracting(start + area.columns.lowerBound..<start + area.columns.upperBound)
          for index in blocks.indices {
            let block = blocks[index]
            sum &+= UInt32(block.sum)
            squares &+= UInt64(block.sumsq)
            difference &+= UInt32(block.sad)
          }
        }
        (sums[cell].sum, sums[cell].squares, sums[cell].difference) = (sum, squares, difference)
        totalSum += UInt64(sum)
        totalSquares += squares
        totalDifference += UInt64(difference)
        cell += 1
      }
    }
  }

  /// Takes the tiles of the two colour planes, one to a block.
  mutating func chroma(_ u: Span<UInt32>, _ v: Span<UInt32>) {
    var cell = 0
    for row in 0..<grid.cellsHigh {
      for column in 0..<grid.cellsWide {
        let area = grid.blocks(row: row, column: column)
        var sum: (u: UInt32, v: UInt32) = (0, 0)
        for line in area.rows {
          let start = line * grid.blocksWide
          let tiles = start + area.columns.lowerBound..<start + area.columns.upperBound
          let (u, v) = (u.extracting(tiles), v.extracting(tiles))
          for index in u.indices {
            sum.u &+= u[index]
            sum.v &+= v[index]
          }
        }
        (sums[cell].u, sums[cell].v) = sum
        cell += 1
      }
    }
  }

  /// Largest mean difference of a cell, in 8-bit levels.
  var largestDifference: Double {
    sums.reduce(0) { max($0, Double($1.difference) / Double(max(1, $1.pixels))) }
  }

  /// The cells as shares of full scale. `depth` is that of the colour samples.
  func cells(hasColor: Bool, depth: Int) -> [PictureStats.Cell] {
    let colorScale = Float((1 << depth) - 1)
    return sums.map { sum in
      let pixels = Float(max(1, sum.pixels))
      let mean = Float(sum.sum) / pixels
      let variance = Float(sum.squares) / pixels - mean * mean
      var cell = PictureStats.Cell(
        mean: mean / 255, deviation: max(0, variance).squareRoot() / 255, difference: Float(sum.difference) / pixels / 255)
      if hasColor, sum.chromaPixels > 0 {
        cell.u = Float(sum.u) / Float(sum.chromaPixels) / colorScale
        cell.v = Float(sum.v) / Float(sum.chromaPixels) / colorScale
      }
      return cell
    }
  }
}
