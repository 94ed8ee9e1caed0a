internal import CKernels

/// Sums of block records by cell, reused from picture to picture.
struct CellSums {
  private struct Sum {
    var pixels: UInt32 = 0
    var sum: UInt32 = 0
    var squares: UInt64 = 0
    var difference: UInt32 = 0
    var chromaPixels: UInt32 = 0
    var u: UInt32 = 0
    var v: UInt32 = 0
  }
  private var sums: [Sum] = []
  private(set) var totalSum: UInt64 = 0
  private(set) var totalSquares: UInt64 = 0
  private(set) var totalDifference: UInt64 = 0

  mutating func reset(_ grid: CellGrid) {
    if sums.count == grid.cellCount {
      for index in sums.indices { sums[index] = Sum() }
    } else {
      sums = Array(repeating: Sum(), count: grid.cellCount)
    }
    (totalSum, totalSquares, totalDifference) = (0, 0, 0)
  }

  mutating func add(_ blocks: [avmon_block], format: PictureFormat, grid: CellGrid) {
    var index = 0
    for row in 0..<grid.blocksHigh {
      let rows = min(16, format.height - 16 * row)
      let base = row / grid.blocksPerCell * grid.cellsWide
      var (cell, left) = (base, grid.blocksPerCell)
      for column in 0..<grid.blocksWide {
        let block = blocks[index]
        sums[cell].pixels &+= UInt32(rows * min(16, format.width - 16 * column))
        sums[cell].sum &+= UInt32(block.sum)
        sums[cell].squares &+= UInt64(block.sumsq)
        sums[cell].difference &+= UInt32(block.sad)
        index += 1
        left -= 1
        if left == 0 { (cell, left) = (cell + 1, grid.blocksPerCell) }
      }
    }
    for sum in sums {
      totalSum += UInt64(sum.sum)
      totalSquares += sum.squares
      totalDifference += UInt64(sum.difference)
    }
  }

  mutating func add(chroma: [UInt32], _ plane: Int, format: PictureFormat, grid: CellGrid) {
    let (tileWidth, tileHeight) = (16 >> format.chromaShiftX, 16 >> format.chromaShiftY)
    var index = 0
    for row in 0..<grid.blocksHigh {
      let rows = min(tileHeight, format.chromaHeight - tileHeight * row)
      for column in 0..<grid.blocksWide {
        let cell = row / grid.blocksPerCell * grid.cellsWide + column / grid.blocksPerCell
        if plane == 0 {
          sums[cell].chromaPixels &+= UInt32(rows * min(tileWidth, format.chromaWidth - tileWidth * column))
          sums[cell].u &+= chroma[index]
        } else {
          sums[cell].v &+= chroma[index]
        }
        index += 1
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
