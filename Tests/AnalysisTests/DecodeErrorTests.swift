import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct DecodeErrorTests {
  /// An input of video (stream 0, pictures of 40 ms, a key frame every `keys` pictures) and sound (stream 1).
  private struct Scenario {
    var detector: DecodeError
    var out = Findings(detector: DecodeError.id, stream: nil)
    var keys = 50
    var next = 0

    init(_ options: DecodeError.Options = DecodeError.Options()) {
      let streams = [StreamInfo(index: 0, kind: .video, codec: "h264"), StreamInfo(index: 1, kind: .audio, codec: "aac")]
      detector = DecodeError(options, StreamContext(input: InputInfo(source: "t", container: "mpegts", streams: streams), stream: nil))
    }

    var time: MediaTime { Footage.Rate.europe.time(next) }

    mutating func pictures(_ count: Int, damage: FrameDamage = []) {
      for _ in 0..<count {
        let isKey = keys > 0 && next % keys == 0
        detector.observe(
          video: VideoStats(index: next, time: time, duration: Footage.Rate.europe.time(1), isKey: isKey, damage: damage), &out)
        next += 1
      }
    }

    mutating func corruptPacket(stream: Int = 0, isDiscarded: Bool = false) {
      detector.observe(
        packet: PacketStats(
          stream: stream, kind: stream == 0 ? .video : .audio, pts: time, dts: nil, isCorrupt: true, isDiscarded: isDiscarded), &out)
    }

    mutating func refuse(stream: Int = 0, at seconds: Double? = nil) {
      detector.observe(
        event: .decodeFailure(stream: stream, time: seconds.map { MediaTime(seconds: $0) } ?? time, reason: "Invalid data"), &out)
    }

    mutating func sound(at seconds: Double) {
      detector.observe(
        event: .audioFrame(stream: 1, time: MediaTime(seconds: seconds), samples: 1024, sampleRate: 48_000), &out)
    }

    mutating func finish() -> [Event] {
      detector.finish(at: time, &out)
      return out.events
    }
  }

  @Test func cleanStreamHasNoEvent() {
    var scenario = Scenario()
    scenario.pictures(300)
    scenario.sound(at: 1)
    let events = scenario.finish()
    #expect(events.isEmpty)
  }

  @Test(arguments: [FrameDamage.decoder, .reference]) func damageLastsToTheNextCleanKeyFrame(damage: FrameDamage) throws {
    var scenario = Scenario()
    scenario.pictures(95)
    scenario.pictures(1, damage: damage)
    scenario.pictures(100)
    let events = scenario.finish()
    let event = try #require(events.first)
    #expect(events.count == 1)
    #expect(event.start == Footage.Rate.europe.time(95) && event.end == Footage.Rate.europe.time(100))
    #expect(!event.isOpen && event.severity == .minor && event.cause == "bitstream_error" && event.stream == 0)
  }

  @Test(arguments: [(88, Severity.minor), (87, .major)]) func damageOfHalfASecondIsMajor(first: Int, severity: Severity) {
    var scenario = Scenario()
    scenario.pictures(first)
    scenario.pictures(1, damage: .decoder)
    scenario.pictures(50)
    #expect(scenario.finish().map(\.severity) == [severity])
  }

  @Test(arguments: [(2, Severity.minor), (3, .major)]) func threeDamagedPicturesAreMajor(count: Int, severity: Severity) {
    var scenario = Scenario()
    scenario.pictures(95)
    scenario.pictures(count, damage: .decoder)
    scenario.pictures(50)
    #expect(scenario.finish().map(\.severity) == [severity])
  }

  @Test func damagedKeyFrameIsMajorAndHealsNothing() {
    var scenario = Scenario()
    scenario.keys = 5
    scenario.pictures(20)
    scenario.pictures(1, damage: .decoder)
    scenario.pictures(20)
    let events = scenario.finish()
    #expect(events.map(\.severity) == [.major])
    #expect(events.map(\.end) == [Footage.Rate.europe.time(25)])
  }

  @Test func signsOfTheTransportLayerAloneAreInformation() {
    var scenario = Scenario()
    scenario.pictures(95)
    scenario.corruptPacket()
    scenario.pictures(100)
    let events = scenario.finish()
    #expect(events.map(\.severity) == [.info])
    #expect(events.map(\.cause) == ["transport_error"])
    #expect(events.map(\.end) == [Footage.Rate.europe.time(100)])
  }

  @Test func packetsOfSoundAndPacketsNotShownDoNotCount() {
    var scenario = Scenario()
    scenario.pictures(10)
    scenario.corruptPacket(stream: 1)
    scenario.corruptPacket(stream: 7)
    scenario.corruptPacket(isDiscarded: true)
    scenario.pictures(100)
    #expect(scenario.finish().isEmpty)
  }

  @Test func packetReadAheadOfAKeyFrameIsNotHealedByIt() {
    var scenario = Scenario()
    scenario.pictures(95)
    scenario.next = 110
    scenario.corruptPacket()
    scenario.next = 95
    scenario.pictures(100)
    #expect(scenario.finish().map(\.end) == [Footage.Rate.europe.time(150)])
  }

  @Test func refusedPacketTellsTheCause() {
    var scenario = Scenario()
    scenario.pictures(95)
    scenario.corruptPacket()
    scenario.refuse()
    scenario.pictures(100)
    let events = scenario.finish()
    #expect(events.map(\.severity) == [.minor])
    #expect(events.map(\.cause) == ["transport_error"])
    #expect(events.first?.metric("refused_packets") == 1)
  }

  @Test func errorsAtASpliceAreNotMajor() {
    var scenario = Scenario()
    scenario.pictures(60)
    scenario.detector.observe(event: .discontinuity(stream: 0, time: scenario.time, jump: MediaTime(seconds: 100)), &scenario.out)
    scenario.pictures(10, damage: .reference)
    scenario.pictures(60)
    let events = scenario.finish()
    #expect(events.map(\.severity) == [.minor])
    #expect(events.map(\.cause) == ["discontinuity"])
  }

  @Test func openAtTheEndIsReported() {
    var scenario = Scenario()
    scenario.pictures(60)
    scenario.refuse()
    scenario.pictures(20)
    let end = scenario.time
    let events = scenario.finish()
    #expect(events.count == 1)
    #expect(events.allSatisfy { $0.isOpen && $0.end == end && $0.severity == .major })
  }

  /// 5 s since the last key frame and 2 s since the last error.
  @Test func withoutKeyFramesRecoveryIsAssumed() {
    for (refresh, end) in [(5.0, 2.4 + 5.04), (3, 2.4 + 3.04), (0.5, 2.4 + 2.04)] {
      var options = DecodeError.Options()
      options.refresh = refresh
      var scenario = Scenario(options)
      scenario.pictures(1)
      scenario.keys = 0
      scenario.pictures(59)
      scenario.pictures(1, damage: .decoder)
      scenario.pictures(300)
      let events = scenario.finish()
      #expect(events.count == 1)
      #expect(events.allSatisfy { isNear($0.start, 2.4) && isNear($0.end, end) && !$0.isOpen && $0.message.contains("recovery assumed") })
    }
  }

  @Test func errorsOfSoundWithinHalfASecondBelongTogether() {
    var scenario = Scenario()
    for time in [1.0, 1.2, 1.7, 3] { scenario.refuse(stream: 1, at: time) }
    scenario.pictures(100)
    let events = scenario.finish()
    #expect(events.map(\.start.seconds) == [1, 3])
    #expect(events.map(\.end.seconds) == [1.7, 3])
    #expect(events.allSatisfy { $0.stream == 1 && $0.severity == .minor })
  }

  @Test func soundThatGoesOnEndsItsDamage() {
    var scenario = Scenario()
    scenario.refuse(stream: 1, at: 1)
    scenario.sound(at: 1.4)
    #expect(scenario.out.events.map(\.isOpen) == [true])
    scenario.sound(at: 1.6)
    #expect(scenario.out.events.map(\.isOpen) == [false])
    #expect(scenario.finish().map(\.end.seconds) == [1])
  }

  @Test func optionsAreRespected() {
    var options = DecodeError.Options()
    options.majorPictures = 2
    var scenario = Scenario(options)
    scenario.pictures(95)
    scenario.pictures(2, damage: .decoder)
    scenario.pictures(50)
    #expect(scenario.finish().map(\.severity) == [.major])
    options.majorPictures = 3
    options.majorDuration = 0.2
    scenario = Scenario(options)
    scenario.pictures(95)
    scenario.pictures(1, damage: .decoder)
    scenario.pictures(50)
    #expect(scenario.finish().map(\.severity) == [.major])
  }
}
