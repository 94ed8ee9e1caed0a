public import AVMonModel

/// What a detector says about one defect, before the report gives it an id.
public struct Finding: Sendable {
  public var start: MediaTime
  public var severity: Severity
  public var confidence: Double
  public var cause: String?
  public var message: String
  public var metrics: [Metric]
  public var region: Region?
  /// The stream, when the detector looks at the whole input.
  public var stream: Int?

  public init(
    at start: MediaTime, _ severity: Severity, _ message: String, confidence: Double = 1, cause: String? = nil, metrics: [Metric] = [],
    region: Region? = nil, stream: Int? = nil
  ) {
    (self.start, self.severity, self.message, self.confidence) = (start, severity, message, confidence)
    (self.cause, self.metrics, self.region, self.stream) = (cause, metrics, region, stream)
  }
}

/// Where a detector puts its findings. Live events and the final report come from the same calls.
public struct Findings: Sendable {
  /// Names an event that is still going on.
  public struct Handle: Hashable, Sendable { fileprivate let index: Int }

  /// Events one instance may list; what comes after is counted in `dropped`, so that a broken stream cannot fill the memory.
  public static let limit = 5000

  public let detector: String
  public let stream: Int?
  /// What was found and not withdrawn.
  public var events: [Event] { slots.compactMap { $0 } }
  private var slots: [Event?] = []
  /// Events beyond `limit`.
  public private(set) var dropped = 0
  /// Offsets between sound and picture, one per audio stream that was compared.
  public private(set) var avSync: [Measurements.AVSync] = []
  /// Worst severity among them.
  public private(set) var worstDropped: Severity?
  /// Why the detector could not tell, when it could not.
  public private(set) var unknownReason: String?

  public init(detector: String, stream: Int?) { (self.detector, self.stream) = (detector, stream) }

  /// Starts an event that goes on; nil when the list is full.
  public mutating func open(_ finding: Finding) -> Handle? {
    guard slots.count < Self.limit else {
      dropped += 1
      worstDropped = max(worstDropped ?? .info, finding.severity)
      return nil
    }
    slots.append(event(finding, end: finding.start, isOpen: true))
    return Handle(index: slots.count - 1)
  }

  /// Replaces what is known about an event that goes on.
  public mutating func update(_ handle: Handle, _ finding: Finding) {
    slots[handle.index] = event(finding, end: slots[handle.index]?.end ?? finding.start, isOpen: true)
  }

  /// Ends an event with its last state at `end`. `isOpen`: it was still going on when the analysis stopped.
  public mutating func close(_ handle: Handle, _ finding: Finding, at end: MediaTime, isOpen: Bool = false) {
    slots[handle.index] = event(finding, end: end, isOpen: isOpen)
  }

  /// Takes back an event that has turned out to be none.
  public mutating func withdraw(_ handle: Handle) { slots[handle.index] = nil }

  /// Adds an event that is over. `isOpen`: it was still going on when the analysis stopped.
  public mutating func add(_ finding: Finding, until end: MediaTime, isOpen: Bool = false) {
    if let handle = open(finding) { close(handle, finding, at: end, isOpen: isOpen) }
  }

  /// Says that the question could not be answered, and why: the check becomes `unknown` unless there are events.
  public mutating func cannotTell(_ reason: String) { unknownReason = reason }

  /// Adds a measured offset, or the reason why there is none.
  public mutating func measure(_ offset: Measurements.AVSync) { avSync.append(offset) }

  private func event(_ finding: Finding, end: MediaTime, isOpen: Bool) -> Event {
    Event(
      detector: detector, stream: finding.stream ?? stream, start: finding.start, end: max(finding.start, end), isOpen: isOpen,
      severity: finding.severity, confidence: finding.confidence, cause: finding.cause, message: finding.message, metrics: finding.metrics,
      region: finding.region)
  }
}
