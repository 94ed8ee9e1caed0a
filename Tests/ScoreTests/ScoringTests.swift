import AVMonModel
import Testing

@testable import AVMonScore

@Suite struct ScoringTests {
  private func truth(_ events: [Truth.Event], ignore: [Truth.Span] = [], scored: [String] = ["*"]) -> Truth {
    Truth(
      name: "case", kind: "freeze", file: "case.mp4", duration: MediaTime(seconds: 10), seed: 1, events: events, ignore: ignore,
      scored: scored)
  }
  private func event(_ start: Double, _ end: Double, optional: Bool = false, alternatives: [String] = []) -> Truth.Event {
    Truth.Event("freeze", MediaTime(seconds: start), MediaTime(seconds: end), isOptional: optional, alternatives: alternatives)
  }
  private func alarm(_ start: Double, _ end: Double, _ detector: String = "freeze") -> Alarm {
    Alarm(detector: detector, start: start, end: end)
  }

  @Test(arguments: [(5.25, true), (5.26, false), (2.0, false)])
  func alarmWithinTheToleranceFindsTheDefect(_ start: Double, _ isFound: Bool) {
    let tally = Scoring(truth: truth([event(3, 5)]), alarms: [alarm(start, start + 0.5)]).tally("freeze")
    #expect(tally.found == (isFound ? 1 : 0) && tally.missed == (isFound ? 0 : 1) && tally.falseAlarms == (isFound ? 0 : 1))
  }

  @Test func severalAlarmsForOneDefectCountOnceAndAsTheirHull() {
    let tally = Scoring(truth: truth([event(3, 5)]), alarms: [alarm(3.1, 3.6), alarm(3.5, 4.1), alarm(4.5, 5.2)]).tally("freeze")
    #expect(tally.found == 1 && tally.explained == 1 && tally.falseAlarms == 0)
    #expect(abs(tally.onsets[0] - 0.1) < 1e-9 && abs(tally.offsets[0] - 0.2) < 1e-9)
    // 3.1 to 4.1 and 4.5 to 5.0, of two seconds.
    #expect(abs(tally.coverages[0] - 0.75) < 1e-9)
  }

  @Test func optionalDefectIsNeitherMissedNorAFalseAlarm() {
    let optional = truth([event(3, 5, optional: true)])
    #expect(Scoring(truth: optional, alarms: []).tally("freeze").defects == 0)
    let tally = Scoring(truth: optional, alarms: [alarm(3, 5)]).tally("freeze")
    #expect(tally.defects == 0 && tally.explained == 1 && tally.falseAlarms == 0)
  }

  @Test func ignoredSpanExcusesAlarmsOfItsDetectorOnly() {
    let span = Truth.Span("freeze", MediaTime(seconds: 7), MediaTime(seconds: 8))
    let scoring = Scoring(truth: truth([], ignore: [span]), alarms: [alarm(7.2, 7.5), alarm(7.2, 7.5, "black")])
    #expect(scoring.tally("freeze").falseAlarms == 0 && scoring.tally("freeze").explained == 0)
    #expect(scoring.tally("black").falseAlarms == 1)
    #expect(scoring.falseAlarms.map(\.detector) == ["black"])
  }

  @Test func hoursAreThoseOutsideDefectsAndSpans() {
    let span = Truth.Span("freeze", MediaTime(seconds: 4), MediaTime(seconds: 8))
    let tally = Scoring(truth: truth([event(3, 5)], ignore: [span]), alarms: []).tally("freeze")
    #expect(abs(tally.hours * 3600 - 5) < 1e-9)
  }

  @Test func detectorThatIsNotScoredHasNoFalseAlarms() {
    let tally = Scoring(truth: truth([], scored: ["black"]), alarms: [alarm(1, 2)]).tally("freeze")
    #expect(tally.falseAlarms == 0 && tally.hours == 0)
  }

  @Test func alternativeNameFindsTheDefect() {
    let tally = Scoring(truth: truth([event(3, 5, alternatives: ["stutter"])]), alarms: [alarm(3, 5, "stutter")]).tally("freeze")
    #expect(tally.found == 1 && tally.explained == 1)
  }

  @Test func alarmThatTheCleanFileHasTooIsNotFalse() {
    let scoring = Scoring(truth: truth([]), alarms: [alarm(1, 2), alarm(6, 7)], known: [alarm(1.1, 1.9)])
    #expect(scoring.tally("freeze").falseAlarms == 1 && scoring.falseAlarms == [alarm(6, 7)])
  }

  @Test(arguments: [(-140.0, true), (-139.0, false), (nil, false)])
  func offsetMustBeRightBesidesTheAlarm(_ offset: Double?, _ isFound: Bool) {
    var truth = truth([Truth.Event("av_sync", .zero, MediaTime(seconds: 10))])
    truth.sync = Truth.Sync(offset: -200, mode: "timestamps")
    let tally = Scoring(truth: truth, alarms: [alarm(0, 10, "av_sync")], offset: offset).tally("av_sync")
    #expect(tally.found == (isFound ? 1 : 0))
  }

  @Test func flatColourAndTestPatternAreOne() {
    let truth = truth([Truth.Event("flat_color", MediaTime(seconds: 1), MediaTime(seconds: 2))])
    #expect(Scoring(truth: truth, alarms: [alarm(1, 2, "test_pattern")]).tally("test_pattern").found == 1)
  }

  @Test func eventBelowMinorIsNoAlarm() {
    let info = Event(detector: "freeze", stream: 0, start: .zero, end: MediaTime(seconds: 1), severity: .info, message: "")
    #expect(Alarm(info) == nil)
    var part = info
    (part.severity, part.region) = (.minor, Region(x: 0, y: 0, width: 0.5, height: 1))
    #expect(Alarm(part)?.detector == "partial_freeze")
  }
}
