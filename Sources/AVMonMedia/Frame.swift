internal import CFFmpeg

/// A decoded picture or piece of sound. One is made and used again.
@safe public struct Frame: ~Copyable {
  let pointer: UnsafeMutablePointer<AVFrame>

  public init?() {
    guard let frame = unsafe av_frame_alloc() else { return nil }
    unsafe pointer = frame
  }

  deinit {
    var frame: UnsafeMutablePointer<AVFrame>? = unsafe pointer
    unsafe av_frame_free(&frame)
  }

  /// Another hold on the same picture or sound; nil without memory.
  public func shared() -> Frame? {
    guard let copy = unsafe av_frame_clone(pointer) else { return nil }
    return unsafe Frame(adopting: copy)
  }

  private init(adopting pointer: UnsafeMutablePointer<AVFrame>) { unsafe self.pointer = pointer }

  /// Lets go of the picture or sound.
  public func reset() { unsafe av_frame_unref(pointer) }
  /// Whether it holds nothing.
  public var isEmpty: Bool { unsafe pointer.pointee.buf.0 == nil }

  /// Presentation time in ticks of the stream's time base, estimated by FFmpeg where the stream has none; nil when it cannot be.
  public var pts: Int64? {
    let best = unsafe pointer.pointee.best_effort_timestamp
    return best == avmon_no_pts ? nil : best
  }
  /// Duration in ticks, 0 when unknown.
  public var duration: Int64 { unsafe max(0, avmon_frame_duration(pointer)) }
  public var isKey: Bool { unsafe avmon_frame_is_key(pointer) != 0 }
  /// Whether the picture is flagged as two fields of different moments, and whether the one of the even rows comes first.
  public var isInterlaced: Bool { unsafe avmon_frame_fields(pointer) != 0 }
  public var isUpperFieldFirst: Bool { unsafe avmon_frame_fields(pointer) == 1 }
  /// Half-frame durations a field-coded picture is shown longer (`repeat_pict`).
  public var repeatPicture: Int { unsafe Int(pointer.pointee.repeat_pict) }
  /// The decoder concealed errors or met an invalid bitstream in this picture.
  public var hasDecodeErrors: Bool { unsafe pointer.pointee.decode_error_flags & ~FF_DECODE_ERROR_MISSING_REFERENCE != 0 }
  public var missesReference: Bool { unsafe pointer.pointee.decode_error_flags & FF_DECODE_ERROR_MISSING_REFERENCE != 0 }
  /// The picture precedes the decoder's first recovery point.
  public var isBeforeRecovery: Bool { unsafe pointer.pointee.flags & AV_FRAME_FLAG_CORRUPT != 0 }

  // Pictures

  public var width: Int { unsafe Int(pointer.pointee.width) }
  public var height: Int { unsafe Int(pointer.pointee.height) }
  public var pixelFormat: PixelFormat { unsafe PixelFormat(AVPixelFormat(rawValue: pointer.pointee.format)) }
  var formatCode: Int32 { unsafe pointer.pointee.format }
  /// Whether luma uses all codes instead of 16...235.
  public var isFullRange: Bool { unsafe pointer.pointee.color_range == AVCOL_RANGE_JPEG }

  /// Lends plane `index` as bytes from its first sample to its last, with the distance between rows in bytes. `rows` and `rowBytes` are the
  /// plane's size. Nil when there is no such plane or its rows go upward.
  public func withPlane<R>(_ index: Int, rows: Int, rowBytes: Int, _ body: (RawSpan, Int) -> R) -> R? {
    let (data, stride) =
      switch index {
      case 0: unsafe (pointer.pointee.data.0, Int(pointer.pointee.linesize.0))
      case 1: unsafe (pointer.pointee.data.1, Int(pointer.pointee.linesize.1))
      default: unsafe (pointer.pointee.data.2, Int(pointer.pointee.linesize.2))
      }
    guard let data = unsafe data, stride >= rowBytes, rows > 0, rows <= height, rowBytes > 0 else { return nil }
    // SAFETY: FFmpeg's buffer holds `rows` rows of `stride` bytes; the last one is used up to `rowBytes` only.
    let bytes = unsafe UnsafeRawBufferPointer(start: data, count: stride * (rows - 1) + rowBytes)
    return unsafe body(bytes.bytes, stride)
  }

  // Sound

  /// Samples per channel.
  public var samples: Int { unsafe Int(pointer.pointee.nb_samples) }
  public var sampleRate: Int { unsafe Int(pointer.pointee.sample_rate) }
  public var channels: Int { unsafe Int(pointer.pointee.ch_layout.nb_channels) }
  public var channelLayout: String { unsafe Stream.layoutName(pointer.pointee.ch_layout) }
  /// Whether the samples are planar floats already.
  var isPlanarFloat: Bool { unsafe pointer.pointee.format == AV_SAMPLE_FMT_FLTP.rawValue }

  /// Lends the channels of planar float sound.
  func withFloatPlanes<R>(_ body: ([UnsafeBufferPointer<Float>]) -> R) -> R {
    let planes = unsafe (0..<channels).map { channel in
      unsafe UnsafeBufferPointer(
        start: pointer.pointee.extended_data[channel].map { unsafe UnsafeRawPointer($0).assumingMemoryBound(to: Float.self) },
        count: samples)
    }
    return unsafe body(planes)
  }
}
