import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct BlackTests {
  private func black(_ count: Int, _ rate: Footage.Rate = .europe, luma: Float = 16) -> Footage {
    var footage = Footage(rate)
    footage.moving(50)
    footage.flat(count, luma: luma)
    footage.moving(50)
    return footage
  }

  @Test(arguments: Footage.Rate.all) func livelyContentHasNoEvent(rate: Footage.Rate) {
    #expect(black(0, rate).events(Black.self).isEmpty)
  }

  @Test(arguments: Footage.Rate.all) func blackLastsToTheNextPicture(rate: Footage.Rate) {
    let events = black(60, rate).events(Black.self)
    #expect(events.map(\.start) == [rate.time(50)])
    #expect(events.map(\.end) == [rate.time(110)])
    // From 2 s on a black is major, unless it turns out that no sound goes on (`AggregatorTests`).
    let isLong = rate.time(110) - rate.time(50) >= MediaTime(seconds: 2)
    #expect(events.allSatisfy { $0.severity == (isLong ? .major : .minor) && !$0.isOpen && $0.metric("pictures") == 60 })
  }

  @Test(arguments: [(2, nil), (3, Severity.info), (12, .info), (13, .minor), (49, .minor), (50, .major), (249, .major), (250, .critical)])
  func severityGrowsWithTheLength(count: Int, severity: Severity?) {
    #expect(black(count).events(Black.self).map(\.severity) == [severity].compactMap { $0 })
  }

  @Test func blackStaysUpWhenTheNextPictureIsLate() {
    var footage = Footage()
    footage.moving(50)
    footage.flat(5, luma: 16)
    footage.lose(20)
    footage.moving(50)
    let events = footage.events(Black.self)
    #expect(events.map(\.end) == [footage.rate.time(75)])
  }

  @Test func jumpWithinBlackDoesNotSplitIt() {
    var footage = Footage()
    footage.moving(50)
    footage.flat(10, luma: 16)
    footage.lose(20)
    footage.flat(10, luma: 16)
    footage.moving(50)
    #expect(footage.events(Black.self).map(\.end) == [footage.rate.time(90)])
  }

  @Test func openAtTheEndIsReported() {
    var footage = Footage()
    footage.moving(50)
    footage.flat(30, luma: 16)
    let events = footage.events(Black.self)
    #expect(events.count == 1)
    #expect(events.allSatisfy { $0.isOpen && $0.end == footage.end && $0.severity == .minor })
  }

  @Test(arguments: [(12, Severity.info), (13, .minor)]) func shortBlackAtTheEdgesIsInformation(count: Int, severity: Severity) {
    var footage = Footage()
    footage.flat(count, luma: 16)
    footage.moving(50)
    footage.flat(count, luma: 16)
    #expect(footage.events(Black.self).map(\.severity) == [severity, severity])
  }

  @Test func edgeIsAnOption() {
    var options = Black.Options()
    options.edge = 2
    var footage = Footage()
    footage.flat(50, luma: 16)
    footage.moving(50)
    #expect(footage.events(Black.self, options).map(\.severity) == [.info])
    #expect(black(49).events(Black.self, options).map(\.severity) == [.minor])
  }

  @Test(arguments: [(37, 1), (39, 0)]) func blackReachesToTenPercentOfTheRange(luma: Float, events: Int) {
    #expect(black(50, luma: luma).events(Black.self).count == events)
  }

  @Test func darkSceneThatMovesIsNotBlack() {
    var footage = Footage()
    footage.moving(20)
    for index in 0..<50 {
      footage.plate(1) { column, row in .init(mean: Float(20 + (column + row + 5 * index) % 12) / 255, deviation: 1.0 / 255) }
    }
    footage.moving(20)
    #expect(footage.events(Black.self).isEmpty)
  }

  /// A night scene in which hardly anything moves: cells differ by less than 8 levels, or by more.
  @Test(arguments: [(Float(7.9), 1), (8.1, 0)]) func darkSceneWithStructureIsNotBlack(spread: Float, events: Int) {
    var footage = Footage()
    footage.moving(50)
    footage.plate(50) { column, _ in PictureStats.Cell(mean: (18 + spread * Float(column) / 19) / 255, deviation: 1.0 / 255) }
    footage.moving(50)
    #expect(footage.events(Black.self).count == events)
  }

  /// The picture in which the programme goes differs from the one before all over, logo or not.
  @Test func blackUnderALogoBeginsWithItsFirstPicture() {
    var footage = Footage()
    footage.moving(50)
    footage.plate(50) { column, row in PictureStats.Cell(mean: column > 17 && row < 2 ? 0.7 : 16.0 / 255) }
    footage.moving(50)
    #expect(footage.events(Black.self).map(\.start) == [footage.rate.time(50)])
    #expect(footage.events(Black.self).map(\.end) == [footage.rate.time(100)])
  }

  /// A torch in the dark.
  @Test func lightThatMovesInACornerIsNotALogo() {
    var footage = Footage()
    footage.moving(50)
    for index in 0..<50 {
      footage.plate(1) { column, row in PictureStats.Cell(mean: column == 12 + index % 6 && row < 3 ? 0.7 : 16.0 / 255) }
    }
    #expect(footage.events(Black.self).isEmpty)
  }

  /// 2.35:1 in 16:9: dark bars above and below.
  @Test func darkPictureBetweenLetterboxBarsIsJudgedByItself() {
    func shot(_ luma: Float) -> (Int, Int) -> PictureStats.Cell {
      { column, row in
        PictureStats.Cell(mean: (2..<10).contains(row) ? (luma + Float(column)) / 255 : 16.0 / 255)
      }
    }
    var footage = Footage()
    footage.plate(50, shot(120))
    footage.plate(50) { _, _ in PictureStats.Cell(mean: 16.0 / 255) }
    footage.plate(50, shot(140))
    #expect(footage.events(Black.self).map(\.start) == [footage.rate.time(50)])
    #expect(footage.events(Black.self).map(\.end) == [footage.rate.time(100)])
  }

  /// 4 of 160 cells within the bars: too few of the whole picture to matter, too many of the active part.
  @Test func letterboxBarsDoNotMakeAPictureBlack() {
    var footage = Footage()
    footage.plate(50) { _, row in PictureStats.Cell(mean: (2..<10).contains(row) ? 0.5 : 16.0 / 255) }
    footage.plate(50) { column, row in PictureStats.Cell(mean: row == 5 && column < 4 ? 0.5 : 16.0 / 255) }
    #expect(footage.events(Black.self).isEmpty)
    var options = Black.Options()
    options.area = 0.95
    #expect(footage.events(Black.self, options).count == 1)
  }

  @Test func newFormatInBlackGoesOn() {
    var footage = Footage()
    footage.moving(50)
    footage.flat(20, luma: 16)
    footage.changeFormat(wide: 30, high: 17)
    footage.flat(20, luma: 16)
    footage.moving(50)
    #expect(footage.events(Black.self).map(\.end) == [footage.rate.time(90)])
  }

  @Test func variableFrameRateDoesNotMatter() {
    var footage = Footage(durations: [0.033, 0.05, 0.017, 0.1, 0.034])
    footage.moving(50)
    let start = footage.time
    footage.flat(20, luma: 16)
    let end = footage.time
    footage.moving(50)
    #expect(footage.events(Black.self).map(\.start) == [start])
    #expect(footage.events(Black.self).map(\.end) == [end])
  }

  @Test func optionsMoveTheLimits() {
    var options = Black.Options()
    options.minDuration = 0.2
    options.criticalDuration = 1
    #expect(black(4).events(Black.self, options).map(\.severity) == [.info])
    #expect(black(5).events(Black.self, options).map(\.severity) == [.minor])
    #expect(black(25).events(Black.self, options).map(\.severity) == [.critical])
  }
}
