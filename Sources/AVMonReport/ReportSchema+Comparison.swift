extension ReportSchema {
  static let comparison = object(
    "How the input differs from its reference; left out unless it was compared with one.",
    [
      .required("reference", input),
      .optional("reason", string("Why the two could not be laid upon each other; left out when they could.")),
      .optional("video", video),
      .required("audio", array("One row per audio stream.", of: audio)),
      .required("quality", array("How well the pictures are kept: one row per metric, over all pictures that were compared.", of: quality)),
    ])

  private static let offset = nullableNumber(
    "Seconds by which it is later than in the reference, each on the time of its own report; null when it is not known.")

  private static let video = object(
    "The pictures of both.",
    [
      .required("stream", streamIndex),
      .required("reference_stream", integer("Index of the reference's stream.", from: 0)),
      .required("offset", offset),
      .required("matched_frames", integer("Pictures that were found in the reference.", from: 0)),
      .required("unmatched_frames", integer("Pictures that were not.", from: 0)),
      .optional("dropped_frames", integer("Pictures of the reference that are not shown; left out when the frame rates differ.", from: 0)),
      .optional("repeated_frames", integer("Pictures shown again in place of the next one.", from: 0)),
      .optional("reordered_frames", integer("Pictures shown after later ones.", from: 0)),
      .required("reference_area", area("Part of the reference's picture that is seen.")),
      .required("area", area("Part of the picture that shows it.")),
    ])

  private static let audio = object(
    "An audio stream and the one of the reference it was compared with.",
    [
      .required("stream", streamIndex),
      .required("reference_stream", integer("Index of the reference's stream.", from: 0)),
      .required("offset", offset),
      .optional("gain_db", number("Level over that of the reference, dB: the median of windows of 4 s.")),
      .required("matched", ratio("Share of the windows with sound that were found in the reference.")),
    ])

  private static let quality = object(
    "How one metric is spread over the pictures.",
    [
      .required("metric", string("Name of the metric, such as psnr_y.", pattern: identifier)),
      .required("unit", enumeration("Unit of the figures.", ["db", "score"])),
      .required("frames", integer("Pictures that were compared.", from: 0)),
      .required("identical_frames", integer("Pictures equal to those of the reference; levels count as 100 dB then.", from: 0)),
      .required("mean", nullableNumber("Mean.")),
      .required("harmonic_mean", nullableNumber("Harmonic mean, which bad pictures pull down; null when one is 0 or below.")),
      .required("pooled", nullableNumber("Of all pictures together: of PSNR by the mean squared error, of scores the mean.")),
      .required("min", nullableNumber("Worst picture.")),
      .required("p1", nullableNumber("1st percentile.")),
      .required("p5", nullableNumber("5th percentile.")),
      .required("max", nullableNumber("Best picture.")),
    ])
}
