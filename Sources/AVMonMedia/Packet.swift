internal import CFFmpeg

/// A compressed packet. One is made and used again for every read.
@safe public struct Packet: ~Copyable {
  let pointer: UnsafeMutablePointer<AVPacket>

  public init?() {
    guard let packet = unsafe av_packet_alloc() else { return nil }
    unsafe pointer = packet
  }

  deinit {
    var packet: UnsafeMutablePointer<AVPacket>? = unsafe pointer
    unsafe av_packet_free(&packet)
  }

  /// Index of the stream in the container.
  public var stream: Int { unsafe Int(pointer.pointee.stream_index) }
  /// Bytes of payload.
  public var size: Int { unsafe Int(pointer.pointee.size) }
  /// Presentation time in ticks of the stream's time base; nil when there is none.
  public var pts: Int64? {
    get { unsafe pointer.pointee.pts == avmon_no_pts ? nil : pointer.pointee.pts }
    nonmutating set { unsafe pointer.pointee.pts = newValue ?? avmon_no_pts }
  }
  /// Decoding time in ticks of the stream's time base; nil when there is none.
  public var dts: Int64? {
    get { unsafe pointer.pointee.dts == avmon_no_pts ? nil : pointer.pointee.dts }
    nonmutating set { unsafe pointer.pointee.dts = newValue ?? avmon_no_pts }
  }
  /// Duration in ticks, 0 when unknown.
  public var duration: Int64 { unsafe max(0, pointer.pointee.duration) }
  /// Offset of the packet in the input in bytes; nil when the demuxer does not say.
  public var position: Int64? { unsafe pointer.pointee.pos < 0 ? nil : pointer.pointee.pos }
  public var isKey: Bool { unsafe pointer.pointee.flags & AV_PKT_FLAG_KEY != 0 }
  public var isCorrupt: Bool { unsafe pointer.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 }
  public var isDiscarded: Bool { unsafe pointer.pointee.flags & AV_PKT_FLAG_DISCARD != 0 }

  func reset() { unsafe av_packet_unref(pointer) }
}
