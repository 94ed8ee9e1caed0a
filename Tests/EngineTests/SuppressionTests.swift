import AVMonModel
import Testing

@testable import AVMonEngine

@Suite struct SuppressionTests {
  /// The detectors that are left.
  private func left(_ events: Event...) -> [String] { Suppression.apply(to: events).map(\.detector) }

  @Test(arguments: [
    ("black", ["freeze", "flat_color", "stutter"]), ("flat_color", ["freeze", "stutter"]),
    ("test_pattern", ["freeze", "stutter", "flat_color"]),
    ("freeze", ["stutter", "frame_drop"]), ("silence", ["channel_dead", "phase", "dropout", "click", "loudness_jump"]),
    ("audio_missing", ["dropout", "click"]),
    ("dropout", ["click"]),
  ]) func causeCoversItsEffects(cause: String, effects: [String]) {
    for effect in effects { #expect(left(.at(2, 6, effect), .at(2, 6, cause)) == [cause]) }
    #expect(left(.at(2, 6, cause), .at(2, 6, "blur")) == [cause, "blur"])
    #expect(left(.at(2, 6, cause), .at(7, 9, effects[0])) == [cause, effects[0]])
  }

  /// A mosaic has no fine detail either.
  @Test func blockinessCoversBlur() {
    #expect(left(.at(2, 6, "blur"), .at(2, 6, "blockiness")) == ["blockiness"])
    #expect(left(.at(2, 6, "blur"), .at(7, 9, "blockiness")) == ["blur", "blockiness"])
  }

  @Test func missingFramesCoverStutterAndRepeatsDoNot() {
    #expect(left(.at(2, 6, "stutter"), .at(2, 6, "frame_drop", cause: "missing_frames")) == ["frame_drop"])
    #expect(left(.at(2, 6, "stutter"), .at(2, 6, "frame_drop", cause: "repeated_frames")) == ["stutter", "frame_drop"])
  }

  @Test func lastingClippingCoversClicksAndABriefOneIsAClick() {
    #expect(left(.at(2, 4, "clipping"), .at(3, 3, "click")) == ["clipping"])
    #expect(left(.at(2, 4, "clipping", .info), .at(3, 3, "click")) == ["clipping", "click"])
    #expect(left(.at(3, 3.05, "clipping", .major), .at(3.02, 3.021, "click")) == ["click"])
  }

  @Test func onlyAFreezeOfTheWholePictureThatIsADefectCovers() {
    #expect(left(.at(2, 6, "stutter"), .at(2, 6, "freeze", .info)) == ["stutter", "freeze"])
    var part = Event.at(2, 6, "freeze")
    part.region = Region(x: 0, y: 0, width: 0.5, height: 0.5)
    #expect(left(.at(2, 6, "stutter"), part) == ["stutter", "freeze"])
  }

  /// Half of 4 s; the cause reaches 0.1 s further on both sides.
  @Test(arguments: [(1.9, 1), (1.89, 2)]) func edgeOfTheHalfIsExact(length: Double, events: Int) {
    #expect(left(.at(10, 14, "freeze"), .at(5, 10 + length, "black")).count == events)
    #expect(left(.at(10, 14, "freeze"), .at(14 - length, 20, "black")).count == events)
  }

  @Test func causesAddUpAndOverlapsCountOnce() {
    #expect(left(.at(10, 14, "freeze"), .at(10, 10.9, "black"), .at(12, 12.9, "black")) == ["black", "black"])
    #expect(left(.at(10, 14, "freeze"), .at(10, 11.2, "black"), .at(10, 11.2, "black")).count == 3)
  }

  @Test(arguments: [(1.89, 2), (1.91, 1), (4.09, 1), (4.11, 2)]) func momentIsCoveredWithinTheSlack(time: Double, events: Int) {
    #expect(left(.at(2, 4, "freeze"), .at(time, time, "frame_drop")).count == events)
  }

  @Test func otherStreamsAreNotCovered() {
    #expect(left(.at(2, 6, "silence", stream: 1), .at(2, 6, "dropout", stream: 2)).count == 2)
    #expect(left(.at(2, 6, "silence", stream: nil), .at(2, 6, "dropout", stream: 2)) == ["silence"])
    #expect(left(.at(2, 6, "silence", stream: 1), .at(2, 6, "dropout", stream: 1)) == ["silence"])
  }

  @Test func whatIsTakenOutExplainsNothing() {
    // Black explains the freeze; the stutter lies outside of black, and the freeze that covers it is gone.
    #expect(left(.at(0, 10, "black"), .at(5, 14, "freeze"), .at(12, 13, "stutter")) == ["black", "stutter"])
  }

  @Test func orderOfTheEventsDoesNotMatter() {
    let events: [Event] = [.at(0, 10, "black"), .at(5, 14, "freeze"), .at(12, 13, "stutter"), .at(1, 3, "flat_color")]
    #expect(Suppression.apply(to: events).map(\.detector) == ["black", "stutter"])
    #expect(Suppression.apply(to: events.reversed()).map(\.detector) == ["stutter", "black"])
    #expect(Suppression.apply(to: []).isEmpty)
  }
}
