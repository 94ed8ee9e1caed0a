internal import CKernels

/// Counts luma outside the levels that EBU R 103 allows: 5...246 of 8 bits, 20...984 of 10 bits.
///
/// The strips' extremes tell where such pixels are; only there the picture is looked at again. R 103 wants a low-pass filter before the count,
/// since the overshoots of filters and coders are harmless: means of 4 x 4 pixels are counted, not pixels.
struct LevelMeasure {
  private static let lowest = 5
  private static let highest = 246
  private static let tile = 4
  /// Measured pictures from one count to the next where there is something to count: what lasts for a second is seen by every second one.
  private static let interval = 2

  private var sums: [UInt32] = []
  private var waited = interval

  /// Counts in one picture; nil when it is not this picture's turn, or the format uses the whole range.
  mutating func measure(
    _ pixels: RawSpan, stride: Int, _ strips: [avmon_strip], _ format: PictureFormat, _ kernels: avmon_kernels
  ) -> PictureDetail.Excess? {
    guard !format.isFullRange else { return nil }
    let scale = 1 << (format.kernelDepth - 8)
    let (lowest, highest) = (Self.lowest * scale, Self.highest * scale)
    waited += 1
    let suspects = strips.indices.filter { Int(strips[$0].min) < lowest || Int(strips[$0].max) > highest }
    guard !suspects.isEmpty else { return PictureDetail.Excess() }
    guard waited >= Self.interval else { return nil }
    waited = 0
    let tilesWide = (format.width + Self.tile - 1) / Self.tile
    if sums.count != tilesWide * 16 / Self.tile { sums = Array(repeating: 0, count: tilesWide * 16 / Self.tile) }
    var (below, above) = (0, 0)
    for strip in suspects {
      let rows = min(16, format.height - 16 * strip)
      sumTiles(pixels, stride, from: 16 * strip, rows, format, kernels)
      for row in 0..<(rows + Self.tile - 1) / Self.tile {
        let height = min(Self.tile, rows - Self.tile * row)
        for column in 0..<tilesWide {
          let area = height * min(Self.tile, format.width - Self.tile * column)
          let sum = Int(sums[row * tilesWide + column])
          if sum < lowest * area { below += area }
          if sum > highest * area { above += area }
        }
      }
    }
    let all = Double(format.width * format.height)
    return PictureDetail.Excess(below: Double(below) / all, above: Double(above) / all)
  }

  private mutating func sumTiles(
    _ pixels: RawSpan, _ stride: Int, from top: Int, _ rows: Int, _ format: PictureFormat, _ kernels: avmon_kernels
  ) {
    let (width, tile) = (UInt32(format.width), UInt32(Self.tile))
    pixels.withUnsafeBytes { bytes in
      let start = (bytes.baseAddress! + top * stride).assumingMemoryBound(to: UInt8.self)
      sums.withUnsafeMutableBufferPointer { sums in
        if format.bytesPerSample == 1 {
          kernels.tiles8(start, stride, width, UInt32(rows), tile, tile, sums.baseAddress)
        } else {
          kernels.tiles16(start, stride, width, UInt32(rows), tile, tile, UInt8(format.kernelShift), sums.baseAddress)
        }
      }
    }
  }
}
