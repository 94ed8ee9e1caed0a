/// Something a detector found: what, where in the stream, how bad, how sure and why.
public struct Event: Equatable, Sendable {
  /// Detector id and a running number, `freeze-1`; assigned when the report is put together.
  public var id: String
  /// Id of the detector, a noun for the defect.
  public var detector: String
  /// Stream index, or nil when the event is not of one stream.
  public var stream: Int?
  public var start: MediaTime
  /// End of the last frame or sample that shows the defect.
  public var end: MediaTime
  /// Whether the defect was still going on when the analysis stopped.
  public var isOpen: Bool
  public var severity: Severity
  /// How sure the detector is, 0...1.
  public var confidence: Double
  /// Why it happened, as a short id (`missing_frames`), when the detector or the evidence of another layer can tell.
  public var cause: String?
  /// One sentence for people.
  public var message: String
  /// Measured figures in a fixed order.
  public var metrics: [Metric]
  /// Hit part of the picture; nil means all of it or not a matter of place.
  public var region: Region?
  /// Ids of events that belong together.
  public var related: [String]
  /// The reference of a comparison has the same defect: it is content, and no fault of what was done since.
  public var isInherited = false

  public init(
    id: String = "", detector: String, stream: Int?, start: MediaTime, end: MediaTime, isOpen: Bool = false, severity: Severity,
    confidence: Double = 1, cause: String? = nil, message: String, metrics: [Metric] = [], region: Region? = nil, related: [String] = []
  ) {
    (self.id, self.detector, self.stream, self.start, self.end) = (id, detector, stream, start, end)
    (self.isOpen, self.severity, self.confidence, self.cause) = (isOpen, severity, confidence, cause)
    (self.message, self.metrics, self.region, self.related) = (message, metrics, region, related)
  }

  /// From `start` to `end`.
  public var duration: MediaTime { end - start }

  /// Length of the union of `events`, seconds.
  public static func length(of events: [Event]) -> Double {
    var (total, reached) = (MediaTime.zero, MediaTime(seconds: -1e9))
    for event in events.sorted(by: { $0.start < $1.start }) where event.end > reached {
      total += event.end - max(event.start, reached)
      reached = event.end
    }
    return total.seconds
  }

  /// The value of the metric called `name`.
  public func metric(_ name: String) -> Double? { metrics.first { $0.name == name }?.value }

  /// Whether the two events share a moment when each may reach `slack` further; events that only touch count.
  public func overlaps(_ other: Event, slack: MediaTime = .zero) -> Bool {
    start <= other.end + slack && other.start <= end + slack
  }
}

/// A named figure of an event.
public struct Metric: Equatable, Sendable {
  public var name: String
  public var value: Double
  /// Decimals that mean something: 2 for levels in dB, 6 for ratios and seconds.
  public var digits: Int
  public init(_ name: String, _ value: Double, digits: Int = 6) { (self.name, self.value, self.digits) = (name, value, digits) }
}

/// A rectangle of the picture in shares of its width and height, 0...1.
public struct Region: Equatable, Sendable {
  public var x, y, width, height: Double
  public init(x: Double, y: Double, width: Double, height: Double) { (self.x, self.y, self.width, self.height) = (x, y, width, height) }
  /// Share of the picture covered.
  public var area: Double { width * height }
}
