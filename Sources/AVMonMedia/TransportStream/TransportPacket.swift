/// The header and adaptation field of one transport packet (ISO/IEC 13818-1, 2.4.3.2 and 2.4.3.4).
///
/// Keeps the bytes and reads them when asked: most packets need few of the fields.
struct TransportPacket {
  /// Bytes 1 and 3, and length and flags of the adaptation field; both 0 when there is none.
  private let second, control, adaptationLength, adaptationFlags: UInt8
  let pid: Int

  /// Reads the packet at `start`; nil when fewer than 188 bytes are there.
  @inline(__always)
  init?(_ bytes: Span<UInt8>, at start: Int) {
    guard start >= 0, bytes.count - start >= TransportStreamTap.packetSize else { return nil }
    (second, control) = (bytes[start + 1], bytes[start + 3])
    pid = Int(second & 0x1F) << 8 | Int(bytes[start + 2])
    adaptationLength = control & 0x20 != 0 ? bytes[start + 4] : 0
    adaptationFlags = adaptationLength > 0 ? bytes[start + 5] : 0
  }

  /// transport_error_indicator: nothing else in the packet can be trusted.
  var isDamaged: Bool { second & 0x80 != 0 }
  /// payload_unit_start_indicator.
  var isStart: Bool { second & 0x40 != 0 }
  var isScrambled: Bool { control & 0xC0 != 0 }
  var hasPayload: Bool { control & 0x10 != 0 }
  var counter: UInt8 { control & 0x0F }
  var isDiscontinuity: Bool { adaptationFlags & 0x80 != 0 }
  var hasClock: Bool { adaptationLength >= 7 && adaptationFlags & 0x10 != 0 }
  /// program_clock_reference_base in ticks of 90 kHz; 33 bits. The extension, a 300th of a tick, is left out. Only with `hasClock`.
  func clock(_ bytes: Span<UInt8>, at start: Int) -> UInt64 {
    let high = UInt64(bytes[start + 6]) << 25 | UInt64(bytes[start + 7]) << 17 | UInt64(bytes[start + 8]) << 9
    return high | UInt64(bytes[start + 9]) << 1 | UInt64(bytes[start + 10] >> 7)
  }
  /// Offset of the payload in the packet; at or beyond 188 when the adaptation field leaves no room for any.
  var payload: Int { control & 0x20 != 0 ? 5 + Int(adaptationLength) : 4 }

  /// The adaptation field is longer than what it says it holds: the payload was too short for the packet. Of a field with private data
  /// or an extension, whose lengths lie inside, it is not known.
  var isStuffed: Bool {
    guard control & 0x20 != 0, adaptationFlags & 0x03 == 0 else { return false }
    // The flags, two clock references, a splice count. A field of flags alone that are all zero has no other reason to be.
    let flags = adaptationFlags
    let used = 1 + (flags & 0x10 != 0 ? 6 : 0) + (flags & 0x08 != 0 ? 6 : 0) + (flags & 0x04 != 0 ? 1 : 0)
    return adaptationLength > used || flags == 0
  }

  /// A number that two packets share when they are repeats of each other, in which only the clock reference may differ (2.4.3.3).
  ///
  /// Samples the packet: 8 bytes in each of six places, the first 16 behind the header and the last 8 among them. Coded pictures and
  /// sound that are equal in all of them are equal, and reading all 184 bytes doubles the cost of the tap. Of a table all bytes count.
  @inline(__always)
  func fingerprint(_ bytes: Span<UInt8>, at start: Int, isTable: Bool) -> UInt64 {
    // SAFETY: any bytes are an integer, and the offsets are checked against the span; `init` has seen 188 bytes.
    let raw = unsafe bytes.bytes
    @inline(__always) func word(_ offset: Int) -> UInt64 {
      UInt64(littleEndian: unsafe raw.unsafeLoadUnaligned(fromByteOffset: start + offset, as: UInt64.self))
    }
    @inline(__always) func mix(_ sum: UInt64, _ word: UInt64) -> UInt64 { (sum << 7 | sum >> 57) ^ word }
    // Bytes 4 and 5 are the length and the flags of the adaptation field, 6 to 11 the clock reference.
    var sum = hasClock ? word(4) & 0xFFFF : word(4)
    guard isTable else {
      let (early, late) = (mix(mix(sum, word(12)), word(52)), mix(mix(word(96), word(140)), word(180)))
      return early &+ late &* 0x9E37_79B9_7F4A_7C15
    }
    for offset in stride(from: 12, to: TransportStreamTap.packetSize, by: 8) { sum = mix(sum, word(offset)) &* 0x9E37_79B9_7F4A_7C15 }
    return sum
  }
}
