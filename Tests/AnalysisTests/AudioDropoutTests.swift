import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct AudioDropoutTests {
  private static let loud: Double? = -20

  private func run(_ ticks: [Double?]) -> Findings {
    var blocks = SoundBlocks()
    blocks.add(ticks: ticks, channels: 2)
    return detectSound(Dropout.self, blocks.all)
  }

  private func ticks(_ parts: (Double?, Int)...) -> [Double?] { parts.flatMap { Array(repeating: $0.0, count: $0.1) } }

  @Test func steadySoundHasNoHoles() { #expect(run(ticks((-20, 400))).events.isEmpty) }

  @Test func aHoleIsFoundWithItsEnds() throws {
    let events = run(ticks((-20, 200), (nil, 16), (-20, 184))).events
    let event = try #require(events.first)
    #expect(events.count == 1 && event.severity == .minor && event.cause == "muted")
    #expect(soundSeconds(event.start) == 0.5 && soundSeconds(event.end) == 0.54)
  }

  @Test(arguments: [(3, 0), (4, 1), (5, 1), (199, 1), (200, 1), (201, 0)]) func lengthIsFromTenToFiveHundredMilliseconds(
    length: Int, count: Int
  ) {
    #expect(run(ticks((-20, 200), (nil, length), (-20, 200))).events.count == count)
  }

  @Test(arguments: [(-59.0, 0), (-61, 1)]) func floorMustBeDeep(level: Double, count: Int) {
    #expect(run(ticks((-20, 200), (level, 16), (-20, 184))).events.count == count)
  }

  @Test(arguments: [(-46.0, 0), (-44, 1)]) func soundMustBeActiveBeforeAndAfter(level: Double, count: Int) {
    #expect(run(ticks((level, 200), (nil, 16), (level, 184))).events.count == count)
    #expect(run(ticks((-20, 200), (nil, 16), (level, 184))).events.count == count)
    #expect(run(ticks((level, 200), (nil, 16), (-20, 184))).events.count == count)
  }

  @Test(arguments: [(5, 1), (6, 0)]) func aSlowDecayIsAPause(steps: Int, count: Int) {
    let decay = (1...steps).map { -40.0 - 3 * Double($0) }.map(Optional.some)
    #expect(run(ticks((-20, 200)) + decay + ticks((nil, 20), (-20, 180 - steps))).events.count == count)
  }

  @Test(arguments: [(3, 1), (4, 0)]) func aSlowSwellIsAPause(steps: Int, count: Int) {
    let swell = (1...steps).reversed().map { -40.0 - 4 * Double($0) }.map(Optional.some)
    #expect(run(ticks((-20, 200), (nil, 20)) + swell + ticks((-20, 180 - steps))).events.count == count)
  }

  @Test func decayOfSpeechIsNotAHole() {
    // 20 dB in 25 ms, pause at the room's floor, and a plosive.
    let decay = (0..<20).map { -20.0 - 2.2 * Double($0) }.map(Optional.some)
    #expect(run(ticks((-20, 200)) + decay + ticks((-64, 40), (-25, 140))).events.isEmpty)
  }

  @Test func oneSilentChannelIsNotAHole() {
    var blocks = SoundBlocks()
    for hole in [false, true, false] {
      let (left, right) = (
        SoundBlocks.channel(Array(repeating: -20, count: 20)), SoundBlocks.channel(Array(repeating: hole ? nil : -20, count: 20))
      )
      for _ in 0..<4 { blocks.append([left, right]) }
    }
    #expect(detectSound(Dropout.self, blocks.all).events.isEmpty)
  }

  @Test func theThirdHoleInTenSecondsIsMajor() {
    let part = ticks((-20, 384), (nil, 16))
    #expect(run(part + part + part + part + ticks((-20, 400))).events.map(\.severity) == [.minor, .minor, .major, .major])
  }

  @Test func rareHolesStayMinor() {
    let part = ticks((-20, 2384), (nil, 16))
    #expect(run(part + part + part + ticks((-20, 400))).events.map(\.severity) == [.minor, .minor, .minor])
  }

  @Test func twoHolesCloseToEachOtherAreTwo() {
    #expect(run(ticks((-20, 200), (nil, 10), (-20, 10), (nil, 10), (-20, 170))).events.count == 2)
  }

  @Test func soundThatDoesNotComeBackIsNoHole() { #expect(run(ticks((-20, 200), (nil, 40))).events.isEmpty) }

  @Test func soundThatBeginsIsNoHole() { #expect(run(ticks((nil, 40), (-20, 200))).events.isEmpty) }

  @Test func aHoleJustBeforeTheEndCounts() { #expect(run(ticks((-20, 200), (nil, 10), (-20, 10))).events.count == 1) }

  private func gap(_ seconds: Double, _ level: Double?) -> [Event] {
    var blocks = SoundBlocks()
    blocks.add(20, [level])
    blocks.skip(MediaTime(seconds: seconds))
    blocks.add(20, [level])
    return detectSound(Dropout.self, blocks.all).events
  }

  @Test(arguments: [(0.019, 0), (0.021, 1), (0.499, 1), (0.501, 0), (-0.1, 0)]) func aGapOfTimeStampsIsAHole(seconds: Double, count: Int) {
    let events = gap(seconds, -20)
    #expect(events.count == count)
    #expect(events.allSatisfy { $0.cause == "missing_samples" && soundSeconds($0.start) == 1 })
  }

  @Test func aGapInSilenceIsNotHeard() { #expect(gap(0.1, -65).isEmpty) }

  @Test func aJointOfTheTimelineIsNoHole() {
    var blocks = SoundBlocks()
    blocks.add(ticks: ticks((-20, 200)))
    let joint = blocks.all.count
    blocks.add(ticks: ticks((nil, 8), (-20, 192)))
    let event = StreamEvent.discontinuity(stream: 1, time: MediaTime(seconds: 0.5), jump: MediaTime(seconds: 100))
    #expect(detectSound(Dropout.self, blocks.all).events.count == 1)
    #expect(detectSound(Dropout.self, blocks.all, events: [(joint, event)]).events.isEmpty)
  }

  @Test func changeOfChannelsIsSurvived() {
    var blocks = SoundBlocks()
    blocks.add(20, [-20, -20])
    blocks.add(20, [-20, -20, -20, -20, -20, -20])
    blocks.add(20, [-20])
    #expect(detectSound(Dropout.self, blocks.all).events.isEmpty)
  }

  @Test func shortInputCannotTell() {
    #expect(run(ticks((-20, 180))).unknownReason != nil)
    #expect(run(ticks((-20, 200))).unknownReason == nil)
  }

  @Test func aMuteOfRealSamplesIsFound() throws {
    var plane = Sound.noise(0.3, seconds: 2, seed: 8)
    for index in 48_000..<49_920 { plane[index] = 0 }
    let event = try #require(detectSound(Dropout.self, measureSound([plane, plane]).blocks).events.first)
    #expect(abs(event.start.seconds - 1) <= 0.0025 && abs(event.end.seconds - 1.04) <= 0.0025)
  }
}
