internal import AVMonModel

extension TextReport {
  /// A line of totals and one line for each check that failed or could not tell.
  static func checks(_ checks: [Check], _ style: TextStyle) -> [String] {
    func count(_ status: Check.Status) -> Int { checks.count { $0.status == status } }
    let totals =
      "\(count(.fail)) failed, \(count(.unknown)) unknown, \(count(.pass)) passed, \(count(.skipped)) skipped"
    let shown = checks.filter { $0.status == .fail || $0.status == .unknown }
    let rows = aligned(shown.map { [$0.detector.forTerminal, stream($0.stream), outcome($0)] })
    let width = 9
    let lines = zip(shown, rows).map { check, row in
      "  " + style.status(check.status) + String(repeating: " ", count: width - check.status.rawValue.count) + row
    }
    return [""] + topic("Checks", [totals]) + lines
  }

  private static func outcome(_ check: Check) -> String {
    let reason = check.reason.map(\.forTerminal)
    guard check.status == .fail else { return reason ?? "no reason given" }
    let figures = "\(check.events) \(check.events == 1 ? "event" : "events"), \(check.seconds.trimmed(3)) s"
    return reason.map { "\(figures): \($0)" } ?? figures
  }

  /// A table of the first `eventLimit` events.
  static func events(_ events: [Event], _ style: TextStyle) -> [String] {
    guard !events.isEmpty else { return ["", "Events".padded(to: labelWidth) + "none"] }
    let shown = events.prefix(eventLimit)
    let times = aligned(shown.map { [$0.start.clock, "-", $0.end.clock] }, separator: " ")
    let severityWidth = shown.map(\.severity.rawValue.count).max() ?? 0
    let ends = aligned(shown.map { [$0.detector.forTerminal, stream($0.stream), message($0)] })
    var lines = shown.indices.map { index in
      let severity = shown[index].severity
      let gap = String(repeating: " ", count: severityWidth - severity.rawValue.count)
      return "  \(times[index])  \(style.severity(severity))\(gap)  \(ends[index])"
    }
    if events.count > eventLimit { lines.append("  and \(events.count - eventLimit) more (use --format json)") }
    return ["", "Events".padded(to: labelWidth) + "\(events.count)"] + lines
  }

  private static func message(_ event: Event) -> String {
    event.message.forTerminal + (event.isInherited ? " (in the reference as well)" : "")
      + (event.isOpen ? " (still going on at the end)" : "")
  }

  private static func stream(_ index: Int?) -> String { index.map { "#\($0)" } ?? "-" }

  /// Rows of cells as lines; every column is as wide as its widest cell, so lines may end in spaces.
  static func aligned(_ rows: [[String]], separator: String = "  ") -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in row.enumerated().map { $1.padded(to: widths[$0]) }.joined(separator: separator) }
  }
}
