internal import AVMonModel

/// Tells what an encoder added from what was there before: a defect of both inputs is content.
struct Inheritance {
  /// Edges of the same defect may be found this far apart, since codecs soften them, and one may be this much longer.
  private static let slack = MediaTime(seconds: 0.5)
  private static let longer = 1.5

  /// What the reference shows, on its own report time.
  let events: [Event]
  /// Seconds by which pictures and sound are later than in the reference; what is not known is taken for the other, or none.
  let pictures: Double?
  let sound: Double?

  /// Marks the events that the reference has as well.
  func mark(_ found: [Event], kind: (Int?) -> StreamInfo.Kind?) -> [Event] {
    found.map { event in
      var event = event
      let lag = kind(event.stream) == .audio ? sound ?? pictures : pictures ?? sound
      event.isInherited = events.contains { covers($0, event, MediaTime(seconds: lag ?? 0)) }
      return event
    }
  }

  /// Whether `source` is the same defect, and at least as bad.
  private func covers(_ source: Event, _ event: Event, _ lag: MediaTime) -> Bool {
    guard source.detector == event.detector, source.severity >= event.severity else { return false }
    var moved = source
    (moved.start, moved.end) = (source.start + lag, source.end + lag)
    return moved.overlaps(event, slack: Self.slack)
      && event.duration.seconds <= Self.longer * source.duration.seconds + Self.slack.seconds
  }
}
