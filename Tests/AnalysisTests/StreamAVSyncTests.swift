import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct StreamAVSyncTests {
  typealias Scenario = StreamScenario<AVSync>

  /// Both tracks of `length` seconds, sound moved by `late` as a whole, or cut to end with the picture.
  private func scenario(late: Double, length: Double = 10, endsTogether: Bool = false, isExcerpt: Bool = false) -> Scenario {
    var scenario = Scenario(isExcerpt: isExcerpt)
    let video = max(0, -late)
    scenario.packets(from: video, to: video + length)
    scenario.pictures(from: video, to: video + length)
    scenario.sounds(from: video + late, to: endsTogether ? video + length : video + late + length)
    scenario.finish(at: video + length + max(0, late))
    return scenario
  }

  @Test func tracksThatBeginTogetherHaveNoOffset() {
    let scenario = scenario(late: 0)
    #expect(scenario.events.isEmpty)
    #expect(scenario.out.avSync.map(\.offset) == [0])
    #expect(scenario.out.avSync.first?.method == "timestamps")
    #expect(scenario.out.avSync.first?.stream == 1)
    #expect(scenario.out.unknownReason == nil)
  }

  @Test(arguments: [0.120, -0.120, -0.400, 0.300]) func movedSoundHasTheSignOfEarliness(late: Double) throws {
    let scenario = scenario(late: late)
    let offset = try #require(scenario.out.avSync.first?.offset)
    #expect(abs(offset + late * 1000) < 0.01)
    #expect(scenario.events.count == 1)
    #expect(scenario.events[0].severity >= .minor)
    #expect(isNear(scenario.events[0].start, 0))
    #expect(abs((scenario.events[0].metric("offset_ms") ?? 0) - offset) < 0.01)
  }

  @Test(arguments: [
    (0.062, Severity.minor), (0.1255, .minor), (0.1265, .major), (0.1855, .major), (0.1865, .critical), (-0.062, .major),
    (-0.0905, .major), (-0.0915, .critical),
  ]) func limitsApplyToTheOffsetLessItsUncertainty(late: Double, severity: Severity) {
    #expect(scenario(late: late).severities == [severity])
  }

  @Test(arguments: [0.048, -0.021333, -0.043, 0.060, -0.060]) func frameBoundariesAndPrimingAreNoEvent(late: Double) {
    let scenario = scenario(late: late)
    #expect(scenario.events.isEmpty)
    #expect(scenario.out.avSync.first?.offset != nil)
  }

  @Test(arguments: [0.120, 0.5]) func trackThatBeginsLateAndEndsWithTheOtherIsNotMoved(late: Double) {
    let scenario = scenario(late: late, endsTogether: true)
    #expect(scenario.severities == [.info])
    #expect(scenario.causes == ["late_start"])
  }

  @Test(arguments: [(0.999, true), (1.001, false)]) func beyondASecondATrackBeginsLate(late: Double, answered: Bool) {
    let scenario = scenario(late: late)
    #expect((scenario.out.avSync.first?.offset != nil) == answered)
    #expect(scenario.events.isEmpty == !answered)
    #expect((scenario.out.unknownReason == nil) == answered)
  }

  @Test func excerptHasNoBegin() {
    let scenario = scenario(late: 0.3, isExcerpt: true)
    #expect(scenario.events.isEmpty)
    #expect(scenario.out.avSync.first?.offset == nil)
    #expect(scenario.out.unknownReason != nil)
  }

  @Test func discardedPacketsBeforeAnEditAreNotMissing() {
    var scenario = Scenario(container: "mov")
    for index in 0..<50 { scenario.packet(pts: -2 + Double(index) * 0.04, isKey: index == 0, isDiscarded: true) }
    for index in 0..<50 { scenario.packet(pts: Double(index) * 0.04, isKey: false) }
    scenario.pictures(to: 2)
    scenario.sounds(to: 2)
    scenario.finish(at: 2)
    #expect(scenario.out.avSync.map(\.offset) == [0])
  }

  @Test func videoThatBeginsBetweenKeyFramesGivesNoAnswer() {
    var scenario = Scenario()
    for index in 0..<100 { scenario.packet(pts: Double(index) * 0.04, isKey: index == 50) }
    scenario.pictures(from: 2, to: 4)
    scenario.sounds(to: 4)
    scenario.finish(at: 4)
    #expect(scenario.events.isEmpty)
    #expect(scenario.out.avSync.first?.reason == "the video begins between key frames")
  }

  @Test func leadingPicturesThatCannotBeDecodedGiveNoAnswer() {
    var scenario = Scenario()
    for pts in [0.20, 0.04, 0.08, 0.12, 0.16, 0.24] { scenario.packet(pts: pts, isKey: pts == 0.20) }
    scenario.pictures(from: 0.20, to: 2)
    scenario.sounds(to: 2)
    scenario.finish(at: 2)
    #expect(scenario.out.avSync.first?.reason == "the first pictures of the video cannot be decoded")
  }

  @Test(arguments: [(0, true, "no audio stream"), (1, false, "no video stream")])
  func oneSideAloneCannotBeCompared(audio: Int, video: Bool, reason: String) {
    var scenario = Scenario(audio: audio, video: video)
    scenario.finish(at: 10)
    #expect(scenario.out.unknownReason == reason)
    #expect(scenario.out.avSync == [Measurements.AVSync(reason: reason)])
  }

  @Test func everyAudioStreamIsCompared() {
    var scenario = Scenario(audio: 2)
    scenario.packets(to: 5)
    scenario.pictures(to: 5)
    scenario.sounds(to: 5)
    scenario.sounds(from: 0.2, to: 5.2, stream: 2)
    scenario.finish(at: 5.2)
    #expect(scenario.out.avSync.map(\.stream) == [1, 2])
    #expect(scenario.events.map(\.stream) == [2])
  }

  @Test func optionsMoveTheLimits() {
    var options = AVSync.Options()
    options.limits.minor.late = 200
    options.limits.info.late = 100
    var scenario = Scenario(options)
    scenario.packets(to: 5)
    scenario.pictures(to: 5)
    scenario.sounds(from: 0.12, to: 5.12)
    scenario.finish(at: 5.12)
    // Major and critical of the default profile are nearer than the new limit, and still count.
    #expect(scenario.severities == [.info])
  }

  @Test func hostileTimesDoNoHarm() {
    var scenario = Scenario()
    for time in hostileTimes {
      scenario.packet(pts: time)
      scenario.picture(time, duration: time)
      scenario.sound(time)
      scenario.sound(time, samples: .max, rate: 1)
      scenario.sound(time, samples: -1, rate: 0)
      scenario.event(.discontinuity(stream: 1, time: MediaTime(seconds: time), jump: MediaTime(seconds: -time)))
    }
    scenario.finish(at: 0)
    #expect(scenario.out.avSync.count == 1)
  }
}

