internal import CFFmpeg

/// The decoder of one stream.
@safe public struct Decoder: ~Copyable {
  private let context: UnsafeMutablePointer<AVCodecContext>

  /// Name of the decoder in FFmpeg's log.
  var name: String { unsafe String(cString: context.pointee.codec.pointee.name) }

  private init(adopting context: UnsafeMutablePointer<AVCodecContext>) { unsafe self.context = context }

  deinit {
    var context: UnsafeMutablePointer<AVCodecContext>? = unsafe context
    unsafe avcodec_free_context(&context)
  }

  /// What came of a call.
  public enum Step: Sendable, Equatable {
    case done
    /// `send`: take frames first. `receive`: send more packets first.
    case again
    case end
    /// The packet was refused or the frame could not be decoded.
    case failed(String)
  }

  /// Opens the decoder of stream `index`; nil when this FFmpeg has none for its codec.
  ///
  /// - Parameter threads: frame threads for video, 0 for one per core. Audio always uses one: its frames are too small to share.
  /// - Throws: `MediaError` when the decoder refuses the stream's parameters.
  public static func open(_ index: Int, of demuxer: borrowing Demuxer, threads: Int) throws(MediaError) -> Decoder? {
    let stream = demuxer.stream(at: index)
    guard unsafe avcodec_find_decoder(stream.parameters.pointee.codec_id) != nil else { return nil }
    guard let decoder = unsafe open(stream.parameters, timeBase: stream.pointer.pointee.time_base, threads: stream.isVideo ? threads : 1)
    else {
      let log = LogCapture.takeLastError()
      throw MediaError(.unusable, "cannot open the decoder of stream \(index)\(log.isEmpty ? "" : " (\(log))")")
    }
    return decoder
  }

  /// Opens a decoder for `parameters`; nil when it refuses them.
  static func open(_ parameters: UnsafeMutablePointer<AVCodecParameters>, timeBase: AVRational, threads: Int) -> Decoder? {
    guard let codec = unsafe avcodec_find_decoder(parameters.pointee.codec_id), let context = unsafe avcodec_alloc_context3(codec) else {
      return nil
    }
    var owned: UnsafeMutablePointer<AVCodecContext>? = unsafe context
    var result = unsafe avcodec_parameters_to_context(context, parameters)
    if result >= 0 {
      unsafe context.pointee.pkt_timebase = timeBase
      unsafe context.pointee.max_pixels = Demuxer.maxPixels
      unsafe context.pointee.thread_count = Int32(clamping: threads)
      if unsafe parameters.pointee.codec_id == AV_CODEC_ID_HEVC { unsafe useBlackBuffers(context) }
      result = unsafe avcodec_open2(context, codec, nil)
    }
    guard result >= 0 else {
      unsafe avcodec_free_context(&owned)
      return nil
    }
    return unsafe Decoder(adopting: context)
  }

  /// FFmpeg's HEVC decoder conceals nothing: where data are missing the picture shows what the buffer held before, which depends on the number
  /// of threads and on chance. Black buffers make it the same every time.
  private static func useBlackBuffers(_ context: UnsafeMutablePointer<AVCodecContext>) {
    unsafe avmon_allow_threaded_buffers(context)
    unsafe context.pointee.get_buffer2 = { context, frame, flags in
      guard let context = unsafe context, let frame = unsafe frame else { return avmon_error_invalid_data }
      let result = unsafe avcodec_default_get_buffer2(context, frame, flags)
      guard result >= 0 else { return result }
      return unsafe avmon_blacken(frame, frame.pointee.width, frame.pointee.height)
    }
  }

  /// Gives the decoder a packet.
  public func send(_ packet: borrowing Packet) -> Step { unsafe send(packet.pointer) }

  func send(_ packet: UnsafeMutablePointer<AVPacket>) -> Step { unsafe step(avcodec_send_packet(context, packet)) }

  /// Tells the decoder that there are no more packets.
  public func flush() -> Step { unsafe step(avcodec_send_packet(context, nil)) }

  /// Takes the next frame.
  public func receive(_ frame: borrowing Frame) -> Step { unsafe step(avcodec_receive_frame(context, frame.pointer)) }

  private func step(_ result: Int32) -> Step {
    if result >= 0 { return .done }
    if result == avmon_error_again { return .again }
    if result == avmon_error_eof { return .end }
    return .failed(LibAV.message(result))
  }
}
