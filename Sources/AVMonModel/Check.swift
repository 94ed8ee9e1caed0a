/// What came of one detector on one stream.
public struct Check: Equatable, Sendable {
  public enum Status: String, Sendable {
    case pass, fail
    /// The detector looked and could not tell; `reason` says why.
    case unknown
    /// There was nothing to look at, or the user left the detector out.
    case skipped
  }

  public var detector: String
  public var stream: Int?
  public var status: Status
  /// Why the status is `unknown` or `skipped`.
  public var reason: String?
  /// Number of events of severity `minor` and above.
  public var events: Int
  /// Total length of those events, overlaps counted once.
  public var seconds: Double

  public init(detector: String, stream: Int?, status: Status, reason: String? = nil, events: Int = 0, seconds: Double = 0) {
    (self.detector, self.stream, self.status) = (detector, stream, status)
    (self.reason, self.events, self.seconds) = (reason, events, seconds)
  }
}

/// The answer of the gate.
public struct Verdict: Equatable, Sendable {
  public enum Status: String, Sendable { case pass, fail, unknown }
  public var status: Status
  /// Severity from which an event fails the gate; nil when the gate is report-only.
  public var failOn: Severity?
  /// Worst severity found; nil when there was no event.
  public var worst: Severity?
  public init(status: Status, failOn: Severity?, worst: Severity?) { (self.status, self.failOn, self.worst) = (status, failOn, worst) }
}
