internal import CKernels

/// Mean square of the differences of horizontal neighbours, cell by cell.
///
/// A blurred edge is as high as a sharp one, so the sum of its differences stays the same, which is what the block records hold; the sum of
/// their squares falls as the edge grows wider. Every eighth row tells: the middle rows of each half of a strip.
struct SharpnessMeasure {
  private static let step = 8
  private static let first = 4

  let format: PictureFormat
  let grid: CellGrid

  /// Shares of full scale squared, one for every cell in row order.
  func measure(_ pixels: RawSpan, stride: Int) -> [Float] {
    let size = 16 * grid.blocksPerCell
    let full = Float((1 << format.depth) - 1)
    var powers: [Float] = []
    powers.reserveCapacity(grid.cellCount)
    pixels.withUnsafeBytes { bytes in
      for row in 0..<grid.cellsHigh {
        let rows = Swift.stride(
          from: min(size * row + Self.first, format.height - 1), to: min(size * (row + 1), format.height), by: Self.step)
        for column in 0..<grid.cellsWide {
          let columns = max(1, size * column)..<max(1, min(size * (column + 1), format.width))
          var (sum, count): (Int64, Int) = (0, 0)
          for y in rows {
            sum += squares(bytes.baseAddress! + y * stride, columns)
            count += columns.count
          }
          powers.append(Float(sum) / Float(max(1, count)) / (full * full))
        }
      }
    }
    return powers
  }

  /// Sum of squared differences to the left neighbour. A cell has fewer than 2^16 columns.
  private func squares(_ row: UnsafeRawPointer, _ columns: Range<Int>) -> Int64 {
    let first = (row + columns.lowerBound * format.bytesPerSample).assumingMemoryBound(to: UInt8.self)
    let count = UInt32(columns.count)
    return format.bytesPerSample == 1
      ? Int64(avmon_step_energy8(first, count))
      : Int64(avmon_step_energy16(first, count, UInt8(format.padding), UInt8(format.depth)))
  }
}
