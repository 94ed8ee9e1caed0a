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

@Suite struct PESContinuityTests {
  private static let step: UInt64 = 3600

  /// Pictures of 20 packets each, the transport packets `lost` of picture 10 and on counted from its first missing.
  private func video(losing lost: Int, from first: Int, isOpen: Bool = true, steps: (Int) -> UInt64 = { UInt64($0) * 3600 }) -> [UInt8] {
    var packets = TransportPackets()
    for picture in 0..<20 {
      // Packets of this picture that fall into the loss.
      let begin = first - (picture - 10) * 20
      let range = picture >= 10 && lost > 0 && begin + lost > 0 && begin < 20 ? max(0, begin)..<max(0, begin + lost) : nil
      packets.addPES(256, pts: 9000 + steps(picture), payload: 19 * 184 + 50, isOpen: isOpen, skipping: range)
    }
    return packets.bytes
  }

  @Test func cleanVideoIsClean() {
    #expect(tapped(video(losing: 0, from: 0)).observations.isEmpty)
    #expect(tapped(video(losing: 0, from: 0, isOpen: false)).observations.isEmpty)
  }

  @Test func lossOfSixteenWithTheHeadOfAPictureIsSeen() {
    let found = tapped(video(losing: 16, from: 0)).observations
    #expect(found.map(\.kind) == [.continuity])
    #expect(found.map(\.count) == [16])
    // It lies between the picture before and the one after.
    #expect(found.first?.pts == 9000 + 9 * Self.step)
  }

  @Test func lossOfSixteenWithinAPictureOfOpenLengthStaysHidden() {
    #expect(tapped(video(losing: 16, from: 2)).observations.isEmpty)
  }

  @Test(arguments: [0, 2]) func lossOfSixteenIsSeenByTheLength(first: Int) {
    let found = tapped(video(losing: 16, from: first, isOpen: false)).observations
    #expect(found.map(\.count) == [16])
  }

  @Test func picturesAnEncoderLeftOutAreNoLoss() {
    #expect(tapped(video(losing: 0, from: 0, steps: { UInt64($0 < 10 ? $0 : $0 + 3) * 3600 })).observations.isEmpty)
  }

  @Test func lossTheCounterSeesIsCountedOnce() {
    for lost in [5, 15, 17, 20] {
      #expect(tapped(video(losing: lost, from: 0)).observations.map(\.count) == [lost & 15])
    }
  }

  @Test func wrongLengthsAllTheTimeAreNoLoss() {
    var packets = TransportPackets()
    for index in 0..<30 {
      packets.addPES(257, pts: UInt64(index) * 2160, payload: 400, isOpen: false, stream: 0xC0)
      packets.add(257, .init(payload: [1, 2, 3]))
    }
    #expect(tapped(packets.bytes).observations.isEmpty)
  }
}
