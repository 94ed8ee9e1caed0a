internal import AVMonMedia
internal import AVMonModel
internal import AVMonScore

/// What a defect really did, picture by picture: plans begin between pictures, truths do not.
struct Touched: Sendable {
  private(set) var start: MediaTime?
  private(set) var end = MediaTime.zero
  /// Largest mean difference of luma between a picture and what is shown instead, in codes of 8 bits.
  private var change = 0.0

  /// From the first to the last picture that looked different.
  private var seen: (start: MediaTime, end: MediaTime)?

  /// Mean difference of luma that nobody sees: what coding at usual rates leaves between two pictures of a still scene (our fixtures).
  private static let visible = 1.0
  /// Detectors of pictures that stand still.
  static let still = ["freeze", "stutter", "frame_drop"]

  mutating func add(_ picture: TimedPicture) {
    start = start ?? picture.time
    end = max(end, picture.end)
  }

  /// Adds a picture that `shown` replaces.
  mutating func add(_ picture: TimedPicture, shown: Picture) {
    add(picture)
    let difference = picture.picture.lumaDifference(to: shown)
    change = max(change, difference)
    if difference >= Self.visible { seen = (seen?.start ?? picture.time, picture.end) }
  }

  /// The event; nil when nothing was touched. It is optional when what was replaced looked the same.
  func event(_ detector: String, alternatives: [String] = [], figures: [Metric] = []) -> Truth.Event? {
    guard let start else { return nil }
    let isVisible = change >= Self.visible
    return Truth.Event(
      detector, start, end, isOptional: !isVisible, alternatives: alternatives, figures: figures,
      note: isVisible ? nil : "the picture hardly changed here by itself")
  }

  /// A trace of one event that lasts while pictures look different; around it, alarms of the same kind count neither way.
  func traceOfSeen(_ detector: String, ignored: [String], margin: Double = 0.1) -> Trace {
    guard let seen, var event = event(detector), let start else {
      return trace(detector, ignored: ignored, margin: margin)
    }
    (event.start, event.end) = seen
    return Trace(events: [event], ignore: Truth.Span.of([detector] + ignored, start, end, margin: margin))
  }

  /// A trace of one event, with the detectors in `ignored` pardoned around it.
  func trace(_ detector: String, alternatives: [String] = [], ignored: [String], margin: Double = 0.1, figures: [Metric] = []) -> Trace {
    guard let event = event(detector, alternatives: alternatives, figures: figures) else { return Trace() }
    return Trace(events: [event], ignore: Truth.Span.of(ignored, event.start, event.end, margin: margin))
  }
}
