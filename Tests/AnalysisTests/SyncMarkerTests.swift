import AVMonModel
import Foundation
import Testing

@testable import AVMonAnalysis

@Suite struct SyncMarkerTests {
  typealias Scenario = StreamScenario<AVSync>

  private func scenario(_ options: AVSync.Options = .init(), isExcerpt: Bool = false, _ change: (inout SyncTest) -> Void = { _ in })
    -> Scenario
  {
    var test = SyncTest()
    change(&test)
    return Scenario(test, options, isExcerpt: isExcerpt)
  }

  @Test(arguments: Footage.Rate.all, [-200, -31.3, 0, 5.3, 120.0])
  func offsetIsFoundToAFractionOfATick(rate: Footage.Rate, offset: Double) throws {
    let found = try #require(
      scenario {
        ($0.rate, $0.offset, $0.flashes) = (rate, offset, 5)
        ($0.first, $0.period) = (rate.pictures(lasting: 0.6), rate.pictures(lasting: 1))
      }.marked)
    #expect(abs(try #require(found.offset) - offset) < 0.3)
    #expect(found.confidence > 0.99 && found.stream == 1)
    #expect(abs(try #require(found.uncertainty) - 500 * rate.time(1).seconds) < 0.01)
  }

  @Test func verdictIsGradedAndToldWhereTheMarkersAre() throws {
    let late = scenario { $0.offset = -120 }
    let event = try #require(late.events.first { $0.cause == "markers" })
    // 120 ms less half a picture.
    #expect(event.severity == .minor && event.stream == 1)
    #expect(isNear(event.start, 0.48) && abs(event.end.seconds - (0.48 + 7 + 0.12 + 0.06)) < 0.003)
    #expect(event.metric("pairs") == 8)
    #expect(scenario { $0.offset = 10 }.events.isEmpty)
  }

  @Test(arguments: [(1, false), (2, false), (4, false), (5, true)]) func fewerThanFivePairsAreNoVerdict(flashes: Int, isVerdict: Bool) {
    let scenario = scenario { ($0.flashes, $0.offset) = (flashes, 120) }
    #expect((scenario.marked != nil) == isVerdict)
    #expect(scenario.causes == [isVerdict ? "markers" : "few_markers"])
    #expect(scenario.severities == [isVerdict ? .critical : .info])
    #expect(abs((scenario.events[0].metric("offset_ms") ?? 0) - 120) < 0.3)
  }

  /// Ten flashes with the beeps of the first six or five: four or five flashes have none.
  @Test(arguments: [(6, true), (5, false)]) func flashesWithoutBeepsTakeConfidenceAway(beeps: Int, isVerdict: Bool) {
    // The last pair keeps all flashes within the span of the markers.
    let scenario = scenario { ($0.flashes, $0.silent) = (10, Set(beeps - 1..<9)) }
    #expect((scenario.marked != nil) == isVerdict)
  }

  @Test func flashesBeforeAndAfterTheMarkersDoNotCount() {
    #expect(scenario { ($0.flashes, $0.silent) = (20, Set(0..<8).union(14..<20)) }.marked?.confidence == 1)
  }

  /// Half of the pairs say 0 ms, the others 200.
  @Test func pairsThatDisagreeAreNoVerdict() {
    let scenario = scenario {
      $0.flashes = 10
      $0.beep = { Array(repeating: 0, count: $0 < 5 ? 0 : 9600) + Sound.sine(1000, dbfs: -10, seconds: 0.06) }
    }
    #expect(scenario.marked == nil && scenario.events.isEmpty)
  }

  /// 2 % of 240 cells are 4.8.
  @Test(arguments: [(5, true), (4, false)]) func aPatchNeedsTwoHundredthsOfThePicture(cells: Int, isFound: Bool) {
    #expect((scenario { $0.cells = cells }.marked != nil) == isFound)
  }

  @Test(arguments: [(Float(151), true), (149, false)]) func aFlashRisesByMoreThanFiftyLevels(bright: Float, isFound: Bool) {
    #expect((scenario { ($0.dark, $0.bright) = (100, bright) }.marked != nil) == isFound)
  }

  /// Ten pictures are 0.4 s.
  @Test(arguments: [(1, true), (10, true), (11, false)]) func aFlashIsOverWithinFourTenths(length: Int, isFound: Bool) {
    #expect((scenario { $0.length = length }.marked != nil) == isFound)
  }

  @Test(arguments: [(10, true), (9, false)]) func flashesCloserThanFourTenthsAreAStrobeLight(period: Int, isFound: Bool) {
    #expect((scenario { ($0.period, $0.length, $0.flashes) = (period, 2, 20) }.marked != nil) == isFound)
  }

  @Test func cutsAreNoFlashes() {
    #expect(scenario { $0.length = 12 }.out.avSync.map(\.method) == ["timestamps"])
  }

  @Test func variableFrameRateIsMeasuredByItsTimeStamps() throws {
    let offset = scenario { ($0.durations, $0.offset) = ([0.02, 0.05, 0.05], 61) }.marked?.offset
    #expect(abs(try #require(offset) - 61) < 0.3)
  }

  @Test func excerptIsMeasured() {
    let scenario = scenario(isExcerpt: true) { $0.offset = 30 }
    #expect(scenario.marked != nil && scenario.out.unknownReason == nil)
  }

  @Test func damagedPicturesDoNotFlash() {
    var scenario = Scenario()
    let footage = SyncTest().footage
    scenario.show(
      footage.pictures.map { picture in
        var picture = picture
        if (picture.picture?.mean ?? 0) > 0.5 { picture.damage = .decoder }
        return picture
      })
    scenario.play(SyncTest().blocks(footage))
    scenario.finish(at: footage.end.seconds)
    #expect(scenario.marked == nil && scenario.events.isEmpty)
  }

  @Test func flashAcrossAChangeOfFormatIsNone() {
    var footage = Footage()
    for _ in 0..<8 {
      footage.flat(12, luma: 16)
      footage.changeFormat(wide: 10, high: 6)
      footage.flat(2, luma: 235)
      footage.changeFormat(wide: 20, high: 12)
    }
    var tracker = MarkerFlashTracker()
    for picture in footage.pictures { tracker.observe(picture) }
    #expect(tracker.flashes.isEmpty)
  }

  @Test func flashThatIsStillOnAtTheEndDoesNotCount() {
    var footage = Footage()
    footage.flat(12, luma: 16)
    footage.flat(2, luma: 235)
    var tracker = MarkerFlashTracker()
    for picture in footage.pictures { tracker.observe(picture) }
    #expect(tracker.flashes.isEmpty)
  }

  @Test(arguments: Footage.Rate.all) func livelyPicturesDoNotFlash(rate: Footage.Rate) {
    var footage = Footage(rate)
    for _ in 0..<20 {
      footage.moving(10, levels: 60)
      footage.cut()
    }
    var tracker = MarkerFlashTracker()
    for picture in footage.pictures { tracker.observe(picture) }
    #expect(tracker.flashes.isEmpty)
  }

  @Test func everyAudioStreamHasItsAnswer() {
    var scenario = Scenario(audio: 2)
    var test = SyncTest()
    let footage = test.footage
    scenario.show(footage.pictures)
    scenario.play(test.blocks(footage), stream: 1)
    test.offset = -150
    scenario.play(test.blocks(footage), stream: 2)
    scenario.finish(at: footage.end.seconds)
    let answers = scenario.out.avSync.filter { $0.method == "markers" }
    #expect(answers.map(\.stream) == [1, 2])
    #expect(answers.map { (($0.offset ?? 0) / 10).rounded() } == [0, -15])
    #expect(scenario.events.filter { $0.cause == "markers" }.map(\.stream) == [2])
  }

  /// Sound that was moved by its time stamps, to where it belongs.
  @Test func markersCountMoreThanTimeStamps() throws {
    var scenario = Scenario()
    let test = SyncTest()
    let footage = test.footage
    scenario.packet(pts: 0)
    scenario.show(footage.pictures)
    scenario.play(test.blocks(footage))
    scenario.sounds(from: 0.3, to: footage.end.seconds + 0.3)
    scenario.finish(at: footage.end.seconds + 0.3)
    #expect(scenario.severities == [.info] && scenario.causes == ["start"])
    #expect(scenario.events[0].message.contains("300.0 ms late by time stamps"))
    #expect(scenario.out.avSync.map(\.method) == ["markers", "timestamps"])
    #expect(abs(try #require(SyncMethod.best(of: scenario.out.avSync)?.offset)) < 0.3)
  }

  @Test func optionsMoveTheGate() {
    var options = AVSync.Options()
    options.markerPairs = 9
    #expect(scenario(options).marked == nil)
    options.markerPairs = 8
    #expect(scenario(options).marked != nil)
    options.markerConfidence = 0.9
    #expect(scenario(options) { $0.silent = [3] }.marked == nil)
  }

  @Test func hostileTimesDoNoHarm() {
    let test = SyncTest()
    let footage = test.footage
    var scenario = Scenario()
    for (index, picture) in footage.pictures.enumerated() {
      var picture = picture
      picture.time = MediaTime(seconds: hostileTimes[index / 7 % hostileTimes.count])
      scenario.show([picture])
    }
    for (index, block) in test.blocks(footage).enumerated() {
      var block = block
      block.time = MediaTime(seconds: hostileTimes[index / 5 % hostileTimes.count])
      scenario.play([block])
    }
    scenario.finish(at: 0)
    #expect(scenario.out.avSync.count <= 2)
  }
}
