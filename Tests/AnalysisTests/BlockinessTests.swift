import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct BlockinessTests {
  /// Shares of blocky blocks, each for a number of pictures.
  private func programme(_ parts: [(Int, Double)], squares: Double = 1, _ rate: Footage.Rate = .europe) -> Footage {
    var footage = Footage(rate)
    for (count, share) in parts {
      footage.detail.grid = PictureDetail.Grid(lines: share, squares: share * squares)
      footage.moving(count)
    }
    return footage
  }

  private func events(_ parts: [(Int, Double)]) -> [Event] { programme(parts).events(Blockiness.self) }

  @Test(arguments: Footage.Rate.all) func blockyStretchIsReported(rate: Footage.Rate) {
    let events = programme([(60, 0.03), (60, 0.5), (60, 0.03)], rate).events(Blockiness.self)
    #expect(events.map(\.start) == [rate.time(60)] && events.map(\.end) == [rate.time(120)])
    #expect(events.allSatisfy { $0.severity == .minor && $0.message.contains("50 % of the picture, before on 3 %") })
  }

  @Test(arguments: Footage.Rate.all, [-1, 0]) func shortestStretchIsExactToTheFrame(rate: Footage.Rate, more: Int) {
    let count = rate.pictures(lasting: 1) + more
    #expect(programme([(60, 0.03), (count, 0.5), (60, 0.03)], rate).events(Blockiness.self).count == (more < 0 ? 0 : 1))
  }

  @Test(arguments: [(0.29, 0), (0.3, 1)]) func enoughOfThePictureMustBeBlocky(share: Double, count: Int) {
    #expect(events([(60, 0.03), (60, share)]).count == count)
  }

  /// Coarse MPEG-2 from beginning to end, and a scene that is worse but not four times as bad.
  @Test(arguments: [(0.2, 0.79, 0), (0.2, 0.81, 1)]) func theProgrammeItselfIsTheMeasure(usual: Double, share: Double, count: Int) {
    #expect(events([(100, usual), (60, share), (50, usual)]).count == count)
  }

  @Test func blockyFromTheBeginningIsTheProgrammesOwn() { #expect(events([(200, 0.6)]).isEmpty) }

  /// Lines of text lie on the grid in one direction only.
  @Test(arguments: [(0.24, 0), (0.25, 1)]) func rowsAndColumnsMustShow(squares: Double, count: Int) {
    #expect(programme([(60, 0.03), (60, 0.4)], squares: squares).events(Blockiness.self).count == count)
  }

  @Test(arguments: [(5, 1), (6, 0)]) func shortInterruptionsAreBridged(gap: Int, count: Int) {
    #expect(events([(60, 0.03), (15, 0.5), (gap, 0.03), (15, 0.5), (60, 0.03)]).count == count)
  }

  /// Key frames every half a second show more than the pictures predicted from them.
  @Test(arguments: [(0.11, 0), (0.2, 1)]) func predictedPicturesMayShowLess(share: Double, count: Int) {
    let groups = (0..<4).flatMap { _ in [(2, 0.5), (10, share)] }
    #expect(events([(60, 0.03)] + groups + [(60, 0.03)]).count == count)
  }

  @Test func openAtTheEndIsReported() {
    let footage = programme([(60, 0.03), (60, 0.5)])
    let events = footage.events(Blockiness.self)
    #expect(events.map(\.end) == [footage.end] && events.allSatisfy(\.isOpen))
  }

  /// When every fourth picture is measured, those in between are as the last one that was.
  @Test(arguments: [(61, 124), (0, 122)]) func picturesInBetweenAreAsTheLastOne(after: Int, end: Int) {
    var footage = Footage()
    footage.detailInterval = 4
    for (count, share) in [(60, 0.03), (62, 0.5), (after, 0.03)] {
      footage.detail.grid = PictureDetail.Grid(lines: share, squares: share)
      footage.moving(count)
    }
    let events = footage.events(Blockiness.self)
    #expect(events.map(\.start) == [Footage.Rate.europe.time(60)] && events.map(\.end) == [Footage.Rate.europe.time(end)])
    #expect(events.map(\.isOpen) == [after == 0])
  }

  @Test func optionsMoveTheLimits() {
    var options = Blockiness.Options()
    (options.minDuration, options.area, options.ratio) = (0.4, 0.15, 3.9)
    let footage = programme([(60, 0.04), (10, 0.16), (60, 0.04)])
    #expect(footage.events(Blockiness.self, options).count == 1)
    options.ratio = 4.1
    #expect(footage.events(Blockiness.self, options).isEmpty)
  }
}
