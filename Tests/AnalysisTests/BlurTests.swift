import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct BlurTests {
  private func power(_ level: Float) -> Float { level * level / (255 * 255) }

  /// Root mean square of the differences of neighbours in levels of 255 in every cell but those of the last `others` columns, each for a number of pictures.
  private func programme(_ parts: [(Int, Float)], others: Int = 0, _ rate: Footage.Rate = .europe) -> Footage {
    var footage = Footage(rate)
    for (count, level) in parts { show(&footage, count, level, others) }
    return footage
  }

  private func show(_ footage: inout Footage, _ count: Int, _ level: Float, _ others: Int = 0) {
    footage.detail.gradientPowers = (0..<240).map { power($0 % 20 < 20 - others ? level : 4) }
    footage.still(count, noise: 3)
  }

  private func events(_ parts: [(Int, Float)]) -> [Event] { programme(parts).events(Blur.self) }

  @Test(arguments: Footage.Rate.all) func suddenLossIsReported(rate: Footage.Rate) {
    let events = programme([(60, 4), (60, 1.5), (60, 4)], rate).events(Blur.self)
    #expect(events.map(\.start) == [rate.time(60)] && events.map(\.end) == [rate.time(120)])
    #expect(events.allSatisfy { $0.severity == .minor && $0.message.contains("lost 86 %") })
  }

  /// When every fourth picture is measured, those in between are as the last one that was.
  @Test(arguments: [(61, 124), (0, 122)]) func picturesInBetweenAreAsTheLastOne(after: Int, end: Int) {
    var footage = Footage()
    footage.detailInterval = 4
    for (count, level) in [(60, 4), (62, 1.5), (after, 4)] as [(Int, Float)] { show(&footage, count, level) }
    let events = footage.events(Blur.self)
    #expect(events.map(\.start) == [Footage.Rate.europe.time(60)] && events.map(\.end) == [Footage.Rate.europe.time(end)])
  }

  @Test(arguments: Footage.Rate.all, [-1, 0]) func shortestStretchIsExactToTheFrame(rate: Footage.Rate, more: Int) {
    let count = rate.pictures(lasting: 1) + more
    #expect(programme([(60, 4), (count, 1.5), (60, 4)], rate).events(Blur.self).count == (more < 0 ? 0 : 1))
  }

  @Test(arguments: [(2.4, []), (2.3, [.minor]), (0.95, [.minor]), (0.85, [.major])] as [(Float, [Severity])])
  func lossDecides(level: Float, severities: [Severity]) {
    #expect(events([(60, 4), (60, level)]).map(\.severity) == severities)
  }

  /// A lens goes out of focus over half a second.
  @Test func slowLossIsNoBlur() {
    let steps = (1...12).map { (1, 4 - 0.25 * Float($0)) } as [(Int, Float)]
    #expect(events([(60, 4)] + steps + [(60, 1)]).isEmpty)
  }

  /// A part of the picture that comes into the shadow or out of focus.
  @Test(arguments: [(5, 1), (6, 0)]) func threeQuartersOfTheCellsMustLose(others: Int, count: Int) {
    #expect(programme([(60, 4), (60, 1)], others: others).events(Blur.self).count == count)
  }

  @Test func anotherSceneIsNoBlur() {
    var footage = programme([(60, 4)])
    footage.detail.gradientPowers = Array(repeating: power(1), count: 240)
    footage.cut()
    show(&footage, 60, 1)
    #expect(footage.events(Blur.self).isEmpty)
  }

  @Test func aFadeKeepsDetailAndContrastTogether() {
    var footage = Footage()
    for step in 0..<50 {
      let light = 1 - Float(step) / 60
      footage.detail.gradientPowers = Array(repeating: power(4 * light), count: 240)
      footage.plate(1) { column, _ in PictureStats.Cell(mean: 0.1 + 0.02 * light * Float(column), deviation: 0.1 * light) }
    }
    #expect(footage.events(Blur.self).isEmpty)
  }

  @Test func whatHasNoDetailCannotLoseAny() { #expect(events([(60, 1.9), (60, 0.2)]).isEmpty) }

  /// The steps of a mosaic are finer than any picture.
  @Test(arguments: [(0.1, 1), (0.5, 0)]) func theEndOfAMosaicIsNoBlur(lines: Double, count: Int) {
    var footage = Footage()
    footage.detail.grid.lines = lines
    show(&footage, 60, 4)
    footage.detail.grid.lines = 0
    show(&footage, 60, 1.5)
    #expect(footage.events(Blur.self).count == count)
  }

  @Test func openAtTheEndIsReported() {
    let footage = programme([(60, 4), (60, 1.5)])
    let events = footage.events(Blur.self)
    #expect(events.map(\.end) == [footage.end] && events.allSatisfy(\.isOpen))
  }

  @Test func anotherFormatCannotBeCompared() {
    var footage = programme([(60, 4)])
    footage.changeFormat(wide: 30, high: 17)
    footage.detail.gradientPowers = Array(repeating: power(1), count: 30 * 17)
    footage.moving(60)
    #expect(footage.events(Blur.self).isEmpty)
  }
}
