internal import AVMonModel

/// Pictures in a row that have something in common, and the event they become once there is something to say about them.
struct Stretch: Sendable {
  struct Span: Sendable {
    var start: MediaTime
    var end: MediaTime
    var pictures: Int
    var seconds: Double { (end - start).seconds }
  }

  /// Nil between stretches.
  private(set) var span: Span?
  private var handle: Findings.Handle?

  /// Adds a picture.
  mutating func add(_ picture: VideoStats) {
    span = Span(start: span?.start ?? picture.time, end: picture.end, pictures: (span?.pictures ?? 0) + 1)
  }

  /// Says what is known while the stretch goes on; nil while it is too short to matter.
  mutating func show(_ finding: Finding?, _ out: inout Findings) {
    guard let finding else { return }
    if let handle { out.update(handle, finding) } else { handle = out.open(finding) }
  }

  /// The last picture is shown until the next one comes.
  mutating func reach(_ next: MediaTime) {
    if let span, next > span.end { self.span?.end = next }
  }

  /// Ends the stretch with its last word. In streams of variable rate one picture may last long enough: there was nothing to show before.
  mutating func close(_ finding: Finding?, isOpen: Bool, _ out: inout Findings) {
    if let span, let finding {
      if let handle {
        out.close(handle, finding, at: span.end, isOpen: isOpen)
      } else {
        out.add(finding, until: span.end, isOpen: isOpen)
      }
    }
    (span, handle) = (nil, nil)
  }
}