@Suite struct StreamAudioClockTests {
  typealias Scenario = StreamScenario<AVSync>

  private func scenario(length: Double, shift: (Double) -> Double) -> Scenario {
    var scenario = Scenario()
    scenario.packets(to: length)
    scenario.pictures(to: length)
    scenario.sounds(to: length, shift: shift)
    scenario.finish(at: length)
    return scenario
  }

  @Test func driftIsMeasuredInMillisecondsPerMinute() throws {
    // 500 ppm: 30 ms a minute.
    let scenario = scenario(length: 120) { $0 * 0.0005 }
    let drift = try #require(scenario.out.avSync.first?.drift)
    #expect(abs(drift - 30) < 0.1)
    #expect(scenario.causes == ["drift"])
    // 60 ms early by the end.
    #expect(scenario.severities == [.major])
    #expect(abs((scenario.events[0].metric("offset_at_end_ms") ?? 0) - 60) < 0.2)
  }

  @Test(arguments: [(58.0, 0.0005, false), (62.0, 0.0005, true), (120, 0.00008, false), (120, 0.00009, true), (120, -0.0005, true)])
  func driftNeedsASpanAndAChange(length: Double, slope: Double, found: Bool) {
    #expect((scenario(length: length) { $0 * slope }.out.avSync.first?.drift != nil) == found)
  }

  @Test func driftWithinTheJitterIsNotTold() {
    // 12 ms over the span, above the limit of 10, in a jitter whose standard deviation is 3.5 ms. No step is as large as a jump.
    let wave = [0.0, 1, 2, 1, 0, -1, -2, -1]
    let noisy = scenario(length: 100) { $0 * 0.00012 + 0.00283 * wave[Int(($0 / 0.02).rounded()) % 8] }
    #expect(noisy.out.avSync.first?.drift == nil)
    #expect(noisy.events.isEmpty)
  }

  @Test func gapIsAJumpAndNoDrift() {
    let scenario = scenario(length: 120) { $0 < 50 ? 0 : 0.1 }
    #expect(scenario.out.avSync.first?.drift == nil)
    #expect(scenario.causes == ["audio_gaps"])
    #expect(scenario.severities == [.info])
    #expect(abs((scenario.events[0].metric("largest_ms") ?? 0) - 100) < 0.01)
  }

  @Test(arguments: [(0.0049, 0), (0.0051, 1)]) func jumpsAboveFiveMillisecondsCount(jump: Double, events: Int) {
    #expect(scenario(length: 20) { $0 < 10 ? 0 : jump }.events.count == events)
  }

  @Test func driftIsSeenBesideAGap() throws {
    let drift = try #require(scenario(length: 120) { $0 * 0.0005 + ($0 < 50 ? 0 : 0.5) }.out.avSync.first?.drift)
    #expect(abs(drift - 30) < 0.5)
  }

  @Test func framesFartherApartThanTheirSamplesMakeTheCodecSuspect() {
    // 46 ms apart with samples for 20 ms.
    let scenario = scenario(length: 100) { $0 * 1.3 }
    #expect(scenario.causes == ["codec_config_suspect"])
    #expect(scenario.severities == [.info])
    #expect(scenario.out.avSync.first?.drift == nil)
  }

  @Test func jumpsToAndFroAreJitter() {
    #expect(scenario(length: 20) { Int($0 / 0.02) % 4 < 2 ? 0 : 0.008 }.events.isEmpty)
  }

  @Test func joinedDiscontinuityBeginsANewSegment() {
    var scenario = Scenario()
    scenario.packets(to: 130)
    scenario.pictures(to: 130)
    scenario.event(.discontinuity(stream: 1, time: MediaTime(seconds: 100), jump: MediaTime(seconds: 1000)))
    scenario.sounds(to: 130) { $0 < 100 ? $0 * 0.0005 : 0.3 }
    scenario.finish(at: 130)
    #expect(scenario.causes == ["drift"])
  }
}
