import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct FlatColorTests {
  /// A colour in 8-bit levels.
  struct Color: Sendable {
    var name: String
    var luma: Float
    var u: Float
    var v: Float
    static let white = Color(name: "white", luma: 235, u: 128, v: 128)
    static let decoder = [
      Color(name: "green", luma: 0, u: 0, v: 0), Color(name: "green", luma: 133, u: 54, v: 34),
      Color(name: "grey", luma: 128, u: 128, v: 128), Color(name: "magenta", luma: 84, u: 184, v: 198),
    ]
    static let ordinary = [
      white, Color(name: "yellow", luma: 162, u: 44, v: 142), Color(name: "cyan", luma: 131, u: 156, v: 44),
      Color(name: "red", luma: 65, u: 100, v: 212), Color(name: "blue", luma: 35, u: 212, v: 114),
      Color(name: "grey", luma: 90, u: 128, v: 128),
    ]
  }

  private func flat(_ count: Int, _ color: Color = .white, _ rate: Footage.Rate = .europe) -> Footage {
    var footage = Footage(rate)
    footage.moving(50)
    footage.flat(count, luma: color.luma, u: color.u, v: color.v)
    footage.moving(50)
    return footage
  }

  @Test(arguments: Footage.Rate.all) func livelyContentHasNoEvent(rate: Footage.Rate) {
    #expect(flat(0, rate: rate).events(FlatColor.self).isEmpty)
  }

  private func flat(_ count: Int, rate: Footage.Rate) -> Footage { flat(count, .white, rate) }

  @Test(arguments: Color.decoder, [2, 3, 249, 250]) func decoderColorsAreMajorFromTheThirdPicture(color: Color, count: Int) {
    let events = flat(count, color).events(FlatColor.self)
    #expect(events.map(\.severity) == (count < 3 ? [] : count < 250 ? [.major] : [.critical]))
    #expect(events.allSatisfy { $0.cause == "decoder_color" && $0.message.contains("flat \(color.name) ") })
    #expect(events.allSatisfy { isNear($0.start, 2) && isNear($0.end, 2 + 0.04 * Double(count)) })
  }

  @Test(arguments: Color.ordinary, [(12, nil), (13, Severity.minor), (49, .minor), (50, .major), (249, .major), (250, .critical)])
  func otherColorsGrowWithTheLength(color: Color, length: (count: Int, severity: Severity?)) {
    let events = flat(length.count, color).events(FlatColor.self)
    #expect(events.map(\.severity) == [length.severity].compactMap { $0 })
    #expect(events.allSatisfy { $0.cause == nil && $0.message.contains("flat \(color.name) ") })
  }

  @Test(arguments: Footage.Rate.all, [-1, 0]) func shortestEventIsExactToTheFrame(rate: Footage.Rate, more: Int) {
    let count = rate.pictures(lasting: 0.5) + more
    let events = flat(count, rate: rate).events(FlatColor.self)
    #expect(events.map(\.start) == (more < 0 ? [] : [rate.time(50)]))
    #expect(events.map(\.end) == (more < 0 ? [] : [rate.time(50 + count)]))
  }

  @Test func blackIsNotItsMatter() {
    #expect(flat(100, Color(name: "black", luma: 16, u: 128, v: 128)).events(FlatColor.self).isEmpty)
  }

  @Test func openAtTheEndIsReported() {
    var footage = Footage()
    footage.moving(50)
    footage.flat(30, luma: 235)
    let events = footage.events(FlatColor.self)
    #expect(events.count == 1)
    #expect(events.allSatisfy { $0.isOpen && $0.end == footage.end })
  }

  @Test func anotherColorIsAnotherEvent() {
    var footage = Footage()
    footage.moving(50)
    footage.flat(25, luma: 235)
    footage.flat(25, luma: 65, u: 100, v: 212)
    footage.moving(50)
    let events = footage.events(FlatColor.self)
    #expect(events.map(\.start) == [footage.rate.time(50), footage.rate.time(75)])
    #expect(events.map(\.end) == [footage.rate.time(75), footage.rate.time(100)])
  }

  @Test func flatPictureStaysUpOverAJump() {
    var footage = Footage()
    footage.moving(50)
    footage.flat(20, luma: 235)
    footage.lose(10)
    footage.moving(50)
    #expect(footage.events(FlatColor.self).map(\.end) == [footage.rate.time(80)])
  }

  /// A logo of 4 x 3 cells, 5 % of the picture.
  @Test(arguments: [(14, 1, 1), (8, 5, 0)]) func onlyALogoInACornerMayStandOut(column: Int, row: Int, events: Int) {
    var footage = Footage()
    footage.moving(50)
    footage.plate(50) { x, y in
      (column..<column + 4).contains(x) && (row..<row + 3).contains(y)
        ? PictureStats.Cell(mean: 0.4, deviation: 0.2) : PictureStats.Cell(mean: 0.9, u: 0.502, v: 0.502)
    }
    #expect(footage.events(FlatColor.self).count == events)
  }

  /// 24 of 240 cells are 10 %.
  @Test(arguments: [(24, 1), (25, 0)]) func ninetyPercentMustHaveTheColor(others: Int, events: Int) {
    var footage = Footage()
    footage.plate(50) { x, y in
      y * 5 + x < others && x < 5 ? PictureStats.Cell(mean: 0.4, deviation: 0.2) : PictureStats.Cell(mean: 0.9, u: 0.502, v: 0.502)
    }
    #expect(footage.events(FlatColor.self).count == events)
  }

  @Test(arguments: [(Float(0.6), 1), (1.0, 0)]) func theColorMayVaryByTenPercent(slope: Float, events: Int) {
    var footage = Footage()
    footage.plate(50) { x, _ in PictureStats.Cell(mean: 0.3 + slope * Float(x) / 60, u: 0.502, v: 0.502) }
    #expect(footage.events(FlatColor.self).count == events)
  }

  @Test func newFormatGoesOn() {
    var footage = Footage()
    footage.flat(20, luma: 235)
    footage.changeFormat(wide: 30, high: 17)
    footage.flat(20, luma: 235)
    #expect(footage.events(FlatColor.self).map(\.end) == [footage.end])
  }

  @Test func optionsMoveTheLimits() {
    var options = FlatColor.Options()
    options.minDuration = 0.2
    options.majorDuration = 0.4
    options.criticalDuration = 0.8
    options.decoderPictures = 10
    let found = [4, 5, 9, 10, 19, 20].map { flat($0).events(FlatColor.self, options).first?.severity }
    #expect(found == [nil, .minor, .minor, .major, .major, .critical])
    #expect(flat(9, Color.decoder[0]).events(FlatColor.self, options).map(\.severity) == [.minor])
    #expect(flat(10, Color.decoder[0]).events(FlatColor.self, options).map(\.cause) == ["decoder_color"])
  }
}
