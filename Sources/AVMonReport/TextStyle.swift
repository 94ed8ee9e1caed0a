internal import AVMonModel

/// Colours by SGR sequences (ECMA-48 §8.3.117), or none at all.
struct TextStyle {
  var isColored: Bool

  private enum Code: String {
    case boldRed = "1;31"
    case red = "31"
    case yellow = "33"
    case green = "32"
    case faint = "2"
  }

  func verdict(_ status: Verdict.Status) -> String {
    switch status {
    case .pass: paint("PASS", .green)
    case .fail: paint("FAIL", .boldRed)
    case .unknown: paint("UNKNOWN", .yellow)
    }
  }

  func status(_ status: Check.Status) -> String {
    switch status {
    case .pass: paint(status.rawValue, .green)
    case .fail: paint(status.rawValue, .red)
    case .unknown: paint(status.rawValue, .yellow)
    case .skipped: paint(status.rawValue, .faint)
    }
  }

  func severity(_ severity: Severity) -> String {
    switch severity {
    case .critical: paint(severity.rawValue, .boldRed)
    case .major: paint(severity.rawValue, .red)
    case .minor: paint(severity.rawValue, .yellow)
    case .info: paint(severity.rawValue, .faint)
    }
  }

  private func paint(_ text: String, _ code: Code) -> String { isColored ? "\u{1B}[\(code.rawValue)m\(text)\u{1B}[0m" : text }
}
