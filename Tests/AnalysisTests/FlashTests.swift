import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct FlashTests {
  /// Two seconds in which a share of the picture's columns alternates between two levels, `half` pictures each.
  private func flashing(
    half: Int, from low: Float = 30, to high: Float = 235, columns: Int = 20, count: Int = 50, rate: Footage.Rate = .europe
  ) -> Footage {
    var footage = Footage(rate)
    footage.moving(50)
    for picture in 0..<count {
      footage.plate(1) { column, _ in
        let level = column < columns ? ((picture / half) % 2 == 0 ? high : low) : 120
        return PictureStats.Cell(mean: level / 255)
      }
    }
    footage.moving(50)
    return footage
  }

  private func faults(_ footage: Footage) -> [Severity] { footage.events(Flash.self).map(\.severity) }

  @Test(arguments: Footage.Rate.all) func livelyContentHasNoEvent(rate: Footage.Rate) {
    var footage = Footage(rate)
    footage.moving(200, levels: 60)
    #expect(footage.events(Flash.self).isEmpty)
  }

  @Test(arguments: Footage.Rate.all) func fastFlashesAreARisk(rate: Footage.Rate) {
    let footage = flashing(half: 2, rate: rate)
    let events = footage.events(Flash.self)
    #expect(events.map(\.severity) == [.major])
    #expect(events.allSatisfy { $0.message.contains("Risk") && !$0.isOpen })
    #expect(events.allSatisfy { abs(($0.start - rate.time(52)).seconds) < 0.1 && abs(($0.end - rate.time(100)).seconds) < 0.1 })
  }

  /// Three flashes a second are allowed. With 24 pictures a second, half a flash of 4 pictures is 3 Hz, of 3 pictures 4 Hz.
  @Test(arguments: [(4, 0), (3, 1)]) func moreThanThreeASecondCount(half: Int, events: Int) {
    #expect(faults(flashing(half: half, count: 72, rate: .film)).count == events)
  }

  /// 3 flashes are 7 changes with the return to the programme.
  @Test(arguments: [(12, 0), (18, 1)]) func threeFlashesAreTolerated(count: Int, events: Int) {
    #expect(faults(flashing(half: 2, count: count)).count == events)
  }

  /// Of 20 columns 5 are 25 %.
  @Test(arguments: [(5, 0), (6, 1)]) func moreThanAQuarterOfThePictureMustFlash(columns: Int, events: Int) {
    #expect(faults(flashing(half: 2, columns: columns)).count == events)
  }

  /// Luma 30 is 0.3 cd/m², 97 is 18.4 and 102 is 21.2; 217 is 162.8 and 214 is 157.0.
  @Test(arguments: [(Float(30), Float(97), 0), (30, 102, 1), (217, 235, 0), (214, 235, 1)])
  func theChangeMustBeLargeAndTheDarkerSideDark(low: Float, high: Float, events: Int) {
    #expect(faults(flashing(half: 2, from: low, to: high)).count == events)
  }

  /// Different cells change in every picture: nothing flashes as a whole, and no cell by itself.
  @Test func fastCutsAreNoFlashes() {
    var footage = Footage()
    for picture in 0..<100 {
      footage.plate(1) { column, row in
        let scene = picture / 5
        return PictureStats.Cell(mean: 0.1 + 0.8 * Float((column * 7919 + row * 104_729 + scene * 7907) % 101) / 101)
      }
    }
    #expect(footage.events(Flash.self).isEmpty)
  }

  @Test func damagedBlocksAreNoFlashes() {
    var footage = Footage()
    for picture in 0..<100 {
      footage.plate(1) { column, row in
        let isHit = (column * 31 + row * 17 + picture * 7) % 10 == 0
        return PictureStats.Cell(mean: isHit ? 0.06 : 0.6)
      }
    }
    #expect(footage.events(Flash.self).isEmpty)
  }

  @Test func fadesAndSlowFlashesAreNone() {
    var footage = Footage()
    for _ in 0..<4 {
      footage.flat(10, luma: 20)
      footage.drifting(20, levels: 10)
      footage.flat(10, luma: 220)
    }
    #expect(footage.events(Flash.self).isEmpty)
  }

  @Test func openAtTheEndIsReported() {
    var footage = Footage()
    footage.moving(50)
    for picture in 0..<40 { footage.flat(1, luma: picture % 4 < 2 ? 30 : 235) }
    let events = footage.events(Flash.self)
    #expect(events.count == 1)
    #expect(events.allSatisfy { $0.end >= footage.end - MediaTime(seconds: 0.1) })
  }

  @Test func anotherGridBeginsAnew() {
    var footage = Footage()
    for picture in 0..<12 { footage.flat(1, luma: picture % 4 < 2 ? 30 : 235) }
    footage.changeFormat(wide: 30, high: 17)
    for picture in 0..<12 { footage.flat(1, luma: picture % 4 < 2 ? 30 : 235) }
    footage.flat(50, luma: 128)
    #expect(footage.events(Flash.self).isEmpty)
  }
}
