import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct FrameDropTests {
  private func losing(_ lost: [Int], apart: Int = 25, _ rate: Footage.Rate = .europe) -> Footage {
    var footage = Footage(rate, wide: 5, high: 4)
    footage.moving(50)
    for count in lost {
      footage.lose(count)
      footage.moving(apart)
    }
    return footage
  }

  /// Movement in which one picture in `spacing` is a repeat, `repeats` times, after `lead` pictures and before more of them.
  private func repeating(
    _ repeats: Int, spacing: Int = 5, after lead: Int = 50, then tail: Int = 60, noise: Float = 0
  ) -> Footage {
    var footage = Footage(wide: 5, high: 4)
    footage.moving(lead)
    for _ in 0..<repeats {
      footage.still(1, noise: noise)
      footage.moving(spacing - 1)
    }
    footage.moving(tail)
    return footage
  }

  @Test(arguments: Footage.Rate.all) func livelyContentHasNoEvent(rate: Footage.Rate) {
    #expect(losing([], rate).events(FrameDrop.self).isEmpty)
  }

  @Test(arguments: Footage.Rate.all, [1, 2, 5]) func missingPicturesAreCounted(rate: Footage.Rate, lost: Int) {
    let events = losing([lost], rate).events(FrameDrop.self)
    #expect(events.map(\.start) == [rate.time(50)])
    #expect(events.map(\.end) == [rate.time(50 + lost)])
    #expect(events.allSatisfy { $0.metric("missing_frames") == Double(lost) && $0.cause == "missing_frames" && $0.severity == .minor })
  }

  @Test(arguments: [(0.019, 0), (0.021, 1)]) func stepBeyondOneAndAHalfPicturesIsAGap(extra: Double, events: Int) {
    var footage = Footage(wide: 5, high: 4)
    footage.moving(50)
    footage.skip(extra)
    footage.moving(50)
    #expect(footage.events(FrameDrop.self).count == events)
  }

  @Test(arguments: [(11, 1), (12, 0)]) func gapsOfHalfASecondAreFreezes(lost: Int, events: Int) {
    #expect(losing([lost]).events(FrameDrop.self).count == events)
  }

  @Test(arguments: [(12, Severity.minor), (13, .major)]) func lossOfMoreThanFivePercentInTenSecondsIsMajor(count: Int, last: Severity) {
    let events = losing(Array(repeating: 1, count: count), apart: 12).events(FrameDrop.self)
    #expect(events.count == count)
    #expect(events.last?.severity == last)
    #expect(events.dropLast().allSatisfy { $0.severity == .minor })
  }

  @Test func oldLossesAreForgotten() {
    #expect(losing(Array(repeating: 1, count: 20), apart: 30).events(FrameDrop.self).allSatisfy { $0.severity == .minor })
  }

  @Test func variableFrameRateHasNoNominalStep() {
    var footage = Footage(durations: [0.033, 0.05, 0.017, 0.1, 0.034], wide: 5, high: 4)
    footage.moving(200)
    footage.lose(3)
    footage.moving(50)
    #expect(footage.events(FrameDrop.self).isEmpty)
  }

  @Test func timeStampsThatJitterLittleAreSteady() {
    var footage = Footage(durations: [0.039, 0.041, 0.04, 0.044, 0.036], wide: 5, high: 4)
    footage.moving(200)
    #expect(footage.events(FrameDrop.self).isEmpty)
  }

  @Test(arguments: [(7, 0), (8, 1), (9, 1)]) func eightEvenRepeatsAreAPattern(repeats: Int, events: Int) {
    let footage = repeating(repeats)
    let found = footage.events(FrameDrop.self)
    #expect(found.count == events)
    // From the first repeat to the end of the last one.
    #expect(found.allSatisfy { $0.start == footage.rate.time(50) && $0.end == footage.rate.time(51 + 5 * (repeats - 1)) && !$0.isOpen })
    #expect(found.allSatisfy { $0.metric("spacing_frames") == 5 && $0.metric("repeated_frames") == Double(repeats) })
  }

  @Test(arguments: [(2, 0), (3, 1), (12, 1), (14, 0)]) func spacingIsFromThreeToTwelve(spacing: Int, events: Int) {
    #expect(repeating(10, spacing: spacing).events(FrameDrop.self).count == events)
  }

  /// After coding, a repeat in slow movement is not exact: 0.3 of its neighbours, which move by 12 levels.
  @Test(arguments: [(Float(3.2), 1), (4.5, 0)]) func repeatsThatCodingBlursAreAPattern(noise: Float, events: Int) {
    #expect(repeating(10, noise: noise).events(FrameDrop.self).count == events)
  }

  /// Four of five places: two missing in ten are let pass, four are not.
  @Test(arguments: [(Set([3, 7]), 1), (Set([2, 4, 6, 8]), 0)]) func someRepeatsMayBeMissing(moving: Set<Int>, events: Int) {
    var footage = Footage(wide: 5, high: 4)
    footage.moving(50)
    for index in 0..<10 {
      if moving.contains(index) { footage.moving(1) } else { footage.still(1) }
      footage.moving(4)
    }
    footage.moving(60)
    #expect(footage.events(FrameDrop.self).count == events)
  }

  /// A camera of half the frame rate, with a picture more now and then.
  @Test func repeatsBetweenTheRepeatsAreACadence() {
    var footage = Footage(wide: 5, high: 4)
    footage.moving(50)
    for _ in 0..<30 {
      footage.still(1)
      footage.moving(2)
      footage.still(1)
      footage.moving(1)
    }
    footage.moving(60)
    #expect(footage.events(FrameDrop.self).isEmpty)
  }

  @Test func patternAtTheEndIsOpen() {
    let footage = repeating(10, then: 0)
    let events = footage.events(FrameDrop.self)
    #expect(events.count == 1)
    #expect(events.allSatisfy { $0.isOpen && $0.end == footage.end })
  }

  @Test func patternFromTheStartIsACadence() {
    #expect(repeating(40, after: 4).events(FrameDrop.self).isEmpty)
  }

  @Test func patternThatStartsWithTheMovementIsACadence() {
    var footage = Footage(wide: 5, high: 4)
    footage.flat(75, luma: 16)
    footage.moving(4)
    for _ in 0..<40 {
      footage.still(1)
      footage.moving(4)
    }
    #expect(footage.events(FrameDrop.self).isEmpty)
  }

  @Test func cadenceThatComesBackIsStillACadence() {
    var footage = repeating(12, after: 4)
    for _ in 0..<20 {
      footage.still(1)
      footage.moving(4)
    }
    footage.moving(60)
    #expect(footage.events(FrameDrop.self).isEmpty)
  }

  @Test func patternThatNothingShowsToBeNewIsACadence() {
    var footage = Footage(wide: 5, high: 4)
    footage.moving(4)
    footage.still(60)
    for _ in 0..<20 {
      footage.moving(4)
      footage.still(1)
    }
    footage.moving(60)
    #expect(footage.events(FrameDrop.self).isEmpty)
  }

  @Test func patternDoesNotReachAcrossANewFormat() {
    var footage = repeating(4, then: 0)
    footage.changeFormat(wide: 30, high: 17)
    footage.moving(30)
    for _ in 0..<4 {
      footage.still(1)
      footage.moving(4)
    }
    #expect(footage.events(FrameDrop.self).isEmpty)
  }

  @Test func optionsAreRespected() {
    var options = FrameDrop.Options()
    options.gap = 2.5
    #expect(losing([1]).events(FrameDrop.self, options).isEmpty)
    #expect(losing([2]).events(FrameDrop.self, options).count == 1)
    options.maxGap = 0.1
    #expect(losing([2]).events(FrameDrop.self, options).isEmpty)
    options.patternCount = 10
    #expect(repeating(9).events(FrameDrop.self, options).isEmpty)
    #expect(repeating(10).events(FrameDrop.self, options).count == 1)
  }
}
