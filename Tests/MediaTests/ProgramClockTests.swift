import Testing

@testable import AVMonMedia

@Suite struct ProgramClockTests {
  private static let picture: UInt64 = 3600
  private static let lead: UInt64 = 63_000

  /// A programme of 25 pictures a second, with a PCR in the packet in which each begins.
  private struct Programme {
    var packets = TransportPackets()
    var dts: UInt64 = 900_000
    /// Added to the PCR.
    var shift: UInt64 = 0
    var clockPID = 256

    mutating func pictures(_ count: Int, isDiscontinuity: Bool = false, every step: UInt64 = ProgramClockTests.picture, size: Int = 3) {
      for index in 0..<count {
        dts = (dts + step) & (1 << 33 - 1)
        let clock = (dts &- ProgramClockTests.lead &+ shift) & (1 << 33 - 1)
        let isDeclared = isDiscontinuity && index == 0
        if clockPID != 256 { packets.add(clockPID, .init(isDiscontinuity: isDeclared, hasPayload: false, reference: clock)) }
        var pes: [UInt8] = [0, 0, 1, 0xE0, 0, 0, 0x80, 0x80, 5]
        pes += [0x21 | UInt8(dts >> 30 & 7) << 1, UInt8(dts >> 22 & 0xFF), UInt8(dts >> 15 & 0x7F) << 1 | 1, UInt8(dts >> 7 & 0xFF)]
        pes += [UInt8(dts & 0x7F) << 1 | 1]
        // Full: behind a stuffed packet with a pause, the tap sees a hidden loss, which would explain the step.
        pes += [UInt8](repeating: 0x55, count: (clockPID == 256 ? 176 : 184) - pes.count)
        let own = clockPID == 256 ? clock : nil
        packets.add(256, .init(isStart: true, isDiscontinuity: isDeclared && own != nil, reference: own, payload: pes))
        for _ in 0..<size { packets.add(256, fill: UInt8(truncatingIfNeeded: dts / 3600)) }
      }
    }

    var steps: [TransportObservation.ClockStep] { tapped(packets.bytes).observations.compactMap(\.clockStep) }
  }

  @Test func clockThatRunsWithThePicturesIsRight() {
    var programme = Programme()
    programme.pictures(200)
    #expect(programme.steps.isEmpty)
  }

  @Test(arguments: [36_000, 81_000]) func jumpsForwardAndBackAreFound(jump: Int) {
    var programme = Programme()
    programme.pictures(30)
    programme.shift = UInt64(jump)
    programme.pictures(30)
    programme.shift = 0
    programme.pictures(30)
    #expect(programme.steps.map(\.jump) == [jump, -jump])
    #expect(programme.steps.map(\.length) == [jump + 3600, 3600 - jump])
    #expect(programme.steps.map(\.margin) == [63_000 - jump, 63_000])
  }

  @Test func jumpIsFoundWhereItIs() throws {
    var programme = Programme()
    programme.pictures(30)
    let position = programme.packets.bytes.count
    programme.shift = 36_000
    programme.pictures(30)
    let found = try #require(tapped(programme.packets.bytes).observations.first)
    #expect(found.kind == .clock && found.position == Int64(position) && found.pid == 256)
  }

  /// TR 101 290, 2.3b.
  @Test(arguments: [(9000, 0), (9001, 1)]) func smallestJumpIsMoreThanAHundredMilliseconds(jump: Int, count: Int) {
    var programme = Programme()
    programme.pictures(30)
    programme.shift = UInt64(jump)
    programme.pictures(30)
    #expect(programme.steps.filter { $0.jump != 0 }.count == count)
  }

  @Test func declaredDiscontinuityIsNoError() {
    var programme = Programme()
    programme.pictures(30)
    programme.shift = 81_000
    programme.pictures(30, isDiscontinuity: true)
    #expect(programme.steps.isEmpty)
  }

  @Test(arguments: [450_000, 9_000_000, -450_000]) func timeLineThatJumpsWithItsClockIsLeftAlone(jump: Int) {
    var programme = Programme()
    programme.pictures(30)
    programme.dts = UInt64(Int(programme.dts) + jump)
    programme.pictures(30)
    #expect(programme.steps.isEmpty)
  }

  @Test func clockThatFollowsTimeStampsLaterIsLeftAlone() {
    var programme = Programme()
    programme.pictures(30)
    programme.dts += 9_000_000
    programme.shift = 0 &- 9_000_000
    programme.pictures(18)
    programme.shift = 0
    programme.pictures(30)
    #expect(programme.steps.isEmpty)
  }

  @Test func pauseOfTheProgrammeIsNoJump() {
    var programme = Programme()
    programme.pictures(30)
    programme.dts += 45_000
    programme.pictures(30)
    #expect(programme.steps == [.init(length: 48_600, jump: 0, margin: 63_000)])
  }

  @Test func lostPacketsExplainAStepForward() {
    var programme = Programme()
    programme.pictures(30)
    programme.packets.lose(5, on: 256)
    programme.shift = 36_000
    programme.pictures(30)
    #expect(programme.steps.isEmpty)
    programme.packets.lose(5, on: 256)
    programme.shift = 0
    programme.pictures(30)
    #expect(programme.steps.map(\.jump) == [-36_000])
  }

  @Test func wrapOfTheClockIsNoJump() {
    var programme = Programme()
    programme.dts = 1 << 33 - 10 * 3600
    programme.pictures(60)
    #expect(programme.steps.isEmpty)
  }

  @Test func rareReferencesAreLateButDoNotJump() {
    var programme = Programme()
    programme.pictures(20, every: 18_000)
    #expect(programme.steps.map(\.jump) == Array(repeating: 0, count: 19))
    #expect(programme.steps.allSatisfy { $0.length == 18_000 })
  }

  @Test func pidOfTheClockAloneIsJudgedByItsProgramme() {
    var programme = Programme(clockPID: 256 + 99)
    programme.packets.addAssociation(map: 32)
    programme.packets.addMap(32, [(256, 0x1B)], clock: 256 + 99)
    programme.pictures(30)
    programme.shift = 36_000
    programme.pictures(30)
    #expect(programme.steps.map(\.jump) == [36_000])
  }

  @Test func atAConstantRateBytesExplainALongStep() {
    var programme = Programme()
    programme.pictures(30, size: 39)
    // A picture of ten times the bytes with no reference inside: it takes as much longer to arrive, and the margin shrinks.
    programme.pictures(1, size: 399)
    programme.shift = 9 * 3600
    programme.pictures(1, size: 39)
    programme.pictures(30, size: 39)
    #expect(programme.steps.filter { $0.jump != 0 }.isEmpty)
  }
}
