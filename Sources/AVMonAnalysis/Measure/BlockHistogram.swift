internal import CKernels

/// Histogram of block means in 32 bins, and its distance to that of the picture before.
///
/// Block means cost a hundredth of a histogram of pixels (our measurement) and take coding noise out. Each mean is shared between the two
/// nearest bins: a hard bin edge would make a slow fade look like jumps.
struct BlockHistogram {
  private static let bins = 32
  private var current = [Float](repeating: 0, count: bins + 1)
  private var previous = [Float](repeating: 0, count: bins + 1)
  private var hasPrevious = false

  /// Counts the picture; returns the L1 distance to the one before, 0...2, or 0 when there is none.
  mutating func update(_ blocks: [avmon_block], format: PictureFormat, grid: CellGrid) -> Double {
    swap(&current, &previous)
    for bin in current.indices { current[bin] = 0 }
    var index = 0
    for row in 0..<grid.blocksHigh {
      let rows = min(16, format.height - 16 * row)
      for column in 0..<grid.blocksWide {
        let pixels = Float(rows * min(16, format.width - 16 * column))
        let position = Float(blocks[index].sum) / pixels * (Float(Self.bins) / 256)
        let bin = Int(position)
        let share = position - Float(bin)
        current[bin] += (1 - share) * pixels
        current[bin + 1] += share * pixels
        index += 1
      }
    }
    defer { hasPrevious = true }
    guard hasPrevious else { return 0 }
    var distance: Float = 0
    for bin in current.indices { distance += abs(current[bin] - previous[bin]) }
    return Double(distance) / Double(format.width * format.height)
  }
}
