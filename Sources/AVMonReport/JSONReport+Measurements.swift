internal import AVMonModel

extension JSONReport {
  static func measurements(_ measurements: Measurements) -> JSONValue {
    .fields([
      "av_sync": sync(measurements.avSync),
      "av_sync_methods": .array(measurements.avSyncMethods.map(sync)),
      "loudness": .array(measurements.loudness.map(loudness)),
      "video": .array(measurements.video.map(summary)),
      "audio": .array(measurements.audio.map(summary)),
    ])
  }

  private static func sync(_ sync: Measurements.AVSync) -> JSONValue {
    .fields([
      "offset_ms": .orNull(sync.offset.map(JSONValue.milliseconds)),
      "confidence": .ratio(sync.confidence),
      "method": .orNull(sync.method.map(JSONValue.string)),
      "stream": sync.stream.map(JSONValue.count),
      "uncertainty_ms": sync.uncertainty.map(JSONValue.milliseconds),
      "drift_ms_per_minute": sync.drift.map(JSONValue.milliseconds),
      "reason": sync.reason.map(JSONValue.string),
    ])
  }

  private static func loudness(_ loudness: Measurements.Loudness) -> JSONValue {
    .fields([
      "stream": .count(loudness.stream),
      "integrated_lufs": .orNull(loudness.integrated.map(JSONValue.decibels)),
      "range_lu": .orNull(loudness.range.map(JSONValue.decibels)),
      "true_peak_dbtp": .orNull(loudness.truePeak.map(JSONValue.decibels)),
      "max_momentary_lufs": .orNull(loudness.maxMomentary.map(JSONValue.decibels)),
      "max_short_term_lufs": .orNull(loudness.maxShortTerm.map(JSONValue.decibels)),
    ])
  }

  private static func summary(_ summary: Measurements.Summary) -> JSONValue {
    let digits = Decimals.of(unit: summary.unit)
    return .fields([
      "stream": .count(summary.stream),
      "metric": .string(summary.name),
      "unit": .string(summary.unit),
      "min": .number(summary.min, digits: digits),
      "mean": .number(summary.mean, digits: digits),
      "p95": .number(summary.p95, digits: digits),
      "max": .number(summary.max, digits: digits),
    ])
  }
}
