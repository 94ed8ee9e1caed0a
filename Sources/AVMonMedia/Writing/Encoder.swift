internal import CFFmpeg

/// An encoder of pictures or sound, on one thread and bit-exact: the same input gives the same packets.
@safe public struct Encoder: ~Copyable {
  let context: UnsafeMutablePointer<AVCodecContext>
  /// What is given to FFmpeg, used again and again.
  let frame: UnsafeMutablePointer<AVFrame>
  /// MPEG-2 and MPEG-4 part 2 know constant rates only: they count pictures, and the true times wait here. Nil for other codecs.
  private var waiting: [Int64]?
  private var count: Int64 = 0
  /// Ticks of the times that `send` takes.
  public let timeBase: TimeBase

  private init(
    adopting context: UnsafeMutablePointer<AVCodecContext>, _ frame: UnsafeMutablePointer<AVFrame>, timeBase: TimeBase, countsPictures: Bool
  ) {
    unsafe (self.context, self.frame) = (context, frame)
    (self.timeBase, waiting) = (timeBase, countsPictures ? [] : nil)
  }

  deinit {
    var context: UnsafeMutablePointer<AVCodecContext>? = unsafe context
    var frame: UnsafeMutablePointer<AVFrame>? = unsafe frame
    unsafe avcodec_free_context(&context)
    unsafe av_frame_free(&frame)
  }

  /// Whether this FFmpeg has the encoder called `name`.
  static func exists(_ name: String) -> Bool { unsafe avcodec_find_encoder_by_name(name) != nil }

  /// Opens the encoder called `name` as `configure` sets it up and with `options` of its own.
  static func open(
    _ name: String, timeBase: TimeBase, countsPictures: Bool = false, options: [(String, String)] = [],
    _ configure: (UnsafeMutablePointer<AVCodecContext>, UnsafeMutablePointer<AVFrame>) -> Void
  ) throws(MediaError) -> Encoder {
    LogCapture.install()
    guard let codec = unsafe avcodec_find_encoder_by_name(name) else {
      throw MediaError(.unusable, "this FFmpeg has no encoder '\(name)'; choose another codec")
    }
    guard let context = unsafe avcodec_alloc_context3(codec) else { throw MediaError(.brokeOff, "out of memory") }
    guard let frame = unsafe av_frame_alloc() else {
      var context: UnsafeMutablePointer<AVCodecContext>? = unsafe context
      unsafe avcodec_free_context(&context)
      throw MediaError(.brokeOff, "out of memory")
    }
    let encoder = unsafe Encoder(adopting: context, frame, timeBase: timeBase, countsPictures: countsPictures)
    unsafe context.pointee.thread_count = 1
    unsafe context.pointee.flags |= AV_CODEC_FLAG_BITEXACT
    unsafe configure(context, frame)
    var dictionary: OpaquePointer?
    for (key, value) in options { unsafe av_dict_set(&dictionary, key, value, 0) }
    let opened = unsafe avcodec_open2(context, codec, &dictionary)
    unsafe av_dict_free(&dictionary)
    guard opened >= 0, unsafe av_frame_get_buffer(frame, 0) >= 0 else {
      let log = LogCapture.takeLastError()
      throw MediaError(.unusable, "cannot open the encoder '\(name)': \(log.isEmpty ? LibAV.message(opened) : log)")
    }
    return encoder
  }

  /// Gives the encoder its frame, which `fill` writes first, with a time in ticks of `timeBase`.
  mutating func send(at ticks: Int64, _ fill: () -> Void) -> Decoder.Step {
    // The encoder may still hold the buffer of the last frame.
    guard unsafe av_frame_make_writable(frame) >= 0 else { return .failed("out of memory") }
    fill()
    if waiting != nil {
      waiting?.append(ticks)
      unsafe frame.pointee.pts = count
      count += 1
    } else {
      unsafe frame.pointee.pts = ticks
    }
    return unsafe Self.step(avcodec_send_frame(context, frame))
  }

  /// Tells the encoder that nothing more comes.
  public func flush() -> Decoder.Step { unsafe Self.step(avcodec_send_frame(context, nil)) }

  /// Takes the next packet, timed in ticks of `timeBase`.
  public mutating func receive(_ packet: borrowing Packet) -> Decoder.Step {
    let step = unsafe Self.step(avcodec_receive_packet(context, packet.pointer))
    if step == .done, let first = waiting?.first {
      // No pictures are reordered, so they come out as they went in.
      waiting?.removeFirst()
      (packet.pts, packet.dts) = (first, first)
    }
    return step
  }

  private static func step(_ result: Int32) -> Decoder.Step {
    if result >= 0 { return .done }
    if result == avmon_error_again { return .again }
    if result == avmon_error_eof { return .end }
    return .failed(LibAV.message(result))
  }
}
