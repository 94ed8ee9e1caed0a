import Testing

@testable import AVMonMedia

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

  @Test func stuffingWithinPicturesAtASteadyRateIsNoLoss() {
    var packets = TransportPackets()
    for picture in 0..<30 {
      packets.addPES(256, pts: UInt64(picture) * Self.step, payload: 1000)
      packets.add(256, .init(payload: [1, 2, 3]))
    }
    #expect(tapped(packets.bytes).observations.isEmpty)
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
