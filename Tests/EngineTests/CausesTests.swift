import AVMonModel
import Testing

@testable import AVMonEngine

@Suite struct CausesTests {
  private func linked(_ events: Event...) -> [Event] {
    var events = events
    for index in events.indices { events[index].id = "\(events[index].detector)-\(index)" }
    Causes.link(&events)
    return events
  }

  @Test(arguments: [
    ("decode_error", "ts_continuity", "packets_lost"), ("frame_drop", "ts_continuity", "packets_lost"),
    ("frame_drop", "decode_error", "decoder_error"), ("freeze", "ts_continuity", "packets_lost"),
    ("freeze", "decode_error", "decoder_hold"),
    ("stutter", "ts_continuity", "packets_lost"), ("stutter", "frame_drop", "missing_frames"), ("dropout", "ts_continuity", "packets_lost"),
    ("audio_missing", "ts_continuity", "packets_lost"), ("av_sync", "timestamp", "timestamps"),
  ]) func effectGetsItsCauseAndBothAreRelated(effect: String, cause: String, name: String) {
    let events = linked(.at(5, 7, effect), .at(4.5, 5, cause))
    #expect(events[0].cause == name && events[1].cause == nil)
    #expect(events[0].related == ["\(cause)-1"] && events[1].related == ["\(effect)-0"])
  }

  @Test func knownCausesStayExceptWhatPixelsSaidAboutAFreeze() {
    #expect(linked(.at(5, 7, "freeze", cause: "repeated_frames"), .at(5, 5, "ts_continuity"))[0].cause == "packets_lost")
    #expect(linked(.at(5, 7, "freeze", cause: "missing_frames"), .at(5, 5, "ts_continuity"))[0].cause == "missing_frames")
    #expect(linked(.at(5, 7, "decode_error", cause: "bitstream_error"), .at(5, 5, "ts_continuity"))[0].cause == "bitstream_error")
    #expect(linked(.at(5, 7, "stutter", cause: "repeated_frames"), .at(5, 5, "frame_drop"))[0].cause == "repeated_frames")
  }

  @Test func transportGoesBeforeTheDecoder() {
    let events = linked(.at(5, 7, "freeze", cause: "repeated_frames"), .at(5, 6, "decode_error"), .at(5, 5, "ts_continuity"))
    #expect(events[0].cause == "packets_lost" && events[1].cause == "packets_lost")
    #expect(events[0].related == ["ts_continuity-2", "decode_error-1"])
    #expect(events[2].related == ["decode_error-1", "freeze-0"])
  }

  @Test(arguments: [(4.0, true), (3.99, false)]) func causeReachesASecond(end: Double, isLinked: Bool) {
    #expect((linked(.at(5, 7, "freeze"), .at(end, end, "ts_continuity"))[0].cause != nil) == isLinked)
  }

  @Test(arguments: [(7.0, true), (7.01, false)]) func whatBeginsAfterIsNoCause(start: Double, isLinked: Bool) {
    #expect((linked(.at(5, 7, "freeze"), .at(start, 9, "ts_continuity"))[0].cause != nil) == isLinked)
  }

  @Test func informationAndOtherStreamsAreNoCauses() {
    #expect(linked(.at(5, 7, "freeze"), .at(5, 5, "ts_continuity", .info))[0].related.isEmpty)
    #expect(linked(.at(5, 7, "freeze", stream: 0), .at(5, 5, "ts_continuity", stream: 1))[0].related.isEmpty)
    #expect(linked(.at(5, 7, "freeze", stream: 0), .at(5, 5, "ts_continuity", stream: nil))[0].cause == "packets_lost")
    #expect(linked(.at(5, 7, "av_sync", stream: nil), .at(5, 5, "timestamp", stream: 1))[0].cause == "timestamps")
  }
}
