public import AVMonScore

/// What a self-test found out: schema `avmon.selftest/1`.
public struct SelfTestResult: Sendable {
  public static let schema = "avmon.selftest/1"

  /// How one thing that a defect should show was found.
  public struct Row: Sendable {
    public var defect: String
    /// Detectors of which one is enough.
    public var finders: [String]
    /// Whether this avmon has one of them.
    public var isCovered: Bool
    /// Files made for it.
    public var cases: Int
    public var tally: Tally
  }

  /// What the detectors say of a file as it is.
  public struct CleanFile: Sendable {
    public var path: String
    public var seconds: Double
    public var alarms: [Alarm]
  }

  /// Alarms of one detector in the files that were made, which neither a defect nor its side effects nor the clean file explain.
  public struct FalseAlarms: Sendable {
    public var detector: String
    public var count: Int
    /// Kinds of defects in whose files they were.
    public var defects: [String]
  }

  public var seed: UInt64
  public var rounds: Int
  public var toolVersion: String
  public var rows: [Row] = []
  public var cleanFiles: [CleanFile] = []
  public var falseAlarms: [FalseAlarms] = []
  /// Hours of all files that were made.
  public var hours = 0.0
  /// What was not tried, and why.
  public var notes: [String] = []

  init(_ request: SelfTestRequest) {
    (seed, rounds, toolVersion) = (request.seed, request.rounds, request.toolVersion)
  }

  /// The lowest recall of what this avmon has a detector for; nil when nothing was counted.
  public var lowestRecall: Double? { rows.filter(\.isCovered).compactMap(\.tally.recall).min() }
}
