/// Everything avmon says about one input: schema `avmon.report/1`.
public struct Report: Equatable, Sendable {
  /// Name and version of the contract; changes only when a field is removed or changes its meaning.
  public static let schema = "avmon.report/1"

  public var tool: Tool
  public var input: InputInfo
  public var analysis: Analysis
  public var verdict: Verdict
  /// By detector id, then stream.
  public var checks: [Check]
  /// By start, then detector id.
  public var events: [Event]
  public var measurements: Measurements
  public var timeline: Timeline
  /// How the input differs from its reference; nil unless it was compared with one.
  public var comparison: Comparison?
  /// All that depends on this run; nil when left out for comparison byte by byte.
  public var run: Run?

  public init(
    tool: Tool, input: InputInfo, analysis: Analysis, verdict: Verdict, checks: [Check], events: [Event], measurements: Measurements,
    timeline: Timeline, run: Run? = nil
  ) {
    (self.tool, self.input, self.analysis, self.verdict, self.checks) = (tool, input, analysis, verdict, checks)
    (self.events, self.measurements, self.timeline, self.run) = (events, measurements, timeline, run)
  }

  public struct Tool: Equatable, Sendable {
    public var version: String
    public var libavformat: String
    public var libavcodec: String
    public init(version: String, libavformat: String, libavcodec: String) {
      (self.version, self.libavformat, self.libavcodec) = (version, libavformat, libavcodec)
    }
  }

  public struct Analysis: Equatable, Sendable {
    public enum StopReason: String, Sendable {
      case endOfInput = "end_of_input"
      case limit, signal, outage, error
    }
    /// Whether the input was analysed to its end or to the limit the user set.
    public var isComplete: Bool
    public var stopReason: StopReason
    /// Share of the presented time that was really analysed.
    public var coverage: Double
    /// Every effective option: detector, option, value.
    public var options: [OptionGroup]

    public init(isComplete: Bool, stopReason: StopReason, coverage: Double, options: [OptionGroup]) {
      (self.isComplete, self.stopReason, self.coverage, self.options) = (isComplete, stopReason, coverage, options)
    }
  }

  /// The effective options of one detector.
  public struct OptionGroup: Equatable, Sendable {
    public var detector: String
    public var values: [OptionValue]
    public init(detector: String, values: [OptionValue]) { (self.detector, self.values) = (detector, values) }
  }

  public struct Run: Equatable, Sendable {
    /// UTC, ISO 8601.
    public var startedAt: String
    public var wallSeconds: Double
    public var cpuSeconds: Double
    /// Presented seconds analysed per second of wall time.
    public var speed: Double
    public init(startedAt: String, wallSeconds: Double, cpuSeconds: Double, speed: Double) {
      (self.startedAt, self.wallSeconds, self.cpuSeconds, self.speed) = (startedAt, wallSeconds, cpuSeconds, speed)
    }
  }
}

/// One effective option of a detector, in its own unit.
public struct OptionValue: Equatable, Sendable {
  /// In snake case, as in the report.
  public var name: String
  public var value: Value
  public enum Value: Equatable, Sendable {
    case number(Double)
    case flag(Bool)
  }
  public init(name: String, value: Value) { (self.name, self.value) = (name, value) }
}
