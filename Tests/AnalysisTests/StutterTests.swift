import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct StutterTests {
  /// Movement with one picture standing for each of `standing` frame durations, `apart` pictures of movement between them.
  private func stalling(_ standing: [Int], apart: Int = 25, _ rate: Footage.Rate = .europe, durations: [Double] = []) -> Footage {
    var footage = Footage(rate, durations: durations, wide: 5, high: 4)
    footage.moving(60)
    for count in standing {
      footage.still(count - 1)
      footage.moving(apart)
    }
    footage.moving(60)
    return footage
  }

  @Test(arguments: Footage.Rate.all) func livelyContentHasNoEvent(rate: Footage.Rate) {
    #expect(stalling([], rate).events(Stutter.self).isEmpty)
  }

  @Test(arguments: Footage.Rate.all) func stallLastsFromItsPictureToTheNextOne(rate: Footage.Rate) {
    let events = stalling([15, 15], rate).events(Stutter.self)
    #expect(events.map(\.start) == [rate.time(59), rate.time(98)])
    #expect(events.map(\.end) == [rate.time(74), rate.time(113)])
    #expect(events.allSatisfy { $0.severity == .minor && $0.metric("repeated_frames") == 14 && !$0.isOpen })
  }

  /// W3C webrtc-stats: max(3 x average, average + 150 ms).
  @Test(arguments: Footage.Rate.all, [-1, 0, 1]) func shortestStallIsExactToTheFrame(rate: Footage.Rate, more: Int) {
    let average = rate.time(1).seconds
    let limit = rate.pictures(lasting: max(3 * average, average + 0.15))
    let events = stalling([limit + more, limit + more], rate).events(Stutter.self)
    #expect(events.count == (more < 0 ? 0 : 2))
  }

  @Test func atLowRatesThreePicturesCount() {
    let rate = Footage.Rate(numerator: 10)
    #expect(stalling([3, 3], rate).events(Stutter.self).count == 2)
    #expect(stalling([2, 2], rate).events(Stutter.self).isEmpty)
  }

  @Test(arguments: [(24, 2), (25, 0)]) func stallsOfASecondAreFreezes(standing: Int, events: Int) {
    #expect(stalling([standing, standing]).events(Stutter.self).count == events)
  }

  /// A camera of half the frame rate: every other picture is a repeat, and the stalls are still longer.
  @Test func stallsOfASceneThatRepeatsItsPicturesAreFound() {
    var footage = Footage(wide: 5, high: 4)
    for index in 0..<120 {
      footage.moving(1)
      footage.still(index == 40 || index == 70 ? 9 : 1)
    }
    let events = footage.events(Stutter.self)
    #expect(events.map(\.start) == [footage.rate.time(80), footage.rate.time(148)])
  }

  @Test(arguments: [(Float(1.1), 2), (1.6, 0)]) func repeatsAreATenthOfTheMovement(noise: Float, events: Int) {
    var footage = Footage(wide: 5, high: 4)
    footage.moving(60)
    for _ in 0..<2 {
      footage.still(9, noise: noise)
      footage.moving(30)
    }
    #expect(footage.events(Stutter.self).count == events)
  }

  @Test func oneStallAloneIsNoStutter() {
    #expect(stalling([10]).events(Stutter.self).isEmpty)
  }

  /// Stalls that begin 5 s apart are within the window.
  @Test(arguments: [(115, 2), (116, 0)]) func companyIsWithinTheWindow(apart: Int, events: Int) {
    #expect(stalling([11, 11], apart: apart).events(Stutter.self).count == events)
  }

  @Test func thirdStallWithinTenSecondsIsMajor() {
    #expect(stalling([10, 10, 10]).events(Stutter.self).map(\.severity) == [.minor, .minor, .major])
  }

  @Test func optionsAreRespected() {
    var options = Stutter.Options()
    options.minCount = 1
    #expect(stalling([10]).events(Stutter.self, options).count == 1)
    options.majorCount = 1
    #expect(stalling([10]).events(Stutter.self, options).map(\.severity) == [.major])
    options = Stutter.Options()
    options.window = 1
    #expect(stalling([10, 10]).events(Stutter.self, options).isEmpty)
    options = Stutter.Options()
    options.majorWindow = 1.5
    #expect(stalling([10, 10, 10]).events(Stutter.self, options).map(\.severity) == [.minor, .minor, .minor])
  }

  @Test func stillAtTheEndIsNoStall() {
    var footage = stalling([10])
    footage.still(10)
    #expect(footage.events(Stutter.self).isEmpty)
  }

  @Test func stallsNearTheEndAreFound() {
    var footage = Footage(wide: 5, high: 4)
    footage.moving(60)
    for _ in 0..<2 {
      footage.still(9)
      footage.moving(5)
    }
    #expect(footage.events(Stutter.self).count == 2)
  }

  @Test func stillShotsBetweenCutsAreNoStalls() {
    var footage = Footage(wide: 5, high: 4)
    for _ in 0..<4 {
      footage.moving(30)
      footage.cut()
      footage.still(9)
      footage.cut()
    }
    footage.moving(30)
    #expect(footage.events(Stutter.self).isEmpty)
  }

  /// Playback that goes on in real time may come back in the next shot.
  @Test func stallsThatSkipOverACutAreFound() {
    var footage = Footage(wide: 5, high: 4)
    footage.moving(60)
    for _ in 0..<2 {
      footage.still(9)
      footage.cut()
      footage.moving(30)
    }
    #expect(footage.events(Stutter.self).count == 2)
  }

  /// A thing that comes to rest moves less and less before it stops.
  @Test func movementThatRunsDownIsNoStall() {
    var footage = Footage(wide: 5, high: 4)
    footage.moving(60)
    for _ in 0..<2 {
      footage.still(1, noise: 1.4)
      footage.still(9)
      footage.moving(30)
    }
    #expect(footage.events(Stutter.self).isEmpty)
  }

  @Test func blankPicturesAreNoStalls() {
    var footage = Footage(wide: 5, high: 4)
    for _ in 0..<4 {
      footage.moving(30)
      footage.flat(10, luma: 16)
    }
    footage.moving(30)
    #expect(footage.events(Stutter.self).isEmpty)
  }

  @Test func variableFrameRateDoesNotMatter() {
    let footage = stalling([12, 12], durations: [0.033, 0.05, 0.017, 0.1, 0.034])
    let events = footage.events(Stutter.self)
    #expect(events.map(\.start) == [footage.pictures[59].time, footage.pictures[95].time])
    #expect(events.map(\.end) == [footage.pictures[71].time, footage.pictures[107].time])
  }

  @Test func newFormatEndsAStallWithoutAnEvent() {
    var footage = stalling([10])
    footage.still(9)
    footage.changeFormat(wide: 30, high: 17)
    footage.moving(60)
    #expect(footage.events(Stutter.self).isEmpty)
  }
}
