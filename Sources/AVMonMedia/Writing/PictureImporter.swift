internal import CFFmpeg

/// Brings decoded pictures of any format to `Picture`: planar 4:2:0 of 8 bits, or 10 where there are more. An odd last row or column is
/// left out, since 4:2:0 has no half colour samples.
@safe public struct PictureImporter: ~Copyable {
  private var context: OpaquePointer?
  private let target: Frame

  public init?() {
    guard let frame = Frame() else { return nil }
    target = frame
  }

  deinit { unsafe sws_freeContext(context) }

  /// The picture in `frame`; nil when libswscale cannot convert it.
  public mutating func picture(of frame: borrowing Frame) -> Picture? {
    let format = frame.pixelFormat
    let shape = Self.shape(of: frame, format)
    guard shape.width > 0, shape.height > 0 else { return nil }
    let isReady = [AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUV420P10LE].contains(format.value)
    if isReady { return Self.copy(frame, shape) }
    guard convert(frame, shape) else { return nil }
    return Self.copy(target, shape)
  }

  private static func shape(of frame: borrowing Frame, _ format: PixelFormat) -> PictureShape {
    let raw = unsafe frame.pointer.pointee
    // libswscale writes limited range into YUV it makes from RGB.
    let isFull = !format.isRGB && (frame.isFullRange || format.isFullRangeByName)
    var shape = PictureShape(
      width: frame.width & ~1, height: frame.height & ~1, depth: format.depth > 8 ? 10 : 8, isFullRange: isFull,
      fields: unsafe PictureShape.Fields(rawValue: avmon_frame_fields(frame.pointer)) ?? .none)
    shape.aspect = unsafe (raw.sample_aspect_ratio.num, raw.sample_aspect_ratio.den)
    if !format.isRGB {
      shape.color = unsafe (raw.color_primaries.rawValue, raw.color_trc.rawValue, raw.colorspace.rawValue)
    }
    return shape
  }

  private mutating func convert(_ frame: borrowing Frame, _ shape: PictureShape) -> Bool {
    let wanted = shape.depth > 8 ? AV_PIX_FMT_YUV420P10LE : AV_PIX_FMT_YUV420P
    let (width, height) = (Int32(frame.width), Int32(frame.height))
    unsafe context = sws_getCachedContext(
      context, width, height, frame.pixelFormat.value, width, height, wanted, SWS_BICUBIC | SWS_ACCURATE_RND | SWS_BITEXACT, nil, nil, nil)
    guard let context = unsafe context else { return false }
    target.reset()
    unsafe target.pointer.pointee.width = width
    unsafe target.pointer.pointee.height = height
    unsafe target.pointer.pointee.format = wanted.rawValue
    guard unsafe av_frame_get_buffer(target.pointer, 0) >= 0 else { return false }
    unsafe target.pointer.pointee.color_range = shape.isFullRange ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG
    return unsafe sws_scale_frame(context, target.pointer, frame.pointer) >= 0
  }

  private static func copy(_ frame: borrowing Frame, _ shape: PictureShape) -> Picture? {
    var planes: [[UInt8]] = []
    for plane in 0..<3 {
      let size = shape.size(of: plane)
      let rowBytes = size.width * shape.bytesPerSample
      let copied: [UInt8]? = frame.withPlane(plane, rows: size.height, rowBytes: rowBytes) { bytes, stride in
        unsafe [UInt8](unsafeUninitializedCapacity: rowBytes * size.height) { buffer, count in
          unsafe bytes.withUnsafeBytes { source in
            for row in 0..<size.height {
              let from = unsafe UnsafeRawBufferPointer(rebasing: source[row * stride..<row * stride + rowBytes])
              unsafe UnsafeMutableRawBufferPointer(buffer)[row * rowBytes..<(row + 1) * rowBytes].copyBytes(from: from)
            }
          }
          count = rowBytes * size.height
        }
      }
      guard let copied else { return nil }
      planes.append(copied)
    }
    return Picture(shape, planes: planes)
  }
}
