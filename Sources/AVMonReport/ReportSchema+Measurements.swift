extension ReportSchema {
  static let measurements = object(
    "Figures of the whole input that are not events.",
    [
      .required("av_sync", sync("Best answer to how far apart sound and picture are.")),
      .required(
        "av_sync_methods", array("One row per method that gave an answer.", of: sync("The answer of one method."))),
      .required("loudness", array("Loudness by audio stream.", of: loudness)),
      .required("video", array("Summaries of the video streams.", of: summary)),
      .required("audio", array("Summaries of the audio streams.", of: summary)),
    ])

  private static func sync(_ description: String) -> JSONValue {
    object(
      description,
      [
        .required("offset_ms", nullableNumber("Milliseconds by which sound leads the picture; null when no method could tell.")),
        .required("confidence", ratio("How sure the answer is.")),
        .required("method", nullableString("How it was measured; null when no method answered.", pattern: identifier)),
        .optional("stream", integer("Audio stream compared with the picture.", from: 0)),
        .optional("uncertainty_ms", number("Half-width of the interval the true offset lies in, milliseconds.", from: 0)),
        .optional("drift_ms_per_minute", number("Change of the offset, milliseconds per minute.")),
        .optional("reason", string("Why there is no answer.")),
      ])
  }

  private static let loudness = object(
    "Loudness by ITU-R BS.1770-4 and EBU Tech 3341 and 3342; null where the programme is too short or too quiet.",
    [
      .required("stream", streamIndex),
      .required("integrated_lufs", nullableNumber("Gated programme loudness, LUFS.")),
      .required("range_lu", nullableNumber("Loudness range, LU.", from: 0)),
      .required("true_peak_dbtp", nullableNumber("Largest peak between the samples, dBTP.")),
      .required("max_momentary_lufs", nullableNumber("Largest loudness over 400 ms, LUFS.")),
      .required("max_short_term_lufs", nullableNumber("Largest loudness over 3 s, LUFS.")),
    ])

  private static let summary = object(
    "How one metric of one stream was spread over the input; null where no finite value exists.",
    [
      .required("stream", streamIndex),
      .required("metric", string("What was measured.", pattern: identifier)),
      .required("unit", string(unitDescription, pattern: identifier)),
      .required("min", nullableNumber("Smallest value.")),
      .required("mean", nullableNumber("Mean.")),
      .required("p95", nullableNumber("Value that 95 of 100 do not exceed.")),
      .required("max", nullableNumber("Largest value.")),
    ])
}
