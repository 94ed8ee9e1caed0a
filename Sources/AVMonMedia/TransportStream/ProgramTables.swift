/// The programme association and programme map tables (ISO/IEC 13818-1, 2.4.4): which PID carries what.
struct ProgramTables: Sendable {
  static let associationPID = 0
  private static let associationTable: UInt8 = 0
  private static let mapTable: UInt8 = 2
  /// Programmes that are followed; a table of more is not a table anybody made on purpose.
  private static let programLimit = 1024

  /// By number.
  private(set) var programs: [TransportProgram] = []
  private var assemblers: [Int: SectionAssembler] = [:]

  /// Reads the payload of a packet of a table's PID. Returns whether `programs` changed.
  mutating func read(_ bytes: Span<UInt8>, from start: Int, to end: Int, pid: Int, isStart: Bool) -> Bool {
    var changed = false
    for section in assemblers[pid, default: SectionAssembler()].append(bytes, from: start, to: end, isStart: isStart)
    where section.count >= 12 && section[1] & 0x80 != 0 && section[5] & 1 == 1 && CRC32.isIntact(section) {
      // The tests: room for a header and the check sum, long syntax, already in force, intact.
      if section[0] == Self.associationTable, pid == Self.associationPID {
        changed = readAssociation(section) || changed
      } else if section[0] == Self.mapTable {
        changed = readMap(section, pid: pid) || changed
      }
    }
    return changed
  }

  /// Forgets a table that was being put together: a part of it is lost.
  mutating func interrupt(_ pid: Int) { assemblers[pid]?.reset() }

  private mutating func readAssociation(_ section: [UInt8]) -> Bool {
    var listed: [TransportProgram] = []
    for entry in stride(from: 8, to: section.count - 7, by: 4) {
      let number = word(section, entry)
      // Number 0 points to the network information.
      guard number != 0 else { continue }
      let mapPID = word(section, entry + 2) & 0x1FFF
      let known = programs.first { $0.number == number && $0.mapPID == mapPID }
      listed.append(known ?? TransportProgram(number: number, mapPID: mapPID, clockPID: nil, streams: []))
    }
    // A table of several sections is a union; most have one.
    if section[7] != 0 { listed += programs.filter { old in !listed.contains { $0.number == old.number } } }
    listed = Array(listed.sorted { $0.number < $1.number }.prefix(Self.programLimit))
    defer { programs = listed }
    return listed != programs
  }

  private mutating func readMap(_ section: [UInt8], pid: Int) -> Bool {
    let number = word(section, 3)
    guard let index = programs.firstIndex(where: { $0.number == number && $0.mapPID == pid }), section.count >= 16 else { return false }
    var streams: [TransportProgram.Elementary] = []
    var entry = 12 + (word(section, 10) & 0x0FFF)
    while entry + 5 <= section.count - 4 {
      streams.append(.init(pid: word(section, entry + 1) & 0x1FFF, streamType: section[entry]))
      entry += 5 + (word(section, entry + 3) & 0x0FFF)
    }
    let old = programs[index]
    (programs[index].clockPID, programs[index].streams) = (word(section, 8) & 0x1FFF, streams)
    return programs[index] != old
  }

  private func word(_ section: [UInt8], _ at: Int) -> Int { Int(section[at]) << 8 | Int(section[at + 1]) }
}

/// The check sum of tables: CRC-32/MPEG-2, polynomial 0x04C11DB7, start value all ones (ISO/IEC 13818-1, annex A).
enum CRC32 {
  /// Whether a section with its check sum at the end gives the remainder 0.
  static func isIntact(_ section: [UInt8]) -> Bool { remainder(section) == 0 }

  /// Bit by bit: a table is looked at only when it changed.
  static func remainder(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      sum ^= UInt32(byte) << 24
      for _ in 0..<8 { sum = sum & 0x8000_0000 != 0 ? sum << 1 ^ 0x04C1_1DB7 : sum << 1 }
    }
    return sum
  }
}
