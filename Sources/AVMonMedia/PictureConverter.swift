internal import CFFmpeg

/// Brings pictures the kernels cannot read in place (RGB, palettes, packed and big-endian formats) to planar YUV, by libswscale.
@safe public struct PictureConverter: ~Copyable {
  private var context: OpaquePointer?
  public init() {}
  deinit { unsafe sws_freeContext(context) }

  /// Converts `source` into `target`: 8 bits stay 8, more become 16-bit planes of 12 bits. False when libswscale cannot.
  public mutating func convert(_ source: borrowing Frame, into target: borrowing Frame) -> Bool {
    let format = source.pixelFormat
    let wide = format.depth > 8
    let gray = !format.hasChroma && !format.name.hasPrefix("pal")
    let wanted =
      gray ? (wide ? AV_PIX_FMT_GRAY12LE : AV_PIX_FMT_GRAY8) : (wide ? AV_PIX_FMT_YUV444P12LE : AV_PIX_FMT_YUV444P)
    let (width, height) = (Int32(source.width), Int32(source.height))
    unsafe context = sws_getCachedContext(
      context, width, height, format.value, width, height, wanted, SWS_POINT, nil, nil, nil)
    guard let context = unsafe context else { return false }
    target.reset()
    unsafe target.pointer.pointee.width = width
    unsafe target.pointer.pointee.height = height
    unsafe target.pointer.pointee.format = wanted.rawValue
    guard unsafe av_frame_get_buffer(target.pointer, 0) >= 0, unsafe av_frame_copy_props(target.pointer, source.pointer) >= 0 else {
      return false
    }
    // Whatever the input's range, libswscale writes limited range into YUV it makes from RGB.
    unsafe target.pointer.pointee.color_range = source.isFullRange && !format.isRGB ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG
    return unsafe sws_scale_frame(context, target.pointer, source.pointer) >= 0
  }
}
