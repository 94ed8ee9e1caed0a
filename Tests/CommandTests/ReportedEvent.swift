import AVMonReport

/// An event of a report.
struct ReportedEvent: CustomStringConvertible {
  var detector: String
  var stream: Int?
  var start: Double
  var end: Double
  var cause: String?
  var severity: String

  /// Nil when a field is missing or of the wrong kind.
  init?(_ value: JSONValue) {
    guard let detector = value["detector"]?.string, let start = value["start"]?.double, let end = value["end"]?.double,
      let severity = value["severity"]?.string
    else { return nil }
    (self.detector, self.start, self.end, self.severity) = (detector, start, end, severity)
    stream = value["stream"]?.double.map { Int($0) }
    cause = value["cause"]?.string
  }

  /// Of severity minor or above: `info` says that something was measured, not that it is wrong.
  var isDefect: Bool { severity != "info" }

  /// Whether it is about `stream`; one without a stream is about the input as a whole, and so about each of its streams.
  func concerns(_ stream: Int?) -> Bool { self.stream == nil || self.stream == stream }

  func lies(at span: (start: Double, end: Double), within tolerance: Double) -> Bool {
    // Reports round to microseconds, the truth to milliseconds.
    let slack = tolerance + 0.001
    return abs(start - span.start) <= slack && abs(end - span.end) <= slack
  }

  func overlaps(_ span: (start: Double, end: Double), widenedBy tolerance: Double) -> Bool {
    start <= span.end + tolerance && end >= span.start - tolerance
  }

  var description: String { "\(detector) #\(stream.map(String.init) ?? "-") \(start)...\(end) \(severity)\(cause.map { " \($0)" } ?? "")" }
}

extension JSONValue {
  /// The events of a report.
  var reportedEvents: [ReportedEvent] { self["events"]?.elements?.compactMap(ReportedEvent.init) ?? [] }
}
