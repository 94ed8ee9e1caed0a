internal import AVMonModel
internal import AVMonReport
internal import AVMonScore

/// The result of a self-test for people.
public enum SelfTestText {
  /// Seconds of clean files from which on a rate of alarms is told.
  private static let shortest = 600.0

  public static func render(_ result: SelfTestResult) -> String {
    let (files, rounds) = (count(result.cleanFiles.count, "file"), count(result.rounds, "placement"))
    var lines = ["\(files), \(rounds) of each defect, seed \(result.seed)", ""]
    lines += table(
      [["defect", "found by", "files", "defects", "found", "recall", "precision", "onset", "false/h"]] + result.rows.map(row))
    lines += [
      "", "Recall is the share of the defects that was found, precision the share of those detectors' alarms that was right, onset the",
    ]
    lines += [
      "median error of the beginning. Optional defects, which left hardly a trace, are not counted. Few defects prove little: see the counts."
    ]
    lines += falseAlarms(result)
    lines += clean(result)
    if !result.notes.isEmpty { lines += ["", "Not tried"] + result.notes.map { "  " + $0.forTerminal } }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  private static func row(_ row: SelfTestResult.Row) -> [String] {
    let tally = row.tally
    return [
      row.defect, row.isCovered ? row.finders.joined(separator: "|") : row.finders.joined(separator: "|") + " (no detector)",
      "\(row.cases)", "\(tally.defects)", "\(tally.found)", share(tally.recall), share(tally.precision),
      tally.medianOnset.map { "\($0.fixed(2)) s" } ?? "-", tally.falseAlarmsPerHour.map { $0.fixed(1) } ?? "-",
    ]
  }

  private static func share(_ value: Double?) -> String { value.map { "\(($0 * 100).fixed(0)) %" } ?? "-" }

  private static func falseAlarms(_ result: SelfTestResult) -> [String] {
    let made = "\((result.hours * 60).fixed(1)) min of files with defects"
    guard !result.falseAlarms.isEmpty else { return ["", "No false alarms in \(made)"] }
    return ["", "False alarms in \(made): neither a defect nor its side effects nor the clean file explain them"]
      + table(
        [["  detector", "alarms", "per hour", "in files with"]]
          + result.falseAlarms.map {
            ["  " + $0.detector, "\($0.count)", (Double($0.count) / max(1e-9, result.hours)).fixed(1), $0.defects.joined(separator: ", ")]
          })
  }

  private static func clean(_ result: SelfTestResult) -> [String] {
    let lines = result.cleanFiles.flatMap { file -> [String] in
      let alarms = file.alarms.map {
        "  \(file.path.forTerminal)  \($0.detector)  \(MediaTime(seconds: $0.start).clock) - \(MediaTime(seconds: $0.end).clock)"
      }
      return alarms
    }
    let seconds = result.cleanFiles.reduce(0) { $0 + $1.seconds }
    let hours = "\((seconds / 60).fixed(1)) min of clean files"
    guard !lines.isEmpty else { return ["", "No alarms in \(hours)"] }
    // A rate for a few seconds says nothing.
    let rate = seconds < shortest ? "" : ", \((Double(lines.count) / (seconds / 3600)).fixed(1)) an hour"
    return ["", "Alarms in \(hours)\(rate): real, or false alarms on this material"] + lines
  }

  /// Aligns columns; numbers, from the third on, to the right.
  private static func table(_ rows: [[String]]) -> [String] {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let line = row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column >= 2 && column < row.count - (row.count == 4 ? 1 : 0) ? space + cell : cell + space
      }.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
