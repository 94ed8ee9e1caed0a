import Testing

@testable import AVMonMedia

/// Runs the tap over bytes in chunks and returns what it observed.
func tapped(_ bytes: [UInt8], chunk: Int = .max) -> (tap: TransportStreamTap, observations: [TransportObservation]) {
  var tap = TransportStreamTap()
  var next = 0
  while next < bytes.count {
    let end = chunk == .max ? bytes.count : min(bytes.count, next + chunk)
    unsafe bytes.withUnsafeBytes { unsafe tap.consume(UnsafeRawBufferPointer(rebasing: $0[next..<end])) }
    next = end
  }
  tap.finish()
  return (tap, tap.takeObservations())
}

@Suite struct TransportStreamTapTests {
  /// Packets with running counters.
  private func run(_ count: Int, on pid: Int = 256, into packets: inout TransportPackets) {
    for index in 0..<count { packets.add(pid, fill: UInt8(truncatingIfNeeded: index)) }
  }

  @Test func continuousCountersOverManyWrapsAreClean() {
    var packets = TransportPackets()
    run(100, into: &packets)
    let (tap, found) = tapped(packets.bytes)
    #expect(found.isEmpty)
    #expect(tap.packets == 100)
    #expect(tap.counters.map(\.packets) == [100])
  }

  @Test(arguments: 1...15) func lossOfLessThanSixteenIsCounted(lost: Int) {
    var packets = TransportPackets()
    run(20, into: &packets)
    packets.lose(lost, on: 256)
    run(20, into: &packets)
    let found = tapped(packets.bytes).observations
    #expect(found.map(\.kind) == [.continuity])
    #expect(found.map(\.count) == [lost])
    #expect(found.first?.packets == 21)
    #expect(found.map(\.position) == [Int64(20 * 188)])
  }

  @Test func lossOfSixteenEvadesTheCounter() {
    var packets = TransportPackets()
    run(20, into: &packets)
    packets.lose(16, on: 256)
    run(20, into: &packets)
    #expect(tapped(packets.bytes).observations.isEmpty)
  }

  @Test func oneRepeatIsLegalAndTheSecondIsAnErrorWithoutLoss() {
    var packets = TransportPackets()
    run(10, into: &packets)
    packets.repeatLast()
    run(5, into: &packets)
    #expect(tapped(packets.bytes).observations.isEmpty)
    packets.repeatLast()
    packets.repeatLast()
    run(5, into: &packets)
    let found = tapped(packets.bytes).observations
    #expect(found.map(\.kind) == [.continuity])
    #expect(found.map(\.count) == [0])
  }

  @Test func repeatMayDifferInItsClockReferenceOnly() {
    var packets = TransportPackets()
    run(10, into: &packets)
    packets.add(256, .init(clock: 1))
    packets.repeatLast(clock: 2)
    run(5, into: &packets)
    #expect(tapped(packets.bytes).observations.isEmpty)
    let last = packets.counter(of: 256) &- 1 & 15
    packets.add(256, fill: 0x33, counter: last)
    #expect(tapped(packets.bytes).observations.map(\.count) == [15])
  }

  @Test func packetsWithoutPayloadDoNotCount() {
    var packets = TransportPackets()
    run(10, into: &packets)
    packets.add(256, .init(hasPayload: false, clock: 1))
    packets.add(256, .init(hasPayload: false, clock: 2), counter: 3)
    run(10, into: &packets)
    #expect(tapped(packets.bytes).observations.isEmpty)
  }

  @Test func declaredDiscontinuitySetsTheCounter() {
    var packets = TransportPackets()
    run(10, into: &packets)
    packets.lose(5, on: 256)
    packets.add(256, .init(isDiscontinuity: true))
    run(10, into: &packets)
    // Also when the packet that declares it has no payload.
    packets.lose(5, on: 256)
    packets.add(256, .init(isDiscontinuity: true, hasPayload: false))
    run(10, into: &packets)
    #expect(tapped(packets.bytes).observations.isEmpty)
  }

  @Test func nullPacketsAreIgnored() {
    var packets = TransportPackets()
    run(10, into: &packets)
    for counter in [3, 9, 9, 9, 1] { packets.add(0x1FFF, counter: UInt8(counter)) }
    let (tap, found) = tapped(packets.bytes)
    #expect(found.isEmpty)
    #expect(tap.packets == 15)
    #expect(tap.counters.map(\.pid) == [256])
  }

  @Test func pidsCountOnTheirOwnAndTheFirstPacketIsFree() {
    var packets = TransportPackets()
    packets.lose(7, on: 300)
    for _ in 0..<20 {
      packets.add(256)
      packets.add(300)
    }
    #expect(tapped(packets.bytes).observations.isEmpty)
    // One burst on two PIDs is an observation for each.
    packets.lose(2, on: 256)
    packets.lose(3, on: 300)
    packets.add(300)
    packets.add(256)
    let found = tapped(packets.bytes).observations
    #expect(found.map(\.pid) == [300, 256])
    #expect(found.map(\.count) == [3, 2])
  }

  @Test func damagedPacketIsOneErrorAndNothingIsDerivedFromIt() {
    var packets = TransportPackets()
    run(10, into: &packets)
    packets.add(256, .init(isDamaged: true))
    run(10, into: &packets)
    // The counter of this one is damaged too.
    packets.add(256, .init(isDamaged: true), counter: 0)
    packets.lose(1, on: 256)
    run(10, into: &packets)
    let (tap, found) = tapped(packets.bytes)
    #expect(found.map(\.kind) == [.transportError, .transportError])
    #expect(tap.counters.first?.transportErrors == 2)
    #expect(tap.counters.first?.continuityErrors == 0)
  }

  @Test func observationCarriesTheTimesOfTheLastAccessUnit() {
    var packets = TransportPackets()
    let late: UInt64 = (1 << 33) - 5
    packets.addPES(256, pts: late, payload: 500)
    packets.lose(3, on: 256)
    packets.add(256)
    packets.add(17, counter: 1)
    packets.add(17, counter: 5)
    let found = tapped(packets.bytes).observations
    #expect(found.map(\.pts) == [late, nil])
    #expect(found.map(\.clockPTS) == [late, late])
    #expect(found.map(\.accessUnitPosition) == [0, -1])
  }

  @Test func pendingObservationsAreLimited() {
    var packets = TransportPackets()
    for _ in 0..<200 { packets.add(256, .init(isDamaged: true)) }
    var tap = TransportStreamTap()
    for _ in 0..<100 { unsafe packets.bytes.withUnsafeBytes { unsafe tap.consume($0) } }
    #expect(tap.droppedObservations == 20_000 - TransportStreamTap.pendingLimit)
    #expect(tap.takeObservations().count == TransportStreamTap.pendingLimit)
    #expect(tap.takeObservations().isEmpty)
  }
}
