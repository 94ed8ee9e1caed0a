internal import CKernels

/// A picture made small: the mean of every tile of luma, 8-bit levels.
public struct PictureTiles: Sendable {
  /// Size of the picture and of a tile, in pixels; tiles at the right and lower edge may be smaller.
  let width, height, tile: Int
  let columns, rows: Int
  let means: [Float]

  /// Columns a picture has at least, if it is not smaller than four times that.
  private static let leastColumns = 64

  /// Measures luma that lies in `bytes` in rows of `stride` bytes.
  public init(_ bytes: RawSpan, stride: Int, format: PictureFormat) {
    (width, height) = (format.width, format.height)
    let tile = [16, 8].first { format.width / $0 >= Self.leastColumns } ?? 4
    self.tile = tile
    (columns, rows) = ((format.width + tile - 1) / tile, (format.height + tile - 1) / tile)
    // Every second row of a large tile tells its mean as well as all do, for half the memory traffic.
    let step = tile == 16 ? 2 : 1
    let (tileRows, height) = (tile / step, (format.height + step - 1) / step)
    var sums = [UInt32](repeating: 0, count: columns * rows)
    let kernels = avmon_kernels_best()!.pointee  // documented never to be NULL
    bytes.withUnsafeBytes { bytes in
      let pixels = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
      sums.withUnsafeMutableBufferPointer { sums in
        if format.bytesPerSample == 1 {
          kernels.tiles8(pixels, stride * step, UInt32(format.width), UInt32(height), UInt32(tile), UInt32(tileRows), sums.baseAddress)
        } else {
          kernels.tiles16(
            pixels, stride * step, UInt32(format.width), UInt32(height), UInt32(tile), UInt32(tileRows), UInt8(format.kernelShift),
            sums.baseAddress)
        }
      }
    }
    let scale = 1 / Float(1 << (format.kernelDepth - 8))
    var means = [Float](repeating: 0, count: sums.count)
    for row in 0..<rows {
      let high = min(tileRows, height - row * tileRows)
      for column in 0..<columns {
        let wide = min(tile, format.width - column * tile)
        means[row * columns + column] = Float(sums[row * columns + column]) * scale / Float(high * wide)
      }
    }
    self.means = means
  }

  /// For tests: the means of whole tiles.
  init(columns: Int, rows: Int, tile: Int = 16, means: [Float]) {
    (self.columns, self.rows, self.tile, self.means) = (columns, rows, tile, means)
    (width, height) = (columns * tile, rows * tile)
  }
}
