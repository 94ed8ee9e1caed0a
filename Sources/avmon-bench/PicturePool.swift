/// Planes of samples as a decoder would leave them in memory: noise that fills the nominal range, pairs of pictures one after another.
///
/// No byte is 255, so that a search for it reads a plane to its end.
final class PicturePool {
  let width: Int
  let height: Int
  let bytesPerSample: Int
  /// Bytes from row to row: a multiple of 64, as FFmpeg aligns them.
  let stride: Int
  let pairs: Int
  private let memory: UnsafeMutableRawPointer

  /// Reserves as many pairs as fill `bytes`, at least one.
  init(width: Int, height: Int, depth: Int, bytes: Int) {
    (self.width, self.height, bytesPerSample) = (width, height, depth > 8 ? 2 : 1)
    stride = (width * bytesPerSample + 63) / 64 * 64
    pairs = max(1, (bytes + 2 * stride * height - 1) / (2 * stride * height))
    memory = .allocate(byteCount: pairs * 2 * stride * height, alignment: 64)
    fill(depth: depth)
  }

  deinit { memory.deallocate() }

  var planeBytes: Int { stride * height }
  func current(_ pair: Int) -> UnsafePointer<UInt8> { plane(2 * pair) }
  func previous(_ pair: Int) -> UnsafePointer<UInt8> { plane(2 * pair + 1) }

  private func plane(_ index: Int) -> UnsafePointer<UInt8> {
    UnsafePointer((memory + index * planeBytes).assumingMemoryBound(to: UInt8.self))
  }

  private func fill(depth: Int) {
    var state: UInt64 = 1
    let (black, range) = (UInt32(16) << UInt32(depth - 8), UInt64(220) << UInt64(depth - 8))
    for index in 0..<pairs * 2 * planeBytes / bytesPerSample {
      // Xorshift: quick, and any noise will do.
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      var sample = black + UInt32(((state >> 32) * range) >> 32)
      if sample & 0xFF == 0xFF { sample -= 1 }
      if bytesPerSample == 1 {
        memory.storeBytes(of: UInt8(truncatingIfNeeded: sample), toByteOffset: index, as: UInt8.self)
      } else {
        memory.storeBytes(of: UInt16(truncatingIfNeeded: sample).littleEndian, toByteOffset: 2 * index, as: UInt16.self)
      }
    }
  }
}
