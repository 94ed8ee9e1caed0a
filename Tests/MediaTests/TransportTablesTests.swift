import Testing

@testable import AVMonMedia

@Suite struct TransportTablesTests {
  @Test func tablesNameTheElementaryStreams() {
    var packets = TransportPackets()
    packets.addAssociation(map: 4096)
    packets.addMap(4096, [(256, 0x1B), (257, 0x0F)])
    for _ in 0..<5 { packets.add(256) }
    let (tap, found) = tapped(packets.bytes)
    #expect(found.isEmpty)
    #expect(
      tap.programs == [
        TransportProgram(
          number: 1, mapPID: 4096, clockPID: 256, streams: [.init(pid: 256, streamType: 0x1B), .init(pid: 257, streamType: 0x0F)])
      ])
    #expect(tap.counters.first { $0.pid == 256 }?.streamType == 0x1B)
  }

  @Test func anotherStreamTypeOnAPIDIsObservedOnce() {
    var packets = TransportPackets()
    packets.addAssociation(map: 4096)
    for _ in 0..<3 { packets.addMap(4096, [(256, 0x1B)]) }
    for _ in 0..<3 { packets.addMap(4096, version: 1, [(256, 0x24)]) }
    let found = tapped(packets.bytes).observations
    #expect(found.map(\.kind) == [.streamTypeChange])
    #expect(found.first?.pid == 256)
    #expect(found.first?.streamTypes == .init(old: 0x1B, new: 0x24))
  }

  @Test func damagedTablesAreNotBelieved() {
    var packets = TransportPackets()
    packets.addAssociation(map: 4096)
    packets.addMap(4096, [(256, 0x1B)])
    packets.addMap(4096, version: 1, [(256, 0x24)], isIntact: false)
    for _ in 0..<5 { packets.add(256) }
    let (tap, found) = tapped(packets.bytes)
    #expect(found.isEmpty)
    #expect(tap.programs.first?.streams.map(\.streamType) == [0x1B])
  }

  @Test func tablesInSeveralPacketsArePutTogether() {
    var packets = TransportPackets()
    packets.addAssociation(map: 4096)
    // 60 streams are 300 bytes of entries.
    let entries: [UInt8] = (0..<60).flatMap { index -> [UInt8] in [0x0F, 0xE1, UInt8(index), 0xF0, 0] }
    let length = 13 + entries.count
    var section: [UInt8] = [2, 0xB0 | UInt8(length >> 8), UInt8(length & 0xFF), 0, 1, 0xC1, 0, 0, 0xE1, 0, 0xF0, 0] + entries
    let sum = CRC32.remainder(section)
    section += [24, 16, 8, 0].map { UInt8(sum >> UInt32($0) & 0xFF) }
    let body = [0] + section
    packets.add(4096, .init(isStart: true, payload: Array(body.prefix(184))))
    packets.add(4096, .init(payload: body.dropFirst(184) + [UInt8](repeating: 0xFF, count: 368 - body.count)))
    for _ in 0..<5 { packets.add(256) }
    #expect(tapped(packets.bytes).tap.programs.first?.streams.count == 60)
    #expect(CRC32.isIntact(section))
  }
}
