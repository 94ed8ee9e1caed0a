internal import CKernels

/// Counts the edges that the luma kernel found on grids of blocks.
struct GridMeasure {
  /// Levels by which a striped block changes along its rows, 0.8 a pixel, and the share of that, in hundredths, by which it may change along
  /// its columns. Natural upright structures stay above the share: noise and perspective see to it.
  private static let striped: UInt32 = 205
  private static let straight: UInt32 = 15

  private var width = 0
  private var height = 0
  private var sides: [UInt8] = []

  mutating func begin(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    sides = Array(repeating: 0, count: avmon_grid_size(UInt32(width), UInt32(height)))
  }

  /// Lends the memory for the edges of a new picture.
  mutating func take(_ body: (UnsafeMutablePointer<UInt8>?) -> Void) { sides.withUnsafeMutableBufferPointer { body($0.baseAddress) } }

  /// Edges and stripes.
  func finish(_ blocks: Span<avmon_block>) -> GridStats {
    var stats = finish()
    stats.stripes = stripes(blocks)
    return stats
  }

  /// Edges only.
  func finish() -> GridStats {
    var corners: [GridStats.Corners] = []
    var start = 0
    for grid in 0..<UInt32(avmon_grid_count) {
      let (wide, high) = size(grid)
      corners.append(sides.withUnsafeBytes { Self.corners(UnsafeRawBufferPointer(rebasing: $0[start..<start + wide * high]), wide, high) })
      start += wide * high
    }
    let (wide, high) = size(0)
    return GridStats(
      macroblock: corners[0], transform: corners[1], picture: corners[2], blocksWide: wide, blocksHigh: high,
      sides: Array(sides.prefix(wide * high)))
  }

  private func size(_ grid: UInt32) -> (wide: Int, high: Int) {
    (Int(avmon_grid_blocks(UInt32(width), grid)), Int(avmon_grid_blocks(UInt32(height), grid)))
  }

  /// Corners at the upper left of the blocks, eight blocks at a time: nearly all groups of eight have none.
  private static func corners(_ sides: UnsafeRawBufferPointer, _ wide: Int, _ high: Int) -> GridStats.Corners {
    var result = GridStats.Corners()
    guard wide > 1, high > 1 else { return result }
    for row in 1..<high {
      var column = 1
      while column < wide {
        let at = row * wide + column
        let (both, count) =
          wide - column >= 8
          ? (meeting(sides, at, wide, UInt64.self), 8) : (UInt64(meeting(sides, at, wide, UInt8.self)), 1)
        if both != 0 {
          result.weak += (both & 0x0101_0101_0101_0101).nonzeroBitCount
          result.strong += (both & 0x0202_0202_0202_0202).nonzeroBitCount
        }
        column += count
      }
    }
    return result
  }

  /// In bits 0 and 1 of each byte: an upright edge at or above the corner and a level one at or left of it.
  private static func meeting<Word: FixedWidthInteger>(_ sides: UnsafeRawBufferPointer, _ at: Int, _ wide: Int, _ type: Word.Type) -> Word {
    func load(_ offset: Int) -> Word { sides.loadUnaligned(fromByteOffset: offset, as: type) }
    let upright = load(at) | load(at - wide)
    let level = load(at) | load(at - 1)
    return upright & (level >> 2) & (Word.max / 255 * 3)
  }

  private func stripes(_ blocks: Span<avmon_block>) -> Double {
    guard width >= 16, height >= 16 else { return 0 }
    let (across, wide) = ((width + 15) / 16, width / 16)
    var count = 0
    for row in 0..<height / 16 {
      for column in 0..<wide {
        let block = blocks[row * across + column]
        let (along, down) = (UInt32(block.grad_h), UInt32(block.grad_v))
        if along >= Self.striped, 100 &* down < Self.straight &* along { count += 1 }
      }
    }
    return Double(count) / Double(wide * (height / 16))
  }
}
