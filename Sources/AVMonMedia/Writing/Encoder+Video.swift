internal import CFFmpeg

/// How pictures are compressed.
public struct VideoEncoding: Equatable, Sendable {
  public enum Codec: String, CaseIterable, Sendable {
    case h264, hevc, mpeg2video, mpeg4

    /// FFmpeg's name of the encoder.
    var encoder: String {
      switch self {
      case .h264: "libx264"
      case .hevc: "libx265"
      case .mpeg2video: "mpeg2video"
      case .mpeg4: "mpeg4"
      }
    }

    /// Whether this FFmpeg can encode it.
    public var isAvailable: Bool { Encoder.exists(encoder) }
    /// Bits of a sample that it can carry.
    public var depth: Int { self == .h264 || self == .hevc ? 10 : 8 }
    var countsPictures: Bool { self == .mpeg2video || self == .mpeg4 }
  }

  public var codec: Codec
  /// Constant rate factor of H.264 and HEVC, 0...51; of the others the quantiser scale, 1...31. Lower is better.
  public var quality: Int
  /// Slices a picture is cut into (H.264): what one lost packet takes with it. 0 leaves it to the encoder.
  public var slices: Int

  public init(codec: Codec, quality: Int, slices: Int = 0) { (self.codec, self.quality, self.slices) = (codec, quality, slices) }

  /// Seconds from key frame to key frame: what broadcasters use, and how long damage can last.
  static let groupSeconds = 2.0
  /// Frame rates of MPEG-2 (ISO/IEC 13818-2, table 6-4).
  static let standardRates: [(numerator: Int32, denominator: Int32)] = [
    (24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1), (50, 1), (60000, 1001), (60, 1),
  ]
}

extension Encoder {
  /// Opens an encoder for pictures of `shape`.
  ///
  /// - Parameters:
  ///   - frameRate: pictures per second; the times of the pictures may differ from it.
  ///   - isForFile: headers go into the container's header instead of before each key frame (all but transport streams).
  public static func video(
    _ encoding: VideoEncoding, shape: PictureShape, timeBase: TimeBase, frameRate: Double, container: Container
  ) throws(MediaError) -> Encoder {
    let codec = encoding.codec
    guard shape.depth <= codec.depth else { throw MediaError(.unusable, "\(codec.rawValue) carries 8 bits only; choose h264 or hevc") }
    let rate = VideoEncoding.standardRates.min { distance($0, frameRate) < distance($1, frameRate) } ?? (25, 1)
    let (nominal, tick) = (
      codec.countsPictures ? AVRational(num: rate.numerator, den: rate.denominator) : av_d2q(frameRate, 1_001_000),
      codec.countsPictures
        ? AVRational(num: rate.denominator, den: rate.numerator) : AVRational(num: timeBase.numerator, den: timeBase.denominator)
    )
    return try unsafe open(
      codec.encoder, timeBase: timeBase, countsPictures: codec.countsPictures, options: options(encoding)
    ) { context, frame in
      unsafe setUp(context, shape)
      unsafe (context.pointee.time_base, context.pointee.framerate) = (tick, nominal)
      unsafe context.pointee.gop_size = Int32(max(1, (frameRate * VideoEncoding.groupSeconds).rounded()))
      unsafe context.pointee.slices = Int32(codec == .h264 ? encoding.slices : 0)
      if container != .ts { unsafe context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER }
      unsafe (frame.pointee.width, frame.pointee.height) = (context.pointee.width, context.pointee.height)
      unsafe frame.pointee.format = context.pointee.pix_fmt.rawValue
      unsafe avmon_frame_set_fields(frame, shape.fields.rawValue)
      if codec.countsPictures {
        unsafe context.pointee.max_b_frames = 0
        unsafe context.pointee.flags |= AV_CODEC_FLAG_QSCALE
        unsafe context.pointee.global_quality = Int32(encoding.quality) * FF_QP2LAMBDA
        unsafe frame.pointee.quality = context.pointee.global_quality
      }
    }
  }

  private static func distance(_ rate: (numerator: Int32, denominator: Int32), _ wanted: Double) -> Double {
    abs(Double(rate.numerator) / Double(rate.denominator) - wanted)
  }

  private static func options(_ encoding: VideoEncoding) -> [(String, String)] {
    switch encoding.codec {
    case .h264: [("preset", "veryfast"), ("crf", "\(encoding.quality)")]
    case .hevc:
      [("preset", "ultrafast"), ("crf", "\(encoding.quality)"), ("x265-params", "log-level=none:pools=none:frame-threads=1:wpp=0")]
    case .mpeg2video, .mpeg4: []
    }
  }

  private static func setUp(_ context: UnsafeMutablePointer<AVCodecContext>, _ shape: PictureShape) {
    unsafe (context.pointee.width, context.pointee.height) = (Int32(shape.width), Int32(shape.height))
    unsafe context.pointee.pix_fmt = shape.depth > 8 ? AV_PIX_FMT_YUV420P10LE : AV_PIX_FMT_YUV420P
    unsafe context.pointee.color_range = shape.isFullRange ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG
    unsafe context.pointee.color_primaries = AVColorPrimaries(rawValue: shape.color.primaries)
    unsafe context.pointee.color_trc = AVColorTransferCharacteristic(rawValue: shape.color.transfer)
    unsafe context.pointee.colorspace = AVColorSpace(rawValue: shape.color.matrix)
    if shape.aspect.numerator > 0 {
      unsafe context.pointee.sample_aspect_ratio = AVRational(num: shape.aspect.numerator, den: shape.aspect.denominator)
    }
    if shape.fields != .none {
      unsafe context.pointee.flags |= AV_CODEC_FLAG_INTERLACED_DCT | AV_CODEC_FLAG_INTERLACED_ME
      unsafe context.pointee.field_order = shape.fields == .topFirst ? AV_FIELD_TT : AV_FIELD_BB
    }
  }

  /// Gives the encoder a picture, to be shown at `ticks` of `timeBase`.
  public mutating func send(_ picture: Picture, at ticks: Int64) -> Decoder.Step {
    let target = unsafe frame
    return send(at: ticks) {
      let data = unsafe [target.pointee.data.0, target.pointee.data.1, target.pointee.data.2]
      let strides = unsafe [target.pointee.linesize.0, target.pointee.linesize.1, target.pointee.linesize.2]
      for plane in 0..<3 {
        let size = picture.shape.size(of: plane)
        let rowBytes = size.width * picture.shape.bytesPerSample
        guard let base = unsafe data[plane], picture.planes[plane].count == rowBytes * size.height else { continue }
        unsafe picture.planes[plane].withUnsafeBytes { source in
          for row in 0..<size.height {
            // SAFETY: the frame was allocated for pictures of this size; the source's size is checked above.
            let out = unsafe UnsafeMutableRawPointer(base + row * Int(strides[plane]))
            unsafe out.copyMemory(from: source.baseAddress! + row * rowBytes, byteCount: rowBytes)
          }
        }
      }
    }
  }
}
