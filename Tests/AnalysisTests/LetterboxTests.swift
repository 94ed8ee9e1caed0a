import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct LetterboxTests {
  private static let bars = ActivePicture(top: 24, bottom: 24)
  private static let full = ActivePicture()

  /// Pictures of 320 x 192 whose active part is `views`, each for a number of pictures.
  private func programme(_ views: [(Int, ActivePicture?)], _ rate: Footage.Rate = .europe) -> Footage {
    var footage = Footage(rate)
    for (count, view) in views {
      footage.detail.active = view
      footage.moving(count)
    }
    return footage
  }

  private func events(_ views: [(Int, ActivePicture?)]) -> [Event] { programme(views).events(Letterbox.self) }

  @Test func samePictureThroughoutHasNoEvent() {
    #expect(events([(200, Self.full)]).isEmpty)
    #expect(events([(200, Self.bars)]).isEmpty)
    #expect(events([(200, nil)]).isEmpty)
  }

  @Test(arguments: Footage.Rate.all) func barsThatStayLastToTheEnd(rate: Footage.Rate) {
    let footage = programme([(100, Self.full), (100, Self.bars)], rate)
    let events = footage.events(Letterbox.self)
    #expect(events.map(\.start) == [rate.time(100)] && events.map(\.end) == [footage.end])
    #expect(events.allSatisfy { $0.severity == .minor && $0.isOpen && $0.message.contains("320x144, before 320x192") })
    #expect(events.map(\.region) == [Region(x: 0, y: 0.125, width: 1, height: 0.75)])
  }

  @Test func barsThatGoAgainEndTheEvent() {
    let events = events([(50, Self.full), (50, Self.bars), (50, Self.full)])
    #expect(events.map(\.start) == [MediaTime(seconds: 2)] && events.map(\.end) == [MediaTime(seconds: 4)])
    #expect(events.allSatisfy { !$0.isOpen })
  }

  @Test func barsThatVanishAreAChangeToo() {
    let events = events([(50, Self.bars), (50, Self.full)])
    #expect(events.map(\.message) == ["Black bars gone: active picture 320x192, before 320x144"])
  }

  /// One second is 25 pictures.
  @Test(arguments: [(2, []), (3, [Severity.info]), (24, [.info]), (25, [.minor])]) func shortChangesAreInfo(
    count: Int, severities: [Severity]
  ) {
    #expect(events([(50, Self.full), (count, Self.bars), (50, Self.full)]).map(\.severity) == severities)
  }

  @Test func theFirstMomentsAreNotAChange() { #expect(events([(24, Self.full), (100, Self.bars)]).isEmpty) }

  @Test func barsOnAllSidesAreMajor() {
    let stamp = ActivePicture(top: 24, bottom: 24, left: 32, right: 32)
    #expect(events([(50, Self.full), (50, stamp)]).map(\.severity) == [.major])
  }

  @Test func darkPicturesInBetweenDoNotEndIt() {
    let events = events([(50, Self.full), (20, Self.bars), (40, nil), (20, Self.bars), (40, nil), (50, Self.full)])
    #expect(events.map(\.start) == [MediaTime(seconds: 2)] && events.map(\.end) == [MediaTime(seconds: 6.8)])
  }

  /// A title card, a dark scene, and what has bars on one side only say nothing.
  @Test(arguments: [
    ActivePicture(top: 24, bottom: 24, litRows: 0.69), ActivePicture(left: 32, right: 32, litColumns: 0.69),
    ActivePicture(top: 24, bottom: 24, lit: 0.69), ActivePicture(top: 68, bottom: 68), ActivePicture(left: 113, right: 113),
    ActivePicture(top: 50, bottom: 50, left: 64, right: 64), ActivePicture(top: 24, bottom: 0), ActivePicture(top: 15, bottom: 15),
  ]) func otherDarknessIsNoBar(active: ActivePicture) {
    #expect(events([(50, Self.full), (100, active), (50, Self.full)]).isEmpty)
  }

  @Test func smallestBarsOfADarkStretchCount() {
    let large = ActivePicture(top: 30, bottom: 30)
    let events = events([(50, Self.full), (10, large), (30, Self.bars), (30, large)])
    #expect(events.map { $0.metric("top") } == [24])
  }

  @Test func anotherFormatBeginsAnew() {
    var footage = programme([(50, Self.full), (50, Self.bars)])
    footage.changeFormat(wide: 30, high: 17)
    footage.detail.active = ActivePicture(top: 40, bottom: 40)
    footage.moving(100)
    let events = footage.events(Letterbox.self)
    #expect(events.map(\.end) == [MediaTime(seconds: 4)] && events.allSatisfy { !$0.isOpen })
  }

  @Test func optionsMoveTheLimits() {
    var options = Letterbox.Options()
    options.minDuration = 0.4
    options.minSize = 30
    let footage = programme([(50, Self.full), (10, ActivePicture(top: 30, bottom: 30)), (50, Self.full)])
    #expect(footage.events(Letterbox.self, options).map(\.severity) == [.minor])
    #expect(programme([(50, Self.full), (50, Self.bars)]).events(Letterbox.self, options).isEmpty)
  }
}
