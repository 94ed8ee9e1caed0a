public import AVMonModel

/// An event of a report as the scoring sees it.
public struct Alarm: Equatable, Sendable {
  /// Name after `canonical`.
  public var detector: String
  /// Seconds.
  public var start: Double
  public var end: Double

  public init(detector: String, start: Double, end: Double) { (self.detector, self.start, self.end) = (detector, start, end) }

  /// The alarm in `event`; nil when it is less than minor, which nobody is disturbed by.
  public init?(_ event: Event) {
    guard event.severity >= .minor else { return nil }
    self.init(detector: Self.name(of: event), start: event.start.seconds, end: event.end.seconds)
  }

  /// Detectors that find the same defect go by one name.
  public static func canonical(_ detector: String) -> String { detector == "flat_color" ? "test_pattern" : detector }

  /// Share of the picture from which a freeze of a part counts as one of the whole.
  private static let wholePicture = 0.9

  private static func name(of event: Event) -> String {
    if event.detector == "freeze", let region = event.region, region.area < wholePicture { return "partial_freeze" }
    return canonical(event.detector)
  }

  /// Whether it shares a moment with `start...end` when both ends of that reach `tolerance` further.
  public func overlaps(_ start: Double, _ end: Double, tolerance: Double) -> Bool {
    self.start <= end + tolerance && self.end >= start - tolerance
  }
}
