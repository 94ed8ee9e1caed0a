public import AVMonModel

/// The report for people: one screen of aligned text.
public enum TextReport {
  /// Events shown; a screen has room for about as many, and the JSON report has them all.
  public static let eventLimit = 40

  /// The summary with a newline at its end; colours only when `color`.
  ///
  /// Nothing that comes from the input can move the cursor, change colours or start a new line.
  public static func render(_ report: Report, color: Bool) -> String {
    let style = TextStyle(isColored: color)
    var lines = head(report, style)
    lines += checks(report.checks, style)
    lines += events(report.events, style)
    if let comparison = report.comparison { lines += Self.comparison(comparison) }
    lines += measurements(report)
    return lines.map { $0.withoutTrailingSpaces + "\n" }.joined()
  }

  /// Width of the first column, which says what a line is about.
  static let labelWidth = 11

  /// Lines of one topic: the label stands before the first, spaces of the same width before the others.
  static func topic(_ label: String, _ lines: [String]) -> [String] {
    lines.enumerated().map { index, line in (index == 0 ? label : "").padded(to: labelWidth) + line }
  }

  private static func head(_ report: Report, _ style: TextStyle) -> [String] {
    let input = report.input
    var container = [input.container.forTerminal]
    if let duration = input.duration { container.append(duration.clock) }
    if let rate = input.bitRate { container.append("\((Double(rate) / 1_000_000).fixed(2)) Mb/s") }
    return topic("Source", [input.source.forTerminal]) + topic("Container", [container.joined(separator: ", ")])
      + topic("Streams", input.streams.isEmpty ? ["none"] : streams(input.streams))
      + topic("Verdict", [verdict(report.verdict, style)] + incomplete(report.analysis))
  }

  private static func verdict(_ verdict: Verdict, _ style: TextStyle) -> String {
    let worst = verdict.worst.map { "worst severity \($0.rawValue)" } ?? "no events"
    let gate = verdict.failOn.map { "fails from \($0.rawValue)" } ?? "report only"
    return "\(style.verdict(verdict.status)): \(worst), \(gate)"
  }

  private static func incomplete(_ analysis: Report.Analysis) -> [String] {
    guard !analysis.isComplete || analysis.coverage < 1 else { return [] }
    let coverage = "\((analysis.coverage * 100).fixed(1)) % of the time analysed"
    return [analysis.isComplete ? coverage : "incomplete (\(analysis.stopReason.rawValue)), \(coverage)"]
  }

  private static func measurements(_ report: Report) -> [String] {
    var lines = topic("Loudness", report.measurements.loudness.map(loudness))
    lines += topic("A/V sync", [sync(report.measurements.avSync)])
    if let run = report.run {
      lines += topic(
        "Speed", ["\(run.speed.fixed(1))x real time, \(run.wallSeconds.fixed(2)) s wall, \(run.cpuSeconds.fixed(2)) s CPU"])
    }
    return [""] + lines
  }

  private static func loudness(_ loudness: Measurements.Loudness) -> String {
    func level(_ value: Double?, _ unit: String) -> String { value.map { "\($0.fixed(1)) \(unit)" } ?? "not measurable" }
    guard loudness.integrated != nil || loudness.range != nil || loudness.truePeak != nil else {
      return "#\(loudness.stream)  not measurable"
    }
    return "#\(loudness.stream)  \(level(loudness.integrated, "LUFS")), range \(level(loudness.range, "LU")), "
      + "true peak \(level(loudness.truePeak, "dBTP"))"
  }

  private static func sync(_ sync: Measurements.AVSync) -> String {
    guard let offset = sync.offset else { return "unknown" + (sync.reason.map { ": \($0.forTerminal)" } ?? "") }
    // Rounding first, so that what is shown as 0.0 is not called early or late.
    let text = offset.fixed(1)
    let side = text == "0.0" ? "" : offset > 0 ? " (audio early)" : " (audio late)"
    var line = "\(offset > 0 && text != "0.0" ? "+" : "")\(text) ms\(side)"
    if let uncertainty = sync.uncertainty { line += " within \(uncertainty.fixed(1)) ms" }
    if let method = sync.method { line += ", by \(method.forTerminal)" }
    line += ", confidence \(sync.confidence.fixed(2))"
    if let drift = sync.drift { line += ", drift \(drift.fixed(2)) ms per minute" }
    return line
  }
}
