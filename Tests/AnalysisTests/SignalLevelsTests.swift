import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct SignalLevelsTests {
  private func programme(_ parts: [(Int, PictureDetail.Excess?)], _ rate: Footage.Rate = .europe) -> Footage {
    var footage = Footage(rate)
    for (count, excess) in parts {
      footage.detail.excess = excess
      footage.moving(count)
    }
    return footage
  }

  private static let bright = PictureDetail.Excess(above: 0.02)
  private static let fine = PictureDetail.Excess()

  @Test(arguments: Footage.Rate.all, [-1, 0]) func shortestStretchIsExactToTheFrame(rate: Footage.Rate, more: Int) {
    let count = rate.pictures(lasting: 1) + more
    let events = programme([(50, Self.fine), (count, Self.bright), (50, Self.fine)], rate).events(SignalLevels.self)
    #expect(events.map(\.start) == (more < 0 ? [] : [rate.time(50)]))
    #expect(events.map(\.end) == (more < 0 ? [] : [rate.time(50 + count)]))
    #expect(events.allSatisfy { $0.severity == .minor && $0.message.hasSuffix("up to 2 % above white") })
  }

  @Test(arguments: [(0.005, 0.005, 0), (0.006, 0.005, 1)]) func belowAndAboveCountTogether(below: Double, above: Double, count: Int) {
    let excess = PictureDetail.Excess(below: below, above: above)
    #expect(programme([(50, excess)]).events(SignalLevels.self).count == count)
  }

  /// Only every fourth picture is counted.
  @Test func picturesInBetweenAreAsTheLastOne() {
    let parts = (0..<10).flatMap { _ in [(1, Self.bright), (3, nil)] as [(Int, PictureDetail.Excess?)] }
    let events = programme([(8, Self.fine)] + parts + [(20, Self.fine)]).events(SignalLevels.self)
    #expect(events.map(\.start) == [MediaTime(seconds: 0.32)] && events.map(\.end) == [MediaTime(seconds: 1.92)])
  }

  @Test func fullRangeAndCleanContentHaveNoEvent() {
    #expect(programme([(200, nil)]).events(SignalLevels.self).isEmpty)
    #expect(programme([(200, Self.fine)]).events(SignalLevels.self).isEmpty)
  }

  @Test func openAtTheEndIsReported() {
    let footage = programme([(50, Self.fine), (50, Self.bright)])
    let events = footage.events(SignalLevels.self)
    #expect(events.map(\.end) == [footage.end] && events.allSatisfy { $0.isOpen })
  }
}
