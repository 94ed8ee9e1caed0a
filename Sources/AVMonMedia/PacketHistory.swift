internal import CFFmpeg

/// The packets from which decoding can begin anew: those since the last key frame, and the group before it while that is small (pictures
/// shown before an open group's key frame need it).
///
/// Holds references, not copies of the data.
@safe final class PacketHistory {
  /// Beyond these the history is given up until the next key frame: streams without key frames must not fill the memory.
  private static let packetLimit = 1500
  private static let byteLimit = 32 << 20
  /// A group before the last key frame is kept up to this size.
  private static let previousLimit = 4 << 20

  private var packets: [UnsafeMutablePointer<AVPacket>] = unsafe []
  private var bytes = 0
  /// Index of the last key frame in `packets`.
  private var lastKey = 0
  /// Whether decoding from the first packet gives every picture that is still to come.
  private(set) var isComplete = true

  deinit { unsafe drop(packets.count) }

  var count: Int { unsafe packets.count }
  /// Index of the last key frame's packet.
  var keyIndex: Int { lastKey }

  /// Takes a reference to `packet`, which is about to be sent to the decoder.
  func append(_ packet: borrowing Packet) {
    if packet.isKey, unsafe !packets.isEmpty { beginGroup() }
    guard isComplete else { return }
    guard unsafe packets.count < Self.packetLimit, bytes + packet.size < Self.byteLimit, packet.pts != nil || packet.dts != nil,
      let copy = unsafe av_packet_clone(packet.pointer)
    else {
      isComplete = false
      unsafe drop(packets.count)
      return
    }
    unsafe packets.append(copy)
    bytes += packet.size
  }

  /// Sends packet `index` by `body`.
  func withPacket(_ index: Int, _ body: (UnsafeMutablePointer<AVPacket>) -> Void) { unsafe body(packets[index]) }

  private func beginGroup() {
    if !isComplete {
      isComplete = true
      return
    }
    let previous = unsafe packets[lastKey...].reduce(0) { unsafe $0 + Int($1.pointee.size) }
    unsafe drop(previous <= Self.previousLimit ? lastKey : packets.count)
    lastKey = unsafe packets.count
  }

  private func drop(_ count: Int) {
    for index in 0..<count {
      var packet: UnsafeMutablePointer<AVPacket>? = unsafe packets[index]
      bytes -= unsafe Int(packets[index].pointee.size)
      unsafe av_packet_free(&packet)
    }
    unsafe packets.removeFirst(count)
    lastKey = max(0, lastKey - count)
  }
}
