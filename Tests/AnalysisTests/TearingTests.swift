import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct TearingTests {
  private typealias Seam = RowStats.Seam

  /// Lines at 30 %, 40 %, 50 %, 30 %... of the height.
  private func seam(_ number: Int, matched: Double = 0.9, before: Double = 0.1, after: Double = 0.1) -> RowStats.Seam {
    Seam(position: 0.3 + 0.1 * Double(number % 3), width: 0.4, matched: matched, age: 3, before: before, after: after)
  }

  /// A seam is told with the picture after it.
  private func footage(_ seams: [RowStats.Seam?], apart: Int = 1, _ durations: [Double] = [0.04]) -> RowFootage {
    var footage = RowFootage(durations)
    footage.clean(10)
    for seam in seams {
      footage.show(RowStats(moving: 0.4, even: 0.02, odd: 0.02, comb: 0.004, vertical: 0.016, seams: seam.map { [$0] } ?? []))
      footage.clean(apart - 1)
    }
    footage.clean(40)
    return footage
  }

  @Test func movementWithoutLinesHasNoEvent() {
    #expect(footage([]).events(Tearing.self).isEmpty)
  }

  @Test func tornPicturesAreOneEventFromTheFirstToTheLast() {
    let footage = footage((0..<20).map { seam($0) })
    let events = footage.events(Tearing.self)
    #expect(events.map(\.start) == [footage.pictures[9].time] && events.map(\.end) == [footage.pictures[29].time])
    #expect(events.map { $0.metric("pictures") } == [20])
    #expect(events.map { $0.metric("first_row") } == [0.3])
    #expect(events.map { $0.metric("last_row") } == [0.5])
  }

  @Test(arguments: [(2, 0), (3, 1)]) func threePicturesMakeAnEvent(count: Int, events: Int) {
    #expect(footage((0..<count).map { seam($0) }).events(Tearing.self).count == events)
  }

  /// From the start of the first to the end of the last: 25 pictures of 40 ms.
  @Test(arguments: [(12, 1), (13, 0)]) func theyMustLieWithinTheWindow(apart: Int, events: Int) {
    #expect(footage((0..<3).map { seam($0) }, apart: apart).events(Tearing.self).count == events)
  }

  @Test(arguments: [(7, Severity.minor), (8, .major)]) func manyPicturesAreMajor(count: Int, severity: Severity) {
    #expect(footage((0..<count).map { seam($0) }).events(Tearing.self).map(\.severity) == [severity])
  }

  @Test(arguments: [(0.69, 0), (0.71, 1)]) func anOlderPictureMustContinueAcrossTheLine(matched: Double, events: Int) {
    #expect(footage((0..<5).map { seam($0, matched: matched) }).events(Tearing.self).count == events)
  }

  @Test(arguments: [(0.49, 0.1, 1), (0.51, 0.1, 0), (0.1, 0.49, 1), (0.1, 0.51, 0)])
  func anEdgeThatIsThereBeforeOrAfterIsNoTear(before: Double, after: Double, events: Int) {
    #expect(footage((0..<5).map { seam($0, before: before, after: after) }).events(Tearing.self).count == events)
  }

  @Test func oneRowAloneIsNoMovingTear() {
    #expect(footage((0..<7).map { _ in seam(0) }).events(Tearing.self).isEmpty)
  }

  private func line(_ position: Double, age: Int = 1, isLowerOlder: Bool = true, near: Double = 1) -> RowStats.Seam {
    Seam(position: position, width: 0.5, matched: 0.9, age: age, isLowerOlder: isLowerOlder, before: 1, after: near)
  }

  /// The first one follows none.
  @Test(arguments: [(4, 1, 0), (5, 1, 1), (10, 2, 0)]) func aStandingTearIsOnePictureOldAgainAndAgain(count: Int, age: Int, events: Int) {
    #expect(footage(Array(repeating: line(0.6, age: age), count: count)).events(Tearing.self).count == events)
  }

  /// Lettering that fades in, as in one clean clip.
  @Test(arguments: [(1.9, 1), (2.1, 0)]) func aLineBesideAWiderOneDoesNotStand(near: Double, events: Int) {
    #expect(footage(Array(repeating: line(0.6, near: near), count: 10)).events(Tearing.self).count == events)
  }

  @Test func linesAtTwoRowsInTurnDoNotStand() {
    #expect(footage((0..<20).map { line($0 % 2 == 0 ? 0.6 : 0.62) }).events(Tearing.self).isEmpty)
  }

  @Test func theOlderSideOfAStandingTearIsAlwaysTheSame() {
    #expect(footage((0..<20).map { line(0.6, isLowerOlder: $0 % 2 == 0) }).events(Tearing.self).isEmpty)
  }

  /// A player that loops four pictures shows each edge at the same row again and again.
  @Test func linesThatComeBackInALoopDoNotStand() {
    #expect(footage(Array(repeating: line(0.6), count: 10), apart: 4).events(Tearing.self).isEmpty)
  }

  @Test func twoDisturbancesFarApartAreTwoEvents() {
    let gap = [RowStats.Seam?](repeating: nil, count: 60)
    let events = footage((0..<5).map { seam($0) } + gap + (0..<5).map { seam($0) }).events(Tearing.self)
    #expect(events.map { $0.metric("pictures") } == [5, 5])
  }

  @Test func damagedAndCombedPicturesDoNotCount() {
    for damage in [FrameDamage.decoder, []] {
      var footage = RowFootage()
      for number in 0..<10 {
        footage.show(
          RowStats(
            moving: 0.4, even: 0.04, odd: 0.02, comb: damage.isEmpty ? 0.02 : 0.004, vertical: 0.016, seams: [seam(number)]), damage: damage
        )
      }
      #expect(footage.events(Tearing.self).isEmpty)
    }
  }

  @Test func tearsAtTheEndAreReported() {
    var footage = RowFootage()
    for number in 0..<5 { footage.show(RowStats(moving: 0.4, even: 0.02, odd: 0.02, comb: 0.004, vertical: 0.016, seams: [seam(number)])) }
    #expect(footage.events(Tearing.self).map { $0.metric("pictures") } == [4])
  }

  @Test func variableFrameRateCountsTimeNotPictures() {
    #expect(footage((0..<3).map { seam($0) }, apart: 6, [0.02, 0.06, 0.04]).events(Tearing.self).count == 1)
    #expect(footage((0..<3).map { seam($0) }, apart: 6, [0.1]).events(Tearing.self).isEmpty)
  }

  @Test func tooFewPicturesTellNothing() {
    var detector = Tearing(Tearing.Options(), Footage.context())
    var out = Findings(detector: Tearing.id, stream: 0)
    detector.finish(at: .zero, &out)
    #expect(out.unknownReason != nil)
  }
}
