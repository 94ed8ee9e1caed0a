internal import CFFmpeg

/// Brings pictures to the size, format and range of another, by libswscale: what a comparison sample by sample needs.
@safe public struct PictureScaler: ~Copyable {
  private var context: OpaquePointer?
  private var look: Look?

  private struct Look: Equatable {
    var width, height, format: Int32
    var isFull: Bool
    init(_ frame: borrowing Frame) {
      unsafe (width, height, format) = (frame.pointer.pointee.width, frame.pointer.pointee.height, frame.pointer.pointee.format)
      isFull = frame.isFullRange || frame.pixelFormat.isFullRangeByName
    }
  }
  private var target: Look?

  public init() {}
  deinit { unsafe sws_freeContext(context) }

  /// Whether `frame` is like `model` as it is.
  public static func isLike(_ frame: borrowing Frame, _ model: borrowing Frame) -> Bool { Look(frame) == Look(model) }

  /// `source` in the size, format and range of `model`, scaled bicubically; nil when libswscale cannot or there is no memory.
  public mutating func picture(_ source: borrowing Frame, like model: borrowing Frame) -> Frame? {
    guard prepare(Look(source), Look(model)), let context = unsafe context, let result = Frame() else { return nil }
    let (from, to) = unsafe (source.pointer, result.pointer)
    unsafe (to.pointee.width, to.pointee.height) = (model.pointer.pointee.width, model.pointer.pointee.height)
    unsafe to.pointee.format = model.pointer.pointee.format
    unsafe to.pointee.color_range = model.pointer.pointee.color_range
    guard unsafe av_frame_get_buffer(to, 0) >= 0, unsafe sws_scale_frame(context, to, from) >= 0 else { return nil }
    return result
  }

  private mutating func prepare(_ source: Look, _ model: Look) -> Bool {
    if look == source, target == model { return unsafe context != nil }
    (look, target) = (source, model)
    unsafe sws_freeContext(context)
    unsafe context = sws_getContext(
      source.width, source.height, AVPixelFormat(rawValue: source.format), model.width, model.height, AVPixelFormat(rawValue: model.format),
      SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_BITEXACT, nil, nil, nil)
    guard let context = unsafe context else { return false }
    // The matrix is the same on both sides: only the range may differ.
    let matrix = unsafe sws_getCoefficients(SWS_CS_ITU709)
    _ = unsafe sws_setColorspaceDetails(context, matrix, source.isFull ? 1 : 0, matrix, model.isFull ? 1 : 0, 0, 1 << 16, 1 << 16)
    return true
  }
}
