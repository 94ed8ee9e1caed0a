internal import AVMonModel

/// Joins evidence across layers: packets lost → decoder error → frozen picture.
enum Causes {
  /// Packets are read ahead of the pictures they belong to, and damage shows until the next key frame: events this close belong together.
  static let reach = MediaTime(seconds: 1)

  /// Fills `related` on both sides, and `cause` of an event that has none from the event that explains it.
  static func link(_ events: inout [Event]) {
    let explained: [(effect: String, causes: [(String, String)])] = [
      ("decode_error", [("ts_continuity", "packets_lost")]),
      ("block_corruption", [("ts_continuity", "packets_lost"), ("decode_error", "decoder_error")]),
      ("frame_drop", [("ts_continuity", "packets_lost"), ("decode_error", "decoder_error")]),
      ("freeze", [("ts_continuity", "packets_lost"), ("decode_error", "decoder_hold")]),
      ("stutter", [("ts_continuity", "packets_lost"), ("frame_drop", "missing_frames")]),
      ("dropout", [("ts_continuity", "packets_lost")]),
      ("audio_missing", [("ts_continuity", "packets_lost")]),
      ("av_sync", [("timestamp", "timestamps")]),
    ]
    for (effect, causes) in explained {
      for index in events.indices where events[index].detector == effect {
        for (detector, cause) in causes {
          for other in events.indices where events[other].detector == detector && events[other].severity > .info {
            guard precedes(events[other], events[index]) else { continue }
            relate(&events, index, other)
            if isOpenToCause(events[index]) { events[index].cause = cause }
          }
        }
      }
    }
  }

  private static func precedes(_ cause: Event, _ effect: Event) -> Bool {
    (cause.stream == nil || effect.stream == nil || cause.stream == effect.stream)
      && cause.start <= effect.end && cause.end + reach >= effect.start
  }

  /// What the pixels alone said about a freeze or damaged blocks gives way to what the transport or decoder knows.
  private static func isOpenToCause(_ event: Event) -> Bool {
    event.cause == nil || (event.detector == "freeze" && event.cause == "repeated_frames")
      || (event.detector == "block_corruption" && event.cause == "upstream")
  }

  private static func relate(_ events: inout [Event], _ one: Int, _ other: Int) {
    let (first, second) = (events[one].id, events[other].id)
    if !events[one].related.contains(second) { events[one].related.append(second) }
    if !events[other].related.contains(first) { events[other].related.append(first) }
  }
}
