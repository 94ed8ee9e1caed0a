internal import CFFmpeg

/// How the samples of a picture lie in memory.
@safe public struct PixelFormat: Equatable, Sendable {
  /// FFmpeg's name, `yuv420p10le`; `unknown` when there is none.
  public let name: String
  /// Bits of a luma sample.
  public let depth: Int
  /// log2 of how much coarser the colour planes are.
  public let chromaShiftX: Int
  public let chromaShiftY: Int
  /// Whether there are colour planes.
  public let hasChroma: Bool
  /// Whether luma and colour each lie in a plane of their own, as little-endian unsigned samples that the kernels read in place.
  public let isDirect: Bool
  /// Bytes of a sample in memory: 1 or 2.
  public let bytesPerSample: Int
  /// Bits every sample is shifted left by in memory.
  public let padding: Int
  /// Whether the format says by its name that all codes are used (`yuvj420p`).
  public let isFullRangeByName: Bool
  let isRGB: Bool
  let value: AVPixelFormat

  init(_ format: AVPixelFormat) {
    value = format
    guard let pointer = unsafe av_pix_fmt_desc_get(format) else {
      (name, depth, chromaShiftX, chromaShiftY, hasChroma) = ("unknown", 8, 0, 0, false)
      (isDirect, bytesPerSample, padding, isFullRangeByName, isRGB) = (false, 1, 0, false, false)
      return
    }
    let descriptor = unsafe pointer.pointee
    name = unsafe String(cString: descriptor.name)
    let luma = unsafe descriptor.comp.0
    depth = Int(luma.depth)
    (chromaShiftX, chromaShiftY) = unsafe (Int(descriptor.log2_chroma_w), Int(descriptor.log2_chroma_h))
    hasChroma = unsafe descriptor.nb_components >= 3
    let flags = unsafe descriptor.flags
    // Bit 10 is XYZ, which FFmpeg 5.1 has no name for.
    let odd = UInt64(
      AV_PIX_FMT_FLAG_BE | AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BITSTREAM | AV_PIX_FMT_FLAG_HWACCEL
        | AV_PIX_FMT_FLAG_BAYER | AV_PIX_FMT_FLAG_FLOAT | 1 << 10)
    isRGB = flags & UInt64(AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL) != 0
    bytesPerSample = luma.depth > 8 ? 2 : 1
    padding = Int(luma.shift)
    let ownPlanes = unsafe [descriptor.comp.0, descriptor.comp.1, descriptor.comp.2].prefix(hasChroma ? 3 : 1).enumerated()
      .allSatisfy { $1.plane == Int32($0) && $1.step == Int32(luma.depth > 8 ? 2 : 1) && $1.offset == 0 && $1.depth == luma.depth }
    isDirect = flags & odd == 0 && ownPlanes && luma.depth >= 8 && luma.depth <= 16
    isFullRangeByName = name.hasPrefix("yuvj")
  }
}
