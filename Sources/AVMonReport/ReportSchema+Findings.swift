extension ReportSchema {
  static let check = object(
    "What came of one detector on one stream.",
    [
      .required("detector", detector),
      .required("stream", nullableStreamIndex),
      .required(
        "status",
        enumeration(
          "unknown: it looked and could not tell; skipped: nothing to look at, or left out by the user.",
          ["pass", "fail", "unknown", "skipped"])),
      .optional("reason", string("Why the status is unknown or skipped.")),
      .optional("events", integer("Number of events of severity minor and above; left out when skipped.", from: 0)),
      .optional("seconds", number("Total length of those events, seconds, overlaps counted once; left out when skipped.", from: 0)),
    ])

  static let event = object(
    "Something a detector found: what, where, how bad, how sure and why.",
    [
      .required("id", string("Detector and a running number, unique in the report.", pattern: eventID)),
      .required("detector", detector),
      .required("stream", nullableStreamIndex),
      .required("start", number("First frame or sample with the defect, seconds.")),
      .required("end", number("End of the last frame or sample with the defect, seconds.")),
      .required("duration", number("From start to end, seconds.", from: 0)),
      .required("open", boolean("Whether the defect was still going on when the analysis stopped.")),
      .required("severity", enumeration("How much it hurts a viewer.", severities)),
      .required("confidence", ratio("How sure the detector is.")),
      .optional("cause", string("Why it happened, when that could be told.", pattern: identifier)),
      .required("message", string("One sentence for people.")),
      .required(
        "metrics", map("Measured figures by name.", of: nullableNumber("The figure; null when it has no finite value."))),
      .optional(
        "region",
        area("The hit part of the picture, in shares of its width and height; left out when all of it is hit or place does not matter.")),
      .optional("inherited", boolean("Whether the reference of a comparison has the same; then it does not count for the gate.")),
      .required("evidence", array("Files that show the event.", of: evidence)),
      .required("related", array("Ids of events that belong together.", of: string("Id of an event.", pattern: eventID))),
    ])

  private static let detector = string("Id of the detector.", pattern: identifier)

  /// A rectangle of a picture.
  static func area(_ description: String) -> JSONValue {
    object(
      description,
      [
        .required("x", ratio("Left edge.")),
        .required("y", ratio("Top edge.")),
        .required("width", ratio("Width.")),
        .required("height", ratio("Height.")),
      ])
  }

  private static let evidence = object(
    "A file that shows the event.",
    [
      .required("kind", string("What the file is, such as image.", pattern: identifier)),
      .required("path", string("Where it is, relative to the report.")),
      .optional("time", number("The moment it shows, seconds.")),
    ])
}
