import AVMonModel
import Testing

@Suite struct EventTests {
  private func event(_ start: Double, _ end: Double) -> Event {
    Event(
      detector: "freeze", stream: 0, start: MediaTime(seconds: start), end: MediaTime(seconds: end), severity: .major, message: "",
      metrics: [Metric("level", 1), Metric("level", 2), Metric("share", 0.5)])
  }

  @Test(arguments: [
    (1.0, 2.0, true), (0, 1, true), (2, 3, true), (0, 5, true), (1.4, 1.6, true), (0, 0.999, false), (2.001, 3, false), (1.5, 1.5, true),
  ])
  func eventsOverlapWhenTheyShareAMomentOrTouch(_ start: Double, _ end: Double, _ overlaps: Bool) {
    #expect(event(1, 2).overlaps(event(start, end)) == overlaps)
    #expect(event(start, end).overlaps(event(1, 2)) == overlaps)
  }

  @Test(arguments: [(2.5, true), (2.500_001, false)])
  func slackReachesToBothSides(_ start: Double, _ overlaps: Bool) {
    let (early, late, slack) = (event(1, 2), event(start, 4), MediaTime(seconds: 0.5))
    #expect(early.overlaps(late, slack: slack) == overlaps)
    #expect(late.overlaps(early, slack: slack) == overlaps)
  }

  @Test func slackAtTheLimitDoesNotOverflow() {
    #expect(event(0, 1).overlaps(event(1e12, 2e12), slack: MediaTime(flicks: .max)))
  }

  @Test func durationIsTheSpanFromStartToEnd() {
    #expect(event(12.04, 15.2).duration == MediaTime(seconds: 15.2) - MediaTime(seconds: 12.04))
  }

  @Test func metricIsFoundByNameAndTheFirstCounts() {
    #expect(event(0, 1).metric("level") == 1)
    #expect(event(0, 1).metric("share") == 0.5)
    #expect(event(0, 1).metric("peak") == nil)
  }

  @Test func regionKnowsItsShareOfThePicture() {
    #expect(Region(x: 0.5, y: 0, width: 0.5, height: 0.25).area == 0.125)
  }
}
