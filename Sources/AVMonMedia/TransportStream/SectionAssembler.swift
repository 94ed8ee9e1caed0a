/// Puts the sections of a table together that packets carry in pieces (ISO/IEC 13818-1, 2.4.4).
struct SectionAssembler: Sendable {
  /// Longest section of the tables that are read, header included.
  private static let longest = 1024
  private static let stuffing: UInt8 = 0xFF

  private var bytes: [UInt8] = []
  private var isInside = false

  mutating func reset() { (isInside, bytes) = (false, []) }

  /// Takes the payload of a packet and returns the sections it completes.
  mutating func append(_ payload: Span<UInt8>, from start: Int, to end: Int, isStart: Bool) -> [[UInt8]] {
    guard start < end, end <= payload.count else { return [] }
    var sections: [[UInt8]] = []
    var next = start
    if isStart {
      // The pointer says how many bytes still belong to the section before.
      next = min(end, start + 1 + Int(payload[start]))
      take(payload, from: start + 1, to: next)
      complete(&sections)
      (isInside, bytes) = (true, [])
    }
    take(payload, from: next, to: end)
    complete(&sections)
    return sections
  }

  private mutating func take(_ payload: Span<UInt8>, from start: Int, to end: Int) {
    guard isInside, start < end else { return }
    for index in start..<end { bytes.append(payload[index]) }
  }

  private mutating func complete(_ sections: inout [[UInt8]]) {
    while isInside, let first = bytes.first {
      guard first != Self.stuffing else { return reset() }
      guard bytes.count >= 3 else { return }
      let length = 3 + (Int(bytes[1] & 0x0F) << 8 | Int(bytes[2]))
      guard length <= Self.longest else { return reset() }
      guard bytes.count >= length else { return }
      sections.append(Array(bytes.prefix(length)))
      bytes.removeFirst(length)
    }
  }
}
