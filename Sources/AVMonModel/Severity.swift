/// How much an event hurts a viewer.
public enum Severity: String, CaseIterable, Comparable, Sendable {
  /// Measured, and not a defect.
  case info
  /// Noticed with attention.
  case minor
  /// Clearly seen or heard.
  case major
  /// The viewer lost the programme.
  case critical

  private var rank: Int {
    switch self {
    case .info: 0
    case .minor: 1
    case .major: 2
    case .critical: 3
    }
  }
  public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}
