internal import AVMonModel

extension JSONReport {
  static func comparison(_ comparison: Comparison) -> JSONValue {
    .fields([
      "reference": input(comparison.reference),
      "reason": comparison.reason.map(JSONValue.string),
      "video": comparison.video.map(video),
      "audio": .array(comparison.audio.map(audio)),
      "quality": .array(comparison.quality.map(quality)),
    ])
  }

  private static func video(_ video: Comparison.Video) -> JSONValue {
    .fields([
      "stream": .count(video.stream),
      "reference_stream": .count(video.referenceStream),
      "offset": .orNull(video.offset.map(JSONValue.seconds)),
      "matched_frames": .count(video.matched),
      "unmatched_frames": .count(video.unmatched),
      "dropped_frames": video.dropped.map(JSONValue.count),
      "repeated_frames": video.repeated.map(JSONValue.count),
      "reordered_frames": video.reordered.map(JSONValue.count),
      "reference_area": region(video.referenceArea),
      "area": region(video.area),
    ])
  }

  private static func audio(_ audio: Comparison.Audio) -> JSONValue {
    .fields([
      "stream": .count(audio.stream),
      "reference_stream": .count(audio.referenceStream),
      "offset": .orNull(audio.offset.map(JSONValue.seconds)),
      "gain_db": audio.gain.map(JSONValue.decibels),
      "matched": .ratio(audio.matched),
    ])
  }

  private static func quality(_ quality: Comparison.Quality) -> JSONValue {
    let digits = quality.unit == "db" ? Decimals.quality : Decimals.ratio
    func figure(_ value: Double) -> JSONValue { .number(value, digits: digits) }
    return .fields([
      "metric": .string(quality.metric),
      "unit": .string(quality.unit),
      "frames": .count(quality.frames),
      "identical_frames": .count(quality.identical),
      "mean": figure(quality.mean),
      "harmonic_mean": .orNull(quality.harmonicMean.map(figure)),
      "pooled": figure(quality.pooled),
      "min": figure(quality.min),
      "p1": figure(quality.p1),
      "p5": figure(quality.p5),
      "max": figure(quality.max),
    ])
  }
}
