internal import AVMonModel
public import AVMonReport
internal import AVMonScore

/// The result of a self-test as a document; docs/selftest.md explains it.
public enum SelfTestJSON {
  public static func document(_ result: SelfTestResult) -> JSONValue {
    .fields([
      "schema": .string(SelfTestResult.schema), "tool": .fields(["name": "avmon", "version": .string(result.toolVersion)]),
      "seed": .integer(Int64(clamping: result.seed)), "rounds": .integer(Int64(result.rounds)),
      "tolerance": .number(Scoring.tolerance, digits: 3), "defects": .array(result.rows.map(row)),
      "injected": .fields([
        "seconds": .number(result.hours * 3600, digits: 3),
        "false_alarms": .array(result.falseAlarms.map { falseAlarms($0, result.hours) }),
      ]),
      "clean": .array(result.cleanFiles.map(clean)), "notes": .array(result.notes.map { .string($0) }),
    ])
  }

  private static func row(_ row: SelfTestResult.Row) -> JSONValue {
    let tally = row.tally
    return .fields([
      "defect": .string(row.defect), "detectors": .array(row.finders.map { .string($0) }), "available": .bool(row.isCovered),
      "files": .integer(Int64(row.cases)), "injected": .integer(Int64(tally.defects)), "found": .integer(Int64(tally.found)),
      "missed": .integer(Int64(tally.missed)), "explained_alarms": .integer(Int64(tally.explained)),
      "false_alarms": .integer(Int64(tally.falseAlarms)), "recall": number(tally.recall), "precision": number(tally.precision),
      "median_onset_error": number(tally.medianOnset), "median_offset_error": number(tally.medianOffset),
      "coverage": number(tally.coverage),
      "false_alarms_per_hour": number(tally.falseAlarmsPerHour), "clean_hours": .number(tally.hours, digits: 6),
    ])
  }

  private static func falseAlarms(_ alarms: SelfTestResult.FalseAlarms, _ hours: Double) -> JSONValue {
    .fields([
      "detector": .string(alarms.detector), "count": .integer(Int64(alarms.count)),
      "per_hour": hours > 0 ? .number(Double(alarms.count) / hours, digits: 3) : .null,
      "defects": .array(alarms.defects.map { .string($0) }),
    ])
  }

  private static func clean(_ file: SelfTestResult.CleanFile) -> JSONValue {
    .fields([
      "file": .string(file.path), "seconds": .number(file.seconds, digits: 3),
      "alarms_per_hour": file.seconds > 0 ? .number(Double(file.alarms.count) * 3600 / file.seconds, digits: 3) : .null,
      "alarms": .array(
        file.alarms.map {
          .fields(["detector": .string($0.detector), "start": .number($0.start, digits: 6), "end": .number($0.end, digits: 6)])
        }),
    ])
  }

  private static func number(_ value: Double?) -> JSONValue { value.map { .number($0, digits: 6) } ?? .null }
}
