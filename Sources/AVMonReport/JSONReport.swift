public import AVMonModel

/// The report as JSON in the layout of schema `avmon.report/1`, which `docs/report.md` describes.
public enum JSONReport {
  /// The report as UTF-8 text with a newline at its end; equal reports give equal bytes.
  public static func render(_ report: Report) -> String { JSONWriter.text(document(report)) }

  /// The report as a document, for renderers that put it into something else.
  public static func document(_ report: Report) -> JSONValue {
    .fields([
      "schema": .string(Report.schema),
      "tool": tool(report.tool),
      "input": input(report.input),
      "analysis": analysis(report.analysis),
      "verdict": verdict(report.verdict),
      "checks": .array(report.checks.map(check)),
      "events": .array(report.events.map(event)),
      "measurements": measurements(report.measurements),
      "comparison": report.comparison.map(comparison),
      "timeline": timeline(report.timeline),
      "run": report.run.map(run),
    ])
  }

  private static func tool(_ tool: Report.Tool) -> JSONValue {
    .fields([
      "name": "avmon",
      "version": .string(tool.version),
      "libavformat": .string(tool.libavformat),
      "libavcodec": .string(tool.libavcodec),
    ])
  }

  private static func analysis(_ analysis: Report.Analysis) -> JSONValue {
    .fields([
      "complete": .bool(analysis.isComplete),
      "stop_reason": .string(analysis.stopReason.rawValue),
      "coverage": .ratio(analysis.coverage),
      "options": .unique(analysis.options.map { .init($0.detector, options($0)) }),
    ])
  }

  private static func options(_ group: Report.OptionGroup) -> JSONValue {
    .unique(
      group.values.map { option in
        switch option.value {
        case .number(let number): .init(option.name, .number(number, digits: Decimals.option))
        case .flag(let flag): .init(option.name, .bool(flag))
        }
      })
  }

  private static func verdict(_ verdict: Verdict) -> JSONValue {
    .fields([
      "status": .string(verdict.status.rawValue),
      "fail_on": .string(verdict.failOn?.rawValue ?? "never"),
      "worst_severity": .orNull(verdict.worst.map { .string($0.rawValue) }),
    ])
  }

  private static func check(_ check: Check) -> JSONValue {
    // A skipped check looked at nothing, so it has no figures.
    let looked = check.status != .skipped
    return .fields([
      "detector": .string(check.detector),
      "stream": .index(check.stream),
      "status": .string(check.status.rawValue),
      "reason": check.reason.map(JSONValue.string),
      "events": looked ? .count(check.events) : nil,
      "seconds": looked ? .seconds(check.seconds) : nil,
    ])
  }

  private static func timeline(_ timeline: Timeline) -> JSONValue {
    .fields([
      "interval": .seconds(timeline.interval),
      "series": .array(
        timeline.series.map { series in
          let digits = Decimals.of(unit: series.unit)
          return .fields([
            "name": .string(series.name),
            "stream": .count(series.stream),
            "unit": .string(series.unit),
            "values": .array(series.values.map { .orNull($0.map { .number($0, digits: digits) }) }),
          ])
        }),
    ])
  }

  private static func run(_ run: Report.Run) -> JSONValue {
    .fields([
      "started_at": .string(run.startedAt),
      "wall_seconds": .seconds(run.wallSeconds),
      "cpu_seconds": .seconds(run.cpuSeconds),
      "speed": .rate(run.speed),
    ])
  }
}
