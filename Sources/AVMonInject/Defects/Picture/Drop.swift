internal import AVMonModel
internal import AVMonScore

/// Pictures are missing; the time stamps of the others stay.
struct Drop: PictureDefect {
  static let info = DefectInfo(
    "drop", .picture, .seconds(1.5), "pictures are left out, and the time stamps have a gap there", finders: [["freeze", "frame_drop"]],
    make: .picture { Drop(plan: $0) })

  /// Seconds from which a gap is a freeze.
  private static let freeze = 0.5

  let plan: Plan
  private var last: MediaTime?
  private var gap: (start: MediaTime, end: MediaTime)?
  private var isOpen = false
  private var count = 0

  init(plan: Plan) { self.plan = plan }

  mutating func transform(_ next: TimedPicture) -> TimedPicture? {
    // The first picture stays: without one before it a gap is a late start.
    if plan.covers(next.time), let last {
      gap = (gap?.start ?? last, next.end)
      isOpen = true
      count += 1
      return nil
    }
    if isOpen {
      gap?.end = next.time
      isOpen = false
    }
    last = next.time
    return next
  }

  func trace(end: MediaTime) -> Trace {
    guard let gap else { return Trace() }
    let names = ["freeze", "frame_drop", "stutter"]
    let detector = (gap.end - gap.start).seconds >= Self.freeze ? "freeze" : "frame_drop"
    let event = Truth.Event(
      detector, gap.start, gap.end, alternatives: names.filter { $0 != detector }, figures: [Metric("pictures", Double(count), digits: 0)])
    return Trace(events: [event], ignore: Truth.Span.of(names.filter { $0 != detector } + ["timestamp"], gap.start, gap.end, margin: 0.1))
  }
}
