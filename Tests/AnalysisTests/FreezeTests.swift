import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct FreezeTests {
  /// Movement, a picture that stands for `standing` frame durations, movement.
  private func frozen(_ standing: Int, _ rate: Footage.Rate = .europe, noise: Float = 0, levels: Float = 12) -> Footage {
    var footage = Footage(rate)
    footage.moving(60, levels: levels)
    footage.still(standing - 1, noise: noise)
    footage.moving(60, levels: levels)
    return footage
  }

  @Test(arguments: Footage.Rate.all) func livelyContentHasNoEvent(rate: Footage.Rate) {
    var footage = Footage(rate)
    footage.moving(400)
    footage.cut()
    footage.moving(100)
    #expect(footage.events(Freeze.self).isEmpty)
  }

  @Test(arguments: Footage.Rate.all) func freezeLastsFromItsPictureToTheNextOne(rate: Footage.Rate) throws {
    let events = frozen(40, rate).events(Freeze.self)
    let event = try #require(events.first)
    #expect(events.count == 1)
    #expect(event.start == rate.time(59))
    #expect(event.end == rate.time(99))
    #expect(!event.isOpen && event.severity == .minor && event.cause == "repeated_frames" && event.region == nil)
    #expect(event.metric("repeated_frames") == 39)
    #expect(event.metric("moving_share_before") == 1)
    #expect(event.metric("exit_jump") != nil)
  }

  @Test(arguments: Footage.Rate.all, [-1, 0, 1]) func shortestFreezeIsExactToTheFrame(rate: Footage.Rate, more: Int) {
    let events = frozen(rate.pictures(lasting: 0.5) + more, rate).events(Freeze.self)
    #expect(events.count == (more < 0 ? 0 : 1))
  }

  @Test(arguments: [(49, Severity.minor), (50, .major), (51, .major), (249, .major), (250, .critical)])
  func severityGrowsWithTheLength(standing: Int, severity: Severity) {
    #expect(frozen(standing).events(Freeze.self).map(\.severity) == [severity])
  }

  @Test func freezeOpenAtTheEndIsReported() {
    var footage = Footage()
    footage.moving(60)
    footage.still(25)
    let events = footage.events(Freeze.self)
    #expect(events.count == 1)
    #expect(events.allSatisfy { $0.isOpen && $0.start == footage.rate.time(59) && $0.end == footage.end })
  }

  /// Movement of a twentieth of the picture makes a stretch of 1.2 s believable; a shorter one needs company, and is counted once.
  @Test(arguments: [([15], 0), ([15, 15], 2), ([12, 12], 0), ([10, 13], 1), ([24, 24, 35], 3)])
  func shortFreezesOfSmallMovementNeedCompany(standing: [Int], events: Int) {
    var footage = Footage()
    let corner: Footage.Area = { column, row in column < 4 && row < 3 }
    footage.moving(60, in: corner)
    for count in standing {
      footage.still(count - 1)
      footage.moving(25, in: corner)
    }
    let found = footage.events(Freeze.self)
    #expect(found.count == events && found.allSatisfy { $0.severity == .minor && $0.cause == "repeated_frames" && !$0.isOpen })
  }

  /// Movement, a picture that stands for `standing` frame durations behind noise that is no stillness, and what `after` adds.
  private func noisy(_ standing: Int, _ rate: Footage.Rate = .europe, after: (inout Footage) -> Void) -> [Event] {
    var footage = Footage(rate)
    footage.moving(60)
    footage.still(standing - 1, noise: 4)
    after(&footage)
    return footage.events(Freeze.self)
  }

  @Test(arguments: Footage.Rate.all, [-1, 0]) func freezeBehindNoiseLastsASecond(rate: Footage.Rate, more: Int) {
    let standing = rate.pictures(lasting: 1) + more
    let events = noisy(standing, rate) { $0.moving(40) }
    #expect(events.map(\.start) == (more < 0 ? [] : [rate.time(59)]) && events.map(\.end) == (more < 0 ? [] : [rate.time(59 + standing)]))
    #expect(events.allSatisfy { $0.message.contains("behind noise") && $0.cause == "repeated_frames" && !$0.isOpen })
  }

  @Test func freezeBehindNoiseOpenAtTheEndIsReported() {
    let events = noisy(50) { _ in }
    #expect(events.map(\.isOpen) == [true] && events.map(\.severity) == [.major])
  }

  /// A camera on a stand after a pan: what moves next starts gently.
  @Test func aSceneThatComesToRestBehindNoiseIsNoFreeze() {
    #expect(noisy(50) { $0.drifting(50, levels: 1) }.isEmpty)
  }

  /// A shot that begins with a cut has shown nothing of how it moves.
  @Test func noiseAfterACutIsNoFreeze() {
    var footage = Footage()
    footage.moving(60)
    footage.cut()
    footage.still(50, noise: 4)
    footage.moving(50)
    #expect(footage.events(Freeze.self).isEmpty)
  }

  @Test func openFreezeIsListedWhileItGoesOn() throws {
    var footage = Footage()
    footage.moving(60)
    footage.still(20)
    var detector = Freeze(Freeze.Options(), Footage.context())
    var out = Findings(detector: Freeze.id, stream: 0)
    for picture in footage.pictures { detector.observe(video: picture, &out) }
    #expect(try #require(out.events.first).isOpen)
  }

  @Test func twoFreezesAreTwoEvents() {
    var footage = Footage()
    for _ in 0..<2 {
      footage.moving(50)
      footage.still(24)
    }
    footage.moving(20)
    let events = footage.events(Freeze.self)
    #expect(events.map(\.start) == [footage.rate.time(49), footage.rate.time(123)])
    #expect(events.map(\.end) == [footage.rate.time(74), footage.rate.time(148)])
  }

  @Test(arguments: [(11, 0), (12, 1), (13, 1)]) func jumpOfTheTimeStampsIsAFreeze(lost: Int, events: Int) {
    var footage = Footage()
    footage.moving(60)
    footage.lose(lost)
    footage.moving(60)
    let found = footage.events(Freeze.self)
    #expect(found.count == events)
    #expect(
      found.allSatisfy {
        $0.cause == "missing_frames" && $0.start == footage.rate.time(59) && $0.end == footage.rate.time(60 + lost)
          && $0.metric("missing_frames") == Double(lost) && $0.severity == .minor
      })
  }

  @Test func jumpInAStillSceneIsNoFault() {
    var footage = Footage()
    footage.still(60)
    footage.lose(50)
    footage.still(20)
    #expect(footage.events(Freeze.self).faults.isEmpty)
  }

  @Test func jumpIsBelievedWithoutPixels() {
    var footage = Footage()
    footage.moving(60)
    footage.lose(50)
    footage.moving(10)
    var detector = Freeze(Freeze.Options(), Footage.context())
    var out = Findings(detector: Freeze.id, stream: 0)
    for picture in footage.pictures { detector.observe(video: picture.withoutPixels, &out) }
    detector.finish(at: footage.end, &out)
    #expect(out.events.map(\.severity) == [.major])
  }

  @Test func newFormatEndsAFreeze() {
    var footage = Footage()
    footage.moving(60)
    footage.still(24)
    footage.changeFormat(wide: 30, high: 17)
    footage.moving(60)
    let events = footage.events(Freeze.self)
    #expect(events.map(\.end) == [footage.rate.time(84)])
    #expect(events.allSatisfy { !$0.isOpen })
  }

  @Test func variableFrameRateDoesNotMatter() {
    var footage = Footage(durations: [0.033, 0.05, 0.017, 0.1, 0.034])
    footage.moving(60)
    let start = footage.pictures[59].time
    footage.still(30)
    let end = footage.time
    footage.moving(60)
    let events = footage.events(Freeze.self)
    #expect(events.map(\.start) == [start])
    #expect(events.map(\.end) == [end])
  }

  @Test func noiseOfReencodedRepeatsIsStill() {
    #expect(frozen(25, noise: 1.5, levels: 40).events(Freeze.self).count == 1)
  }

  @Test(arguments: [(1, 1), (2, 1)]) func refreshedPicturesDoNotSplitAFreeze(pictures: Int, events: Int) {
    var footage = Footage()
    footage.moving(60)
    footage.still(12)
    footage.still(pictures, noise: 20)
    footage.still(12)
    footage.moving(60)
    let found = footage.events(Freeze.self)
    #expect(found.map(\.start) == [footage.rate.time(59)])
    #expect(found.map(\.end) == [footage.rate.time(84 + pictures)])
  }

  @Test(arguments: [-1, 0]) func optionsMoveTheLimits(more: Int) {
    var options = Freeze.Options()
    options.minDuration = 1
    #expect(frozen(25 + more).events(Freeze.self, options).count == (more < 0 ? 0 : 1))
    options.majorDuration = 1.4
    #expect(frozen(35 + more).events(Freeze.self, options).map(\.severity) == [more < 0 ? .minor : .major])
    options.criticalDuration = 2.2
    #expect(frozen(55 + more).events(Freeze.self, options).map(\.severity) == [more < 0 ? .major : .critical])
  }
}
