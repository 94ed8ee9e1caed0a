import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct TestPatternTests {
  /// Luma and colour differences of the bars from 0 to 1 of their range, from white to black.
  struct Bars: Sendable {
    var share: Float
    var red: Float
    var blue: Float
    /// Cells across and down.
    var wide = 30
    var high = 17
    static let kinds = [
      Bars(share: 0.75, red: 0.299, blue: 0.114), Bars(share: 1, red: 0.299, blue: 0.114), Bars(share: 0.75, red: 0.2126, blue: 0.0722),
      Bars(share: 1, red: 0.2126, blue: 0.0722), Bars(share: 0.75, red: 0.299, blue: 0.114, wide: 45, high: 34),
    ]

    private static let colors: [(Float, Float, Float)] = [
      (1, 1, 1), (1, 1, 0), (0, 1, 1), (0, 1, 0), (1, 0, 1), (1, 0, 0), (0, 0, 1), (0, 0, 0),
    ]

    /// The cell of a bar. Cells across an edge between bars have structure.
    func cell(_ column: Int, order: [Int]) -> PictureStats.Cell {
      let place = Float(column) * Float(order.count) / Float(wide)
      let last = Float(column + 1) * Float(order.count) / Float(wide) - 0.001
      guard Int(place) == Int(last) else { return PictureStats.Cell(mean: 0.4, deviation: 0.2) }
      let (r, g, b) = Self.colors[order[Int(place)]]
      let luma = share * (red * r + (1 - red - blue) * g + blue * b)
      let (u, v) = ((share * b - luma) / (2 - 2 * blue), (share * r - luma) / (2 - 2 * red))
      return PictureStats.Cell(mean: (16 + 219 * luma) / 255, u: (128 + 224 * u) / 255, v: (128 + 224 * v) / 255)
    }
  }

  private static let fullOrder = [0, 1, 2, 3, 4, 5, 6, 7]

  private func bars(
    _ count: Int, _ bars: Bars = Bars.kinds[0], order: [Int] = TestPatternTests.fullOrder, rate: Footage.Rate = .europe, height: Double = 1
  ) -> Footage {
    var footage = Footage(rate, wide: bars.wide, high: bars.high)
    footage.moving(20)
    footage.plate(count) { column, row in
      Double(row + 1) <= height * Double(bars.high) ? bars.cell(column, order: order) : PictureStats.Cell(mean: 0.2, deviation: 0.3)
    }
    footage.moving(20)
    return footage
  }

  @Test(arguments: Footage.Rate.all) func livelyContentHasNoEvent(rate: Footage.Rate) {
    #expect(bars(0, rate: rate).events(TestPattern.self).isEmpty)
  }

  @Test(arguments: Bars.kinds) func barsOfEveryKindAreKnown(kind: Bars) {
    let events = bars(30, kind).events(TestPattern.self)
    #expect(events.map(\.severity) == [.major])
    #expect(events.allSatisfy { isNear($0.start, 0.8) && isNear($0.end, 2) && $0.cause == "color_bars" && !$0.isOpen })
  }

  @Test(arguments: [[0, 1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6], [7, 6, 5, 4, 3, 2, 1, 0], [1, 2, 3, 4, 5], [0, 1, 3, 2, 4, 6, 5, 7]])
  func fiveColorsInAnyOrderAreKnown(order: [Int]) {
    #expect(bars(30, order: order).events(TestPattern.self).count == 1)
  }

  @Test(arguments: [0.6, 2.0 / 3]) func barsInTheUpperPartAreEnough(height: Double) {
    #expect(bars(30, height: height).events(TestPattern.self).count == 1)
  }

  @Test(arguments: [[0, 7, 0, 7, 0, 7], [1, 2, 3, 4], [5, 5, 3, 3, 6, 6], [0, 3, 0, 6, 0, 5, 0]])
  func otherStripesAreNoTestPattern(order: [Int]) {
    #expect(bars(30, order: order).events(TestPattern.self).isEmpty)
  }

  @Test func withoutColorThereAreNoBars() {
    var footage = Footage(wide: 30, high: 17)
    footage.plate(30) { column, _ in
      PictureStats.Cell(mean: Bars.kinds[0].cell(column, order: TestPatternTests.fullOrder).mean)
    }
    #expect(footage.events(TestPattern.self).isEmpty)
  }

  @Test(arguments: Footage.Rate.all, [-1, 0, 1]) func shortestEventIsExactToTheFrame(rate: Footage.Rate, more: Int) {
    let count = rate.pictures(lasting: 0.2) + more
    let events = bars(count, rate: rate).events(TestPattern.self)
    #expect(events.map(\.start) == (more < 0 ? [] : [rate.time(20)]))
    #expect(events.map(\.end) == (more < 0 ? [] : [rate.time(20 + count)]))
  }

  @Test(arguments: [(249, Severity.major), (250, .critical)]) func tenSecondsAreCritical(count: Int, severity: Severity) {
    #expect(bars(count).events(TestPattern.self).map(\.severity) == [severity])
  }

  @Test func openAtTheEndIsReported() {
    var footage = Footage(wide: 30, high: 17)
    footage.moving(10)
    footage.plate(20) { column, _ in Bars.kinds[0].cell(column, order: TestPatternTests.fullOrder) }
    let events = footage.events(TestPattern.self)
    #expect(events.count == 1)
    #expect(events.allSatisfy { $0.isOpen && $0.end == footage.end })
  }

  @Test func barsStayUpOverAJumpAndANewFormat() {
    var footage = Footage(wide: 30, high: 17)
    footage.plate(10) { column, _ in Bars.kinds[0].cell(column, order: TestPatternTests.fullOrder) }
    footage.lose(10)
    footage.changeFormat(wide: 45, high: 34)
    footage.plate(10) { column, _ in Bars.kinds[4].cell(column, order: TestPatternTests.fullOrder) }
    footage.lose(5)
    footage.moving(10)
    #expect(footage.events(TestPattern.self).map(\.start) == [.zero])
    #expect(footage.events(TestPattern.self).map(\.end) == [footage.rate.time(35)])
  }

  @Test func optionsAreRespected() {
    var options = TestPattern.Options()
    options.minDuration = 1
    options.criticalDuration = 2
    #expect([24, 25, 49, 50].map { bars($0).events(TestPattern.self, options).first?.severity } == [nil, .major, .major, .critical])
  }
}
