import AVMonModel
import Testing

@testable import AVMonAnalysis

/// What speaks for a fault, and what stands still by intention.
@Suite struct FreezeEvidenceTests {
  /// Each picture of a moving scene is shown as often as `repeats` says, over and over.
  private func cadence(_ repeats: [Int], _ rate: Footage.Rate) -> Footage {
    var footage = Footage(rate, wide: 10, high: 6)
    for index in 0..<100 {
      footage.moving(1)
      footage.still(repeats[index % repeats.count] - 1)
    }
    return footage
  }

  @Test(arguments: [[2], [3], [2, 3], [2, 2, 2, 4]], [Footage.Rate.film, .america, .sport])
  func cadenceIsNoFault(repeats: [Int], rate: Footage.Rate) {
    let footage = cadence(repeats, rate)
    #expect(footage.events(Freeze.self).isEmpty)
    #expect(footage.events(Stutter.self).isEmpty)
    #expect(footage.events(FrameDrop.self).isEmpty)
  }

  @Test(arguments: [(123, 0), (124, 1)]) func slideIsListedAsInformationFromFiveSeconds(repeats: Int, events: Int) {
    var footage = Footage()
    footage.still(repeats + 1)
    let found = footage.events(Freeze.self)
    #expect(found.count == events)
    #expect(found.allSatisfy { $0.severity == .info && $0.cause == "static_content" && $0.start == .zero && $0.end == footage.end })
  }

  @Test func slideLengthIsAnOption() {
    var options = Freeze.Options()
    options.stillDuration = 2
    var footage = Footage()
    footage.still(50)
    #expect(footage.events(Freeze.self, options).map(\.severity) == [.info])
  }

  @Test(arguments: [Float(0.1), 0.2, 0.25, 0.3, 0.5, 1, -0.25]) func slowDriftIsNoFault(step: Float) {
    var footage = Footage()
    footage.moving(60)
    footage.drifting(100, levels: step)
    footage.moving(60)
    #expect(footage.events(Freeze.self).faults.isEmpty)
  }

  @Test(arguments: [(74, 0), (150, 1)]) func cutToAStillIsNoFault(repeats: Int, informations: Int) {
    var footage = Footage()
    footage.moving(60)
    footage.cut()
    footage.still(repeats)
    footage.cut()
    footage.moving(60)
    let events = footage.events(Freeze.self)
    #expect(events.faults.isEmpty)
    #expect(events.count == informations)
    #expect(events.allSatisfy { $0.start == footage.rate.time(60) && $0.end == footage.rate.time(61 + repeats) })
  }

  /// 12 of 240 cells: 0.06 s / 0.05 = 1.2 s.
  @Test(arguments: [(29, 0), (30, 1), (31, 1)]) func littleMovementBeforeAsksForALongerStretch(standing: Int, faults: Int) {
    var footage = Footage()
    footage.moving(60) { column, row in row == 5 && column < 12 }
    footage.still(standing - 1)
    footage.moving(60) { column, row in row == 5 && column < 12 }
    #expect(footage.events(Freeze.self).faults.count == faults)
  }

  @Test(arguments: [(24, 0), (25, 1)]) func movingClockIsLetPassInALongFreeze(standing: Int, faults: Int) {
    var footage = Footage()
    footage.moving(60)
    footage.moving(standing - 1) { column, row in row == 0 && column < 4 }
    footage.moving(60)
    let found = footage.events(Freeze.self).faults
    #expect(found.count == faults)
    #expect(found.allSatisfy { $0.confidence < 0.9 && $0.message.contains("but for a small part") })
    #expect(found.allSatisfy { $0.start == footage.rate.time(59) && $0.end == footage.rate.time(59 + standing) })
  }

  @Test func tickerOfMoreThanTwoPercentIsMovement() {
    var footage = Footage()
    footage.moving(60)
    footage.moving(60) { column, row in row == 0 && column < 5 }
    footage.moving(60)
    #expect(footage.events(Freeze.self).filter { $0.region == nil }.isEmpty)
  }

  /// A camera of half or a third of the frame rate.
  @Test(arguments: [2, 3]) func freezeOfASceneThatRepeatsItsPicturesIsFound(times: Int) {
    var footage = Footage()
    for _ in 0..<30 {
      footage.moving(1)
      footage.still(times - 1)
    }
    let start = footage.time - footage.rate.time(times)
    footage.still(25)
    footage.moving(30)
    let found = footage.events(Freeze.self).faults
    #expect(found.map(\.start) == [start])
    #expect(found.map(\.end) == [start + footage.rate.time(25 + times)])
  }

  /// Three levels in a cell is the least that shows life.
  @Test(arguments: [(Float(2.2), 0), (3.2, 1)]) func sceneThatHardlyMovesWasNotAlive(amount: Float, faults: Int) {
    var footage = Footage()
    footage.moving(60, levels: amount)
    footage.still(50)
    footage.moving(30, levels: amount)
    #expect(footage.events(Freeze.self).faults.count == faults)
  }

  @Test(arguments: [Float(4), -4]) func pictureThatIsFadedUpOrDownStandsByIntention(step: Float) {
    var footage = Footage()
    footage.moving(30)
    footage.drifting(25, levels: step)
    footage.still(50)
    footage.drifting(25, levels: -step)
    #expect(footage.events(Freeze.self).faults.isEmpty)
  }

  @Test func fadeThatFreezesAndJumpsIsAFault() {
    var footage = Footage()
    footage.moving(30)
    footage.drifting(12, levels: 4)
    footage.still(50)
    footage.drifting(1, levels: 40)
    footage.drifting(12, levels: 4)
    #expect(footage.events(Freeze.self).faults.map(\.start) == [footage.rate.time(41)])
  }

  @Test func threeOtherPicturesEndAFreeze() {
    var footage = Footage()
    footage.moving(60)
    footage.still(20)
    footage.still(3, noise: 20)
    footage.still(20)
    #expect(footage.events(Freeze.self).faults.map(\.end) == [footage.rate.time(80)])
  }
}
