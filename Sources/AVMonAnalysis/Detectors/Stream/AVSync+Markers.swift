import AVMonModel

/// Flashes and beeps of a sync test.
extension AVSync {
  /// Looks for markers in the picture and in every audio stream.
  struct MarkerSearch: Sendable {
    private var flashes = MarkerFlashTracker()
    private var beeps: [Int: MarkerBeepTracker] = [:]

    mutating func observe(_ picture: VideoStats) { flashes.observe(picture) }
    mutating func observe(_ sound: AudioStats) { beeps[sound.stream, default: MarkerBeepTracker()].observe(sound) }

    /// What flashes and the beeps of an audio stream say together, when they do.
    mutating func pairs(_ stream: Int) -> MarkerPairs? {
      beeps[stream]?.finish()
      return MarkerPairs(flashes.flashes, beeps[stream]?.beeps ?? [])
    }
  }

  /// Reports what markers say of an audio stream; returns whether it is a verdict.
  mutating func addMarkers(_ stream: Int, _ out: inout Findings) -> Bool {
    guard let pairs = markers.pairs(stream), pairs.confidence >= options.markerConfidence else { return false }
    let isVerdict = Double(pairs.count) >= options.markerPairs
    let few = pairs.count == 1 ? "a flash and its beep" : "\(pairs.count) flashes and their beeps"
    let severity = isVerdict ? options.severity(of: pairs.offset, within: pairs.uncertainty) : .info
    if let severity {
      out.add(
        Finding(
          at: pairs.start, severity,
          "Sound is \(describe(pairs.offset)) by " + (isVerdict ? "\(pairs.count) flashes and beeps" : "\(few): too few for a verdict"),
          confidence: pairs.confidence, cause: isVerdict ? "markers" : "few_markers",
          metrics: [
            Metric("offset_ms", pairs.offset, digits: 3), Metric("uncertainty_ms", pairs.uncertainty, digits: 3),
            Metric("pairs", Double(pairs.count), digits: 0),
          ], stream: stream), until: pairs.end)
    }
    guard isVerdict else { return false }
    out.measure(
      Measurements.AVSync(
        offset: pairs.offset, confidence: pairs.confidence, method: SyncMethod.markers.rawValue, stream: stream,
        uncertainty: pairs.uncertainty))
    return true
  }
}
