import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct InterlaceTests {
  private func field(_ scan: Scan, _ order: String = "tff") -> RowFootage { RowFootage(scan: scan, fieldOrder: order) }

  @Test func progressiveMovementHasNoEvent() {
    var footage = RowFootage()
    footage.clean(200)
    #expect(footage.events(Interlace.self).isEmpty)
  }

  @Test(arguments: [Scan.upperFirst, .lowerFirst]) func fieldsInTheFlaggedOrderAreRight(order: Scan) {
    var footage = field(order, order == .upperFirst ? "tff" : "bff")
    footage.woven(200, order)
    #expect(footage.events(Interlace.self).isEmpty)
  }

  @Test(arguments: [(Scan.upperFirst, Scan.lowerFirst), (.lowerFirst, .upperFirst)])
  func fieldsInTheOtherOrderAreOneEventWithTheStillPicturesBefore(flagged: Scan, true order: Scan) {
    var footage = field(flagged)
    footage.still(25)
    footage.woven(100, order)
    let events = footage.events(Interlace.self)
    #expect(events.map(\.cause) == ["field_order"])
    #expect(events.map(\.start) == [.zero] && events.map(\.end) == [footage.end])
    #expect(events.allSatisfy { $0.isOpen })
  }

  @Test(arguments: [(24, 0), (25, 1)]) func shortestFaultIsExactToThePicture(count: Int, events: Int) {
    var footage = field(.upperFirst)
    footage.woven(count, .lowerFirst)
    #expect(footage.events(Interlace.self).count == events)
  }

  @Test(arguments: [(124, Severity.minor), (125, .major)]) func faultsThatLastAreMajor(count: Int, severity: Severity) {
    var footage = field(.upperFirst)
    footage.woven(count, .lowerFirst)
    #expect(footage.events(Interlace.self).map(\.severity) == [severity])
  }

  /// 1.15 between the pairs, 0.6 of combing against detail, 1 % that moves, eight pictures.
  @Test(arguments: [
    (1.14, 1.4, 0.4, 0), (1.16, 1.4, 0.4, 1), (1.8, 0.59, 0.4, 0), (1.8, 0.61, 0.4, 1), (1.8, 1.4, 0.009, 0), (1.8, 1.4, 0.011, 1),
  ])
  func evidenceIsNeeded(ratio: Double, comb: Double, moving: Double, events: Int) {
    var footage = field(.upperFirst)
    footage.woven(50, .lowerFirst, ratio: ratio, comb: comb, moving: moving)
    #expect(footage.events(Interlace.self).count == events)
  }

  @Test(arguments: [(7, 0), (8, 1)]) func aFewPicturesOfMovementDecideForTheStillOnesAfter(moving: Int, events: Int) {
    var footage = field(.upperFirst)
    footage.woven(moving, .lowerFirst)
    footage.still(50)
    #expect(footage.events(Interlace.self).count == events)
  }

  /// A cartoon of which one picture in nine moves.
  @Test func movementNowAndThenDecides() {
    var footage = field(.upperFirst)
    for _ in 0..<15 {
      footage.woven(1, .lowerFirst)
      footage.still(8)
    }
    #expect(footage.events(Interlace.self).map(\.start) == [.zero])
  }

  @Test func stillPicturesAfterTheRightOrderBelongToWhatFollows() {
    var footage = field(.upperFirst)
    footage.woven(50, .upperFirst)
    footage.still(50)
    footage.woven(250, .lowerFirst)
    let events = footage.events(Interlace.self)
    #expect(events.count == 1 && events.allSatisfy { $0.start == MediaTime(seconds: 2) })
  }

  @Test func theRightOrderEndsTheEvent() {
    var footage = field(.upperFirst)
    footage.woven(50, .lowerFirst)
    footage.woven(50, .upperFirst)
    let events = footage.events(Interlace.self)
    #expect(events.count == 1 && events.allSatisfy { !$0.isOpen && abs(($0.end - MediaTime(seconds: 2)).seconds) <= 0.5 })
  }

  @Test func progressivePicturesInAnInterlacedStreamAreNotCombing() {
    var footage = field(.progressive, "tff")
    footage.woven(100, .upperFirst)
    #expect(footage.events(Interlace.self).isEmpty)
  }

  @Test func combingInProgressivePicturesIsOneEvent() {
    var footage = RowFootage()
    footage.clean(25)
    footage.woven(50, .lowerFirst)
    footage.clean(50)
    let events = footage.events(Interlace.self)
    #expect(events.map(\.cause) == ["combing"] && events.map(\.severity) == [.minor])
    #expect(events.map(\.start) == [MediaTime(seconds: 1)] && events.map(\.end) == [MediaTime(seconds: 3)])
  }

  @Test(arguments: [(24, 0), (25, 1)]) func shortestCombingIsExactToThePicture(count: Int, events: Int) {
    var footage = RowFootage()
    footage.clean(25)
    footage.woven(count, .upperFirst)
    footage.clean(25)
    #expect(footage.events(Interlace.self).count == events)
  }

  @Test func combingWithoutMovementCannotBeTold() {
    var footage = RowFootage()
    footage.woven(100, .upperFirst, moving: 0.005)
    #expect(footage.events(Interlace.self).isEmpty)
  }

  @Test func twoOfFivePicturesInStepArePulldownAndStayMinor() {
    var footage = RowFootage()
    for _ in 0..<60 {
      footage.clean(3)
      footage.woven(2, .upperFirst)
    }
    let events = footage.events(Interlace.self)
    #expect(events.map(\.cause) == ["telecine"] && events.map(\.severity) == [.minor])
  }

  @Test func pulldownThatEndsInCombingIsPulldownAllTheSame() {
    var footage = RowFootage()
    for _ in 0..<30 {
      footage.woven(2, .upperFirst)
      footage.clean(3)
    }
    footage.woven(20, .upperFirst)
    #expect(footage.events(Interlace.self).map(\.cause) == ["telecine"])
  }

  /// Right after a still scene few pictures tell: 2 of the first 7 are less than the share that begins an event.
  @Test func pulldownAfterAStillSceneIsOneEvent() {
    var footage = RowFootage()
    footage.still(50)
    for _ in 0..<20 {
      footage.woven(2, .upperFirst)
      footage.clean(3)
    }
    let events = footage.events(Interlace.self)
    #expect(events.map(\.start) == [MediaTime(seconds: 2)] && events.map(\.cause) == ["telecine"])
  }

  @Test func aPauseShorterThanTheWindowDoesNotSplitCombing() {
    var footage = RowFootage()
    for _ in 0..<4 {
      footage.woven(30, .upperFirst)
      footage.clean(20)
    }
    let events = footage.events(Interlace.self)
    #expect(events.map(\.start) == [.zero] && events.map(\.end) == [MediaTime(seconds: 7.2)])
  }

  /// Pictures that come fast bring the share up while the end of the last event is still within the window.
  @Test func eventsDoNotOverlap() throws {
    var footage = RowFootage(Array(repeating: 0.04, count: 53) + Array(repeating: 0.005, count: 60))
    footage.woven(30, .upperFirst)
    footage.clean(23)
    footage.woven(60, .upperFirst)
    footage.woven(40, .upperFirst)
    let events = footage.events(Interlace.self)
    try #require(events.count == 2)
    #expect(events[0].end <= events[1].start)
  }

  @Test func aCombedPictureNowAndThenIsNoEvent() {
    var footage = RowFootage()
    for _ in 0..<30 {
      footage.clean(9)
      footage.woven(1, .upperFirst)
    }
    #expect(footage.events(Interlace.self).isEmpty)
  }

  @Test func variableFrameRateCountsTimeNotPictures() {
    var footage = RowFootage([0.01, 0.05])
    footage.woven(32, .upperFirst)
    #expect(footage.events(Interlace.self).isEmpty)
    footage.woven(4, .upperFirst)
    #expect(footage.events(Interlace.self).count == 1)
  }

  @Test func aChangeOfTheFlagStartsAnew() {
    var footage = field(.upperFirst)
    footage.woven(50, .lowerFirst)
    footage.scan = .lowerFirst
    footage.woven(50, .lowerFirst)
    let events = footage.events(Interlace.self)
    #expect(events.map(\.end) == [MediaTime(seconds: 2)] && events.allSatisfy { !$0.isOpen })
  }

  @Test func picturesWithoutRowsAreIgnored() {
    var footage = field(.upperFirst)
    for _ in 0..<50 { footage.show(nil) }
    #expect(footage.events(Interlace.self).isEmpty)
  }
}
