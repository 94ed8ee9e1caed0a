import Testing

@testable import AVMonMedia

@Suite struct TransportStreamFramingTests {
  /// 60 packets on two PIDs with one loss of 3.
  private func stream(before: Int = 0, behind: Int = 0) -> TransportPackets {
    var packets = TransportPackets(before: before, behind: behind)
    for index in 0..<60 {
      if index == 40 { packets.lose(3, on: 256) }
      packets.add(index % 2 == 0 ? 256 : 257, fill: UInt8(index))
    }
    return packets
  }

  @Test(arguments: [(0, 0, 188), (4, 0, 192), (0, 16, 204)])
  func everyPacketSizeIsRead(before: Int, behind: Int, stride: Int) {
    let (tap, found) = tapped(stream(before: before, behind: behind).bytes)
    #expect(tap.packetStride == stride)
    #expect(tap.packets == 60)
    #expect(found.map(\.count) == [3])
    #expect(found.map(\.position) == [Int64(40 * stride + before)])
  }

  @Test(arguments: [1, 2, 3, 7, 64, 187, 188, 189, 191, 193, 1000, 4095, 4096, 4097, 32768], [(0, 0), (4, 0), (0, 16)])
  func chunksOfAnySizeGiveTheSame(chunk: Int, around: (before: Int, behind: Int)) {
    let bytes = [UInt8](repeating: 0x12, count: 75) + stream(before: around.before, behind: around.behind).bytes
    let whole = tapped(bytes)
    let (tap, found) = tapped(bytes, chunk: chunk)
    #expect(found == whole.observations)
    #expect(tap.counters == whole.tap.counters)
    #expect(tap.position == Int64(bytes.count))
  }

  @Test func joiningWithinAPacketIsNoLoss() {
    let (tap, found) = tapped(Array(stream().bytes.dropFirst(100)))
    #expect(tap.packets == 59)
    #expect(found.map(\.kind) == [.continuity])
  }

  @Test func oneWrongSyncByteCostsItsPacketOnly() {
    var bytes = stream().bytes
    bytes[10 * 188] = 0
    for chunk in [1, 188, 5000] {
      let (tap, found) = tapped(bytes, chunk: chunk)
      #expect(tap.packets == 59)
      #expect(found.map(\.kind) == [.syncLoss, .continuity, .continuity])
      #expect(found.map(\.count) == [188, 1, 3])
      #expect(found.first?.pid == TransportObservation.noPID)
    }
  }

  @Test(arguments: [1, 50, 187, 189, 1000, 10_000]) func insertedBytesLoseSynchronisationUntilFivePacketsFollow(count: Int) {
    let packets = stream().bytes
    let bytes = Array(packets[..<(10 * 188)]) + [UInt8](repeating: 0x55, count: count) + Array(packets[(10 * 188)...])
    for chunk in [1, 1000, 40_000] {
      let (tap, found) = tapped(bytes, chunk: chunk)
      #expect(tap.packets == 60)
      #expect(found.map(\.kind) == [.syncLoss, .continuity])
      #expect(found.map(\.count) == [count, 3])
    }
  }

  @Test func removedBytesCostTheirPacket() {
    var bytes = stream().bytes
    bytes.removeSubrange((10 * 188 + 30)..<(10 * 188 + 130))
    let (tap, found) = tapped(bytes)
    // The packet that is short is taken as it is, and its end is missing from the next.
    #expect(tap.packets == 59)
    #expect(found.first?.kind == .syncLoss)
    #expect(found.filter { $0.kind == .continuity }.map(\.count) == [1, 3])
  }

  @Test func packetSizeMayChange() {
    let bytes = stream().bytes + stream(before: 4).bytes
    let (tap, found) = tapped(bytes)
    #expect(tap.packetStride == 192)
    #expect(tap.packets == 120)
    #expect(found.contains { $0.kind == .syncLoss && $0.count == 4 })
  }

  @Test func lossThatNeverEndsIsReported() {
    let bytes = stream().bytes + [UInt8](repeating: 0, count: 3_000_000)
    let found = tapped(bytes, chunk: 32_768).observations.filter { $0.kind == .syncLoss }
    #expect(found.count == 3)
    #expect(found.map(\.count).reduce(0, +) == 3_000_000)
  }

  @Test func garbageGivesNoPacketsAndBoundedMemory() {
    var state: UInt64 = 0x5EED
    let noise = (0..<500_000).map { _ -> UInt8 in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(state >> 56)
    }
    let (tap, _) = tapped(noise, chunk: 777)
    #expect(tap.packets < 100)
    #expect(tapped([UInt8](repeating: 0x47, count: 100_000)).tap.counters.count <= 8192)
    #expect(tapped([]).tap.packets == 0)
  }

  @Test func bytesReadAheadAndReadAgainAreTakenOnce() {
    let bytes = stream().bytes
    var tap = TransportStreamTap()
    func read(_ range: Range<Int>) {
      unsafe bytes.withUnsafeBytes { unsafe tap.consume(UnsafeRawBufferPointer(rebasing: $0[range]), at: Int64(range.lowerBound)) }
    }
    read(0..<3000)
    read(9000..<bytes.count)
    read(0..<5000)
    read(4000..<bytes.count)
    #expect(tap.packets == 60)
    #expect(tap.takeObservations().map(\.count) == [3])
  }
}
