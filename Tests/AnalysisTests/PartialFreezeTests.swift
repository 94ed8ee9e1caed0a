import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct PartialFreezeTests {
  private static let left: Footage.Area = { column, _ in column < 10 }
  private static let right: Footage.Area = { column, _ in column >= 10 }

  /// Movement; what is outside of `rest` stands for `standing` frame durations; movement.
  private func frozen(_ standing: Int, rest: Footage.Area = PartialFreezeTests.right, _ rate: Footage.Rate = .europe) -> Footage {
    var footage = Footage(rate)
    footage.moving(40)
    footage.moving(standing - 1, in: rest)
    footage.moving(40)
    return footage
  }

  @Test(arguments: Footage.Rate.all) func halfOfThePictureIsFoundWithItsPlaceAndTime(rate: Footage.Rate) throws {
    let events = frozen(80, rate).events(Freeze.self)
    let event = try #require(events.first)
    #expect(events.count == 1)
    #expect(event.region == Region(x: 0, y: 0, width: 0.5, height: 1))
    #expect(event.start == rate.time(39))
    #expect(event.end == rate.time(119))
    #expect(event.metric("area_ratio") == 0.5)
    #expect(!event.isOpen)
  }

  @Test(arguments: [(24, 0), (25, 1), (26, 1)]) func shortestPartialFreezeIsOneSecond(standing: Int, events: Int) {
    #expect(frozen(standing).events(Freeze.self).count == events)
  }

  @Test(arguments: [(49, Severity.minor), (50, .major), (250, .critical)])
  func severityGrowsWithTheLength(standing: Int, severity: Severity) {
    #expect(frozen(standing).events(Freeze.self).map(\.severity) == [severity])
  }

  /// 36 of 240 cells are 15 %.
  @Test(arguments: [(7, 5, 0), (6, 6, 1)]) func smallestPartIsFifteenPercent(width: Int, height: Int, events: Int) {
    let footage = frozen(50, rest: { !(4..<4 + width).contains($0) || !(3..<3 + height).contains($1) })
    let found = footage.events(Freeze.self)
    #expect(found.count == events)
    #expect(found.allSatisfy { $0.region == Region(x: 0.2, y: 0.25, width: 0.3, height: 0.5) })
  }

  @Test func scatteredCellsAreNoPart() {
    #expect(frozen(50, rest: { ($0 + $1) % 2 == 0 }).events(Freeze.self).isEmpty)
  }

  @Test func partThatNeverMovedIsNotFrozen() {
    var footage = Footage()
    footage.moving(200, in: Self.right)
    #expect(footage.events(Freeze.self).isEmpty)
  }

  @Test func partThatComesToRestCellByCellIsNotFrozen() {
    var footage = Footage()
    footage.moving(40)
    for edge in 0..<10 { footage.moving(1) { column, _ in column >= edge } }
    footage.moving(60, in: Self.right)
    #expect(footage.events(Freeze.self).isEmpty)
  }

  /// Two things come to rest together while a third between them goes on: no rectangle is frozen.
  @Test func thingsThatComeToRestAroundMovementAreNoPart() {
    var footage = Footage()
    footage.moving(40)
    footage.moving(60) { column, _ in (5..<15).contains(column) }
    #expect(footage.events(Freeze.self).isEmpty)
  }

  /// A part that rests after a weaker onset before it: each onset is judged by itself.
  @Test func partThatFreezesAfterSomethingElseCameToRestIsFound() throws {
    var footage = Footage()
    footage.moving(40)
    footage.moving(6) { column, row in !(column == 15 && row < 12) }
    footage.moving(60) { column, row in column >= 10 && !(column == 15 && row < 12) }
    let event = try #require(footage.events(Freeze.self).first)
    #expect(event.start == footage.rate.time(45))
  }

  /// A sky that has been faded up, beside trees that move; the same stop is a freeze when the sky had moved to and fro.
  @Test(arguments: [true, false]) func aPartThatWasFadedUpIsNotFrozen(isFade: Bool) {
    var footage = Footage()
    for step in 0..<100 {
      let shift = Float(isFade ? 3 * min(step, 39) : step < 40 ? 6 * (step % 2) : 6)
      footage.plate(1) { column, _ in
        PictureStats.Cell(mean: (column < 10 ? 60 + shift : 100 + 6 * Float(step % 2)) / 255, deviation: 0.1)
      }
    }
    #expect(footage.events(Freeze.self).filter { $0.region != nil }.count == (isFade ? 0 : 1))
  }

  @Test func openAtTheEndIsReported() {
    var footage = Footage()
    footage.moving(40)
    footage.moving(60, in: Self.left)
    let events = footage.events(Freeze.self)
    #expect(events.count == 1)
    #expect(events.allSatisfy { $0.isOpen && $0.end == footage.end && $0.region?.x == 0.5 })
  }

  @Test func newFormatEndsIt() {
    var footage = Footage()
    footage.moving(40)
    footage.moving(50, in: Self.left)
    footage.changeFormat(wide: 30, high: 17)
    footage.moving(60)
    let events = footage.events(Freeze.self)
    #expect(events.map(\.end) == [footage.rate.time(90)])
    #expect(events.allSatisfy { !$0.isOpen })
  }

  @Test func cutEndsIt() {
    var footage = Footage()
    footage.moving(40)
    footage.moving(50, in: Self.left)
    footage.cut()
    footage.moving(60)
    #expect(footage.events(Freeze.self).map(\.end) == [footage.rate.time(90)])
  }

  @Test func optionsMoveTheLimits() {
    var options = Freeze.Options()
    options.partialDuration = 2.4
    #expect(frozen(59).events(Freeze.self, options).isEmpty)
    #expect(frozen(60).events(Freeze.self, options).count == 1)
    options.partialArea = 0.6
    #expect(frozen(60).events(Freeze.self, options).isEmpty)
  }
}
