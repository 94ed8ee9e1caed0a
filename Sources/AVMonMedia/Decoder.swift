internal import CFFmpeg
public import AVMonModel

/// The decoder of one stream.
@safe public struct Decoder: ~Copyable {
  private let context: UnsafeMutablePointer<AVCodecContext>
  /// Packets the decoder works on before it says what came of one: frame threads report a packet's error that many packets later.
  public let delay: Int
  public let kind: StreamInfo.Kind

  private init(adopting context: UnsafeMutablePointer<AVCodecContext>, kind: StreamInfo.Kind) {
    unsafe self.context = context
    self.kind = kind
    delay = unsafe context.pointee.active_thread_type & FF_THREAD_FRAME != 0 ? Int(context.pointee.thread_count) - 1 : 0
  }

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
    guard let codec = unsafe avcodec_find_decoder(stream.parameters.pointee.codec_id) else { return nil }
    guard let context = unsafe avcodec_alloc_context3(codec) else { throw MediaError(.brokeOff, "out of memory") }
    var owned: UnsafeMutablePointer<AVCodecContext>? = unsafe context
    var result = unsafe avcodec_parameters_to_context(context, stream.parameters)
    if result >= 0 {
      unsafe context.pointee.pkt_timebase = stream.pointer.pointee.time_base
      unsafe context.pointee.max_pixels = Demuxer.maxPixels
      unsafe context.pointee.thread_count = stream.isVideo ? Int32(clamping: threads) : 1
      result = unsafe avcodec_open2(context, codec, nil)
    }
    guard result >= 0 else {
      unsafe avcodec_free_context(&owned)
      let log = LogCapture.takeLastError()
      throw MediaError(.unusable, "cannot open the decoder of stream \(index): \(LibAV.message(result))\(log.isEmpty ? "" : " (\(log))")")
    }
    return unsafe Decoder(adopting: context, kind: stream.isVideo ? .video : .audio)
  }

  /// Gives the decoder a packet.
  public func send(_ packet: borrowing Packet) -> Step { unsafe step(avcodec_send_packet(context, packet.pointer)) }

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
