/// Fields of a transport packet that is given as its 188 bytes (ISO/IEC 13818-1, 2.4.3.2 and 2.4.3.6).
enum TransportBytes {
  static let size = 188

  static func pid(of packet: [UInt8]) -> Int { Int(packet[1] & 0x1F) << 8 | Int(packet[2]) }
  /// A PES packet begins in it.
  static func isStart(_ packet: [UInt8]) -> Bool { packet[1] & 0x40 != 0 }

  /// Offset of the payload.
  static func payload(of packet: [UInt8]) -> Int { packet[3] & 0x20 != 0 ? min(size, 5 + Int(packet[4])) : 4 }

  /// Presentation time of the PES packet that begins here, in seconds; nil when none does or it has none.
  static func time(of packet: [UInt8]) -> Double? {
    let start = payload(of: packet)
    guard isStart(packet), start + 14 <= size, packet[start..<start + 3] == [0, 0, 1], packet[start + 7] & 0x80 != 0 else { return nil }
    let field = packet[start + 9..<start + 14].map(UInt64.init)
    let ticks = (field[0] >> 1 & 7) << 30 | field[1] << 22 | (field[2] >> 1) << 15 | field[3] << 7 | field[4] >> 1
    return Double(ticks) / 90000
  }
}
