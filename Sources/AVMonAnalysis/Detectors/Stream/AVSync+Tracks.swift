import AVMonModel

/// Tracks of one programme that share music and effects.
extension AVSync {
  /// Windows that must agree to 2 ms, in a stretch with one offset.
  static let leastTrackWindows = 3
  /// Share of the windows with sound in both tracks that must agree.
  ///
  /// Two languages answer only where music and effects stand out of speech; chance answers once in thousands of windows and does not agree.
  static let leastTrackShare = 0.05

  /// Reports how far an audio stream is from the first one; returns whether that could be told.
  func addTracks(_ lags: TrackLags, until end: MediaTime, _ out: inout Findings) -> Bool {
    let sync = SyncComparison(sound: lags.windows, steps: lags.steps)
    let segments = sync.segments.filter { $0.agreeing >= Self.leastTrackWindows }
    let agreeing = segments.reduce(0) { $0 + $1.agreeing }
    guard let longest = segments.max(by: { $0.agreeing < $1.agreeing }),
      Double(agreeing) >= Self.leastTrackShare * Double(lags.audible)
    else { return false }
    let confidence = Self.confidence(agreeing: agreeing, of: lags.windows.count)
    for segment in segments { add(segment, of: sync, lags, confidence, until: end, &out) }
    addTrackSteps(segments, lags, confidence, &out)
    out.measure(
      Measurements.AVSync(
        offset: longest.offset, confidence: confidence, method: SyncMethod.tracks.rawValue, stream: lags.stream,
        uncertainty: sync.uncertainty, drift: sync.drift))
    return true
  }

  /// The share of answers that agree, less where there are few; set by judgement, not measured.
  private static func confidence(agreeing: Int, of windows: Int) -> Double {
    let share = Double(agreeing) / Double(max(1, windows))
    return 0.99 * share * Double(agreeing) / (Double(agreeing) + 1)
  }

  private func add(
    _ segment: SyncComparison.Segment, of sync: SyncComparison, _ lags: TrackLags, _ confidence: Double, until end: MediaTime,
    _ out: inout Findings
  ) {
    // The offset of a drift holds in the middle; a viewer hears its ends.
    let reach = (sync.drift ?? 0) / 60 * (segment.end - segment.start) / 2
    let largest = [segment.offset - reach, segment.offset + reach].max { abs($0) < abs($1) } ?? segment.offset
    let severity = options.severity(of: largest, within: sync.uncertainty) ?? (sync.drift == nil ? nil : .info)
    guard let severity else { return }
    let drift = sync.drift.map { "; it drifts by \(abs($0).fixed(1)) ms a minute" } ?? ""
    var metrics = [
      Metric("offset_ms", segment.offset, digits: 3), Metric("uncertainty_ms", sync.uncertainty, digits: 3),
      Metric("windows", Double(segment.agreeing), digits: 0),
    ]
    if let drift = sync.drift { metrics.append(Metric("drift_ms_per_minute", drift, digits: 3)) }
    out.add(
      Finding(
        at: MediaTime(seconds: max(0, segment.start)), severity,
        "Sound is \(describe(segment.offset)) against that of stream \(lags.reference)\(drift)", confidence: confidence, cause: "tracks",
        metrics: metrics, stream: lags.stream), until: min(end, MediaTime(seconds: segment.end)))
  }

  private func addTrackSteps(_ segments: [SyncComparison.Segment], _ lags: TrackLags, _ confidence: Double, _ out: inout Findings) {
    for (before, after) in zip(segments, segments.dropFirst()) {
      let change = after.offset - before.offset
      // A stray window between two stretches of the same offset is no step.
      guard abs(change) > SyncComparison.step else { continue }
      let time = MediaTime(seconds: (before.end + after.start) / 2)
      out.add(
        Finding(
          at: time, .info,
          "Sound moves to \(abs(change).fixed(1)) ms \(change > 0 ? "earlier" : "later") against that of stream \(lags.reference)",
          confidence: confidence, cause: "tracks_step", metrics: [Metric("step_ms", change, digits: 3)], stream: lags.stream), until: time)
    }
  }
}
