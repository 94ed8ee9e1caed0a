internal import CKernels

/// Histogram of block means in 32 bins, and its distance to that of the picture before.
///
/// Block means cost a hundredth of a histogram of pixels (our measurement) and take coding noise out. Each mean is shared between the two
/// nearest bins: a hard bin edge would make a slow fade look like jumps.
struct BlockHistogram {
  private static let bins = 32
  /// Sums of a whole block from one bin to the next: 256 pixels x 256 levels / 32 bins.
  private static let width: UInt64 = 2048
  /// Neighbours mostly fall into the same bin and would wait for each other's addition, so they are counted apart.
  private static let lanes = 4

  /// Pixels in each bin.
  private var current = [Float](repeating: 0, count: bins + 1)
  private var previous = [Float](repeating: 0, count: bins + 1)
  private var hasPrevious = false
  /// Whole blocks by lane and bin: their number in the upper half, the sums beyond the bin's own level in the lower half. Both fit for
  /// two million blocks, twice the largest picture that FFmpeg takes.
  private var whole = [UInt64](repeating: 0, count: lanes * bins)

  /// Counts the picture; returns the L1 distance to the one before, 0...2, or 0 when there is none.
  mutating func update(_ blocks: Span<avmon_block>, format: PictureFormat, grid: CellGrid) -> Double {
    swap(&current, &previous)
    let (columns, rows) = (format.width / 16, format.height / 16)
    countWhole(blocks, columns: columns, rows: rows, blocksWide: grid.blocksWide)
    for row in 0..<grid.blocksHigh {
      for column in (row < rows ? columns : 0)..<grid.blocksWide {
        let pixels = Float(min(16, format.width - 16 * column) * min(16, format.height - 16 * row))
        let position = Float(blocks[row * grid.blocksWide + column].sum) / pixels * (Float(Self.bins) / 256)
        let bin = Int(position)
        let share = position - Float(bin)
        current[bin] += (1 - share) * pixels
        current[bin + 1] += share * pixels
      }
    }
    defer { hasPrevious = true }
    guard hasPrevious else { return 0 }
    var distance: Float = 0
    for bin in current.indices { distance += abs(current[bin] - previous[bin]) }
    return Double(distance) / Double(format.width * format.height)
  }

  /// Starts `current` with the blocks that have all their 256 pixels.
  private mutating func countWhole(_ blocks: Span<avmon_block>, columns: Int, rows: Int, blocksWide: Int) {
    for index in whole.indices { whole[index] = 0 }
    var counts = whole.mutableSpan
    for row in 0..<rows {
      let line = blocks.extracting(row * blocksWide..<row * blocksWide + columns)
      for column in line.indices {
        let sum = UInt64(line[column].sum)
        let bin = (column % Self.lanes) &* Self.bins &+ Int(sum / Self.width)
        counts[bin] &+= 1 << 32 | sum % Self.width
      }
    }
    var beyond: UInt64 = 0
    for bin in 0...Self.bins {
      var (number, above): (UInt64, UInt64) = (0, 0)
      for lane in 0..<Self.lanes where bin < Self.bins {
        let count = whole[lane * Self.bins + bin]
        number += count >> 32
        above += count & 0xFFFF_FFFF
      }
      // In eighths of a pixel, which a float holds exactly up to 2 million pixels.
      current[bin] = Float(number * Self.width - above + beyond) / 8
      beyond = above
    }
  }
}
