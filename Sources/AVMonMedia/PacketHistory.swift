internal import CFFmpeg

/// The packets from which decoding can begin anew: whole groups of pictures, back to a key frame whose picture has surely been shown.
///
/// Holds references, not copies of the data.
@safe final class PacketHistory {
  /// Beyond these the history is given up until the next key frame: streams without key frames must not fill the memory.
  private static let packetLimit = 1500
  private static let byteLimit = 32 << 20
  /// Packets a decoder may have in flight: 16 threads and 16 reordered pictures, with room to spare. A group is kept until as many packets
  /// have followed the next key frame; the number does not depend on the threads in use, so that all begin anew at the same place.
  private static let inFlight = 48

  private var packets: [UnsafeMutablePointer<AVPacket>] = unsafe []
  /// Indices of the key frames in `packets`.
  private var keys: [Int] = []
  private var bytes = 0
  /// Whether decoding from the first packet gives every picture that is still to come.
  private(set) var isComplete = true
  /// The codec's headers as the packets that have left the history changed them last.
  private(set) var extradata: [UInt8]?

  deinit { unsafe drop(packets.count) }

  var count: Int { unsafe packets.count }

  /// Whether the history stays complete with `packet`.
  func canTake(_ packet: borrowing Packet) -> Bool {
    (isComplete || packet.isKey) && (packet.pts != nil || packet.dts != nil)
      && (!isComplete || (count < Self.packetLimit && bytes + packet.size < Self.byteLimit))
  }

  /// Takes a reference to `packet`, which is about to be sent to the decoder.
  func append(_ packet: borrowing Packet) {
    guard canTake(packet), let copy = unsafe av_packet_clone(packet.pointer) else {
      isComplete = false
      unsafe drop(packets.count)
      return
    }
    isComplete = true
    if packet.isKey { keys.append(count) }
    unsafe packets.append(copy)
    bytes += packet.size
    while keys.count > 1, count - keys[1] >= Self.inFlight { drop(keys[1]) }
  }

  /// Lends packet `index`.
  func withPacket(_ index: Int, _ body: (UnsafeMutablePointer<AVPacket>) -> Void) { unsafe body(packets[index]) }

  private func drop(_ count: Int) {
    for index in 0..<count {
      var packet: UnsafeMutablePointer<AVPacket>? = unsafe packets[index]
      unsafe keepHeaders(of: packets[index])
      bytes -= unsafe Int(packets[index].pointee.size)
      unsafe av_packet_free(&packet)
    }
    unsafe packets.removeFirst(count)
    keys = keys.filter { $0 >= count }.map { $0 - count }
  }

  private func keepHeaders(of packet: UnsafeMutablePointer<AVPacket>) {
    var size = 0
    guard let data = unsafe av_packet_get_side_data(packet, AV_PKT_DATA_NEW_EXTRADATA, &size), size > 0 else { return }
    extradata = unsafe Array(UnsafeBufferPointer(start: data, count: size))
  }
}
