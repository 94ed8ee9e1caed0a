/// The time stamps in the header of a PES packet (ISO/IEC 13818-1, 2.4.3.6).
struct PESHeader {
  /// Ticks of 90 kHz, modulo 2^33.
  var pts: UInt64?
  var dts: UInt64?
  /// The stream_id names a video stream.
  var isVideo: Bool
  /// Bytes of the whole PES packet, or nil when the header leaves it open, as it may for video.
  var length: Int?

  private static let stampBytes = 5
  /// Start code, stream_id and length field, which the length does not count.
  private static let fixedBytes = 6

  /// Reads the header at `start`; nil when there is none, or it does not lie before `end` as a whole.
  init?(_ bytes: Span<UInt8>, from start: Int, to end: Int) {
    guard start >= 0, start + 9 <= end, end <= bytes.count else { return nil }
    guard bytes[start] == 0, bytes[start + 1] == 0, bytes[start + 2] == 1 else { return nil }
    let stream = bytes[start + 3]
    // Private stream 1, audio, video and extended stream ids; the others have no such header or no time stamps of their own.
    guard (0xC0...0xEF).contains(stream) || stream == 0xBD || stream == 0xFD, bytes[start + 6] & 0xC0 == 0x80 else { return nil }
    isVideo = (0xE0...0xEF).contains(stream)
    let declared = Int(bytes[start + 4]) << 8 | Int(bytes[start + 5])
    length = declared > 0 ? declared + Self.fixedBytes : nil
    let (flags, size) = (bytes[start + 7] >> 6, Int(bytes[start + 8]))
    if flags & 2 != 0, size >= Self.stampBytes { pts = Self.stamp(bytes, from: start + 9, to: end) }
    if flags == 3, size >= 2 * Self.stampBytes { dts = Self.stamp(bytes, from: start + 9 + Self.stampBytes, to: end) }
  }

  /// 33 bits in three pieces, each ended by a marker bit; nil when a marker is missing.
  private static func stamp(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> UInt64? {
    guard start + stampBytes <= end else { return nil }
    guard bytes[start] & bytes[start + 2] & bytes[start + 4] & 1 == 1 else { return nil }
    let high = UInt64(bytes[start] >> 1 & 0x07) << 30
    let middle = UInt64(bytes[start + 1]) << 22 | UInt64(bytes[start + 2] >> 1) << 15
    return high | middle | UInt64(bytes[start + 3]) << 7 | UInt64(bytes[start + 4] >> 1)
  }
}
