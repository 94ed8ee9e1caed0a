internal import AVMonModel

/// The JSON Schema (draft 2020-12) of the report, as `avmon schema` prints it.
///
/// Members may be added within version 1, so none are forbidden; those a reader can rely on are required.
public enum ReportSchema {
  /// The schema as JSON text with a newline at its end.
  public static var text: String { JSONWriter.text(document) }

  /// The schema as a document.
  public static var document: JSONValue {
    let root = object(
      "Everything avmon says about one input. Times are in seconds of presentation time; 0 is the earliest presented sample.",
      [
        .required("schema", constant(Report.schema, "Name and version of this contract.")),
        .required("tool", tool), .required("input", input), .required("analysis", analysis), .required("verdict", verdict),
        .required("checks", array("One row per detector and stream, by detector, then stream.", of: check)),
        .required("events", array("What was found, by start, then detector.", of: event)),
        .required("measurements", measurements), .required("timeline", timeline), .optional("comparison", comparison),
        .optional("run", run),
      ])
    let head: [JSONValue.Member] = [
      .init("$schema", "https://json-schema.org/draft/2020-12/schema"),
      .init("$id", "urn:avmon:report:1"),
      .init("title", .string("avmon report, \(Report.schema)")),
    ]
    return .object(head + (root.members ?? []))
  }

  private static let tool = object(
    "The program that wrote the report and the libraries that decoded the input.",
    [
      .required("name", constant("avmon", "Name of the program.")),
      .required("version", string("Version of the program.")),
      .required("libavformat", string("Version of FFmpeg's container library.")),
      .required("libavcodec", string("Version of FFmpeg's codec library.")),
    ])

  private static let analysis = object(
    "How much of the input was looked at, and how.",
    [
      .required("complete", boolean("Whether the input was analysed to its end or to the limit the user set.")),
      .required(
        "stop_reason", enumeration("Why the analysis ended.", ["end_of_input", "limit", "signal", "outage", "error"])),
      .required("coverage", ratio("Share of the presented time that was really analysed.")),
      .required(
        "options",
        map(
          "Every effective option by detector, defaults included.",
          of: map("Options of one detector, each in its own unit.", of: ["type": ["number", "boolean"]]))),
    ])

  private static let verdict = object(
    "The answer of the gate.",
    [
      .required("status", enumeration("unknown: the analysis could not tell.", ["pass", "fail", "unknown"])),
      .required(
        "fail_on",
        enumeration("Severity from which an event fails the gate; never: report only.", severities + ["never"])),
      .required(
        "worst_severity", enumeration("Worst severity among the events; null when there is none.", severities + [.null])),
    ])

  private static let run = object(
    "All that depends on this run and not on the input; left out on request.",
    [
      .required("started_at", string("Start of the run, UTC, ISO 8601.", pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$")),
      .required("wall_seconds", number("Wall time, seconds.", from: 0)),
      .required("cpu_seconds", number("CPU time of all threads, seconds.", from: 0)),
      .required("speed", number("Presented seconds analysed per second of wall time.", from: 0)),
    ])

  private static let timeline = object(
    "Curves over presentation time.",
    [
      .required("interval", ["type": "number", "exclusiveMinimum": 0, "description": "Seconds per value."]),
      .required(
        "series",
        array(
          "One curve per metric and stream.",
          of: object(
            "A curve.",
            [
              .required("name", string("What was measured.", pattern: identifier)),
              .required("stream", streamIndex),
              .required("unit", string(unitDescription, pattern: identifier)),
              .required(
                "values",
                array(
                  "One value per interval from time 0.",
                  of: nullableNumber("Value of the interval; null where nothing was measured or no finite value exists."))),
            ]))),
    ])
}
