import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct SyncTrackTests {
  /// Windows of 2 s from `start` on, at which the second track is `offset` milliseconds early.
  private func windows(_ count: Int, from start: Double = 2, offset: (Double) -> Double) -> [SoundAligner.Window] {
    (0..<count).map { index in
      let time = start + 2 * Double(index)
      return SoundAligner.Window(time: time, lag: -offset(time) / 1000, confidence: 3, gain: 0)
    }
  }

  private func run(_ windows: [SoundAligner.Window], audible: Int? = nil, video: Bool = true) -> Findings {
    var scenario = StreamScenario<AVSync>(audio: 2, video: video)
    scenario.pictures(to: 60)
    for stream in 1...2 { scenario.sounds(to: 60, stream: stream) }
    scenario.detector.observe(
      tracks: TrackLags(stream: 2, reference: 1, windows: windows, audible: audible ?? windows.count), &scenario.out)
    scenario.detector.finish(at: MediaTime(seconds: 60), &scenario.out)
    return scenario.out
  }

  private func answer(_ out: Findings) -> Measurements.AVSync? { out.avSync.first { $0.method == "tracks" } }

  @Test func tracksInStepAreMeasuredAndNoEvent() throws {
    let out = run(windows(20) { _ in 0.3 })
    let row = try #require(answer(out))
    #expect(row.stream == 2)
    #expect(abs((row.offset ?? 99) - 0.3) < 1e-9)
    #expect(row.uncertainty == 1)
    #expect(row.drift == nil)
    #expect(row.confidence > 0.9)
    #expect(out.events.isEmpty)
  }

  @Test func aTrackThatIsEarlyIsAnEventOfThatStream() throws {
    let out = run(windows(20) { _ in 150 })
    let event = try #require(out.events.first)
    #expect(out.events.count == 1)
    #expect((event.stream, event.cause) == (2, "tracks"))
    #expect(event.severity >= .minor)
    #expect(event.message == "Sound is 150.0 ms early against that of stream 1")
  }

  @Test(arguments: [41.1, -61.1]) func theLimitsOfTheProfileGradeIt(offset: Double) {
    // EBU R37 with 1 ms of uncertainty: +40 and -60 ms.
    #expect(run(windows(20) { _ in offset }).events.contains { $0.severity >= .minor })
    let within = offset > 0 ? offset - 0.2 : offset + 0.2
    #expect(!run(windows(20) { _ in within }).events.contains { $0.severity >= .minor })
  }

  @Test func twoWindowsAreTooFew() {
    #expect(answer(run(windows(2) { _ in 80 })) == nil)
    #expect(answer(run(windows(3) { _ in 80 })) != nil)
  }

  @Test func windowsThatDoNotAgreeGiveNoAnswer() {
    // As chance would have it: anywhere within a second.
    let out = run(windows(12) { time in (time * 377).truncatingRemainder(dividingBy: 2000) - 1000 })
    #expect(answer(out) == nil)
    #expect(out.events.isEmpty)
  }

  @Test func agreementNeedsTwoMilliseconds() {
    let scattered = windows(6) { time in time.truncatingRemainder(dividingBy: 4) == 0 ? 80 : 84.5 }
    #expect(answer(run(scattered)) == nil)
  }

  @Test func aSmallShareOfTheSoundIsNoAnswer() {
    #expect(answer(run(windows(4) { _ in 80 }, audible: 81)) == nil)
    #expect(answer(run(windows(4) { _ in 80 }, audible: 80)) != nil)
  }

  @Test func aDriftIsMeasuredAndGradedByItsEnd() throws {
    let out = run(windows(29) { 0.1 * ($0 - 30) * 10 })
    let row = try #require(answer(out))
    #expect(abs((row.drift ?? 0) - 60) < 0.01)
    #expect(abs(row.offset ?? 99) < 1)
    #expect(out.events.map(\.cause) == ["tracks"])
    let slight = run(windows(29) { 0.1 * ($0 - 30) })
    #expect(slight.events.map(\.severity) == [.info])
  }

  @Test func aStepIsToldAndItsSidesAreGradedApart() throws {
    let out = run(windows(28) { $0 < 30 ? 0 : 150 })
    let step = try #require(out.events.first { $0.cause == "tracks_step" })
    #expect(step.severity == .info)
    #expect(abs(step.start.seconds - 29) < 2.1)
    let late = try #require(out.events.first { $0.cause == "tracks" })
    #expect(late.start.seconds > 25)
    #expect(out.events.count == 2)
  }

  @Test func oneStrayWindowIsNoStep() {
    let out = run(windows(20) { $0 == 20 ? 300 : 0 })
    #expect(out.events.isEmpty)
    #expect(abs(answer(out)?.offset ?? 99) < 1e-9)
  }

  @Test func tracksAreComparedWithoutPictures() { #expect(answer(run(windows(10) { _ in 5 }, video: false))?.offset == 5) }

  @Test func tracksAreNoAnswerToHowFarThePictureIs() {
    let out = run(windows(20) { _ in 150 })
    #expect(SyncMethod.best(of: out.avSync)?.method == "timestamps")
  }
}
