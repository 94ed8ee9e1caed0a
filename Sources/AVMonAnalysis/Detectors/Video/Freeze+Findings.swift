internal import AVMonModel

/// What `freeze` says of the stretches it finds.
extension Freeze {
  func finding(_ run: StillTracker.Run) -> Finding {
    let seconds = run.duration.seconds.trimmed(2)
    var metrics = [
      Metric("mean_difference", run.differenceSum / Double(max(1, run.repeats))), Metric("peak_cell_difference", run.cellMaximum),
      Metric("repeated_frames", Double(run.repeats)), Metric("moving_share_before", run.movingShare),
    ]
    if let jump = run.exitJump { metrics.append(Metric("exit_jump", jump)) }
    guard isFault(run) else {
      return Finding(
        at: run.start, .info, "Still picture for \(seconds) s, no sign of a fault", confidence: 0.5, cause: "static_content",
        metrics: metrics)
    }
    let confidence = hasClock(run) ? 0.8 : run.ending == .endOfStream ? 0.85 : 0.95
    let what = hasClock(run) ? "Picture frozen but for a small part" : "Picture frozen"
    return Finding(
      at: run.start, severity(run.duration), "\(what) for \(seconds) s", confidence: confidence, cause: "repeated_frames", metrics: metrics)
  }

  func missing(_ gap: FrameGaps.Gap) -> Finding {
    let seconds = gap.length.seconds.trimmed(2)
    let metrics = [Metric("missing_frames", Double(gap.missing))]
    guard gap.followsMotion else {
      return Finding(at: gap.start, .info, "No picture for \(seconds) s in a still scene", cause: "missing_frames", metrics: metrics)
    }
    return Finding(
      at: gap.start, severity(gap.end - gap.start), "No picture for \(seconds) s: frames are missing, the last one stands",
      confidence: 0.95,
      cause: "missing_frames", metrics: metrics)
  }

  func finding(_ stall: StallTracker.Stall) -> Finding {
    let hold = stall.hold
    return Finding(
      at: hold.start, severity(hold.duration), "Picture frozen for \(hold.duration.seconds.trimmed(2)) s, and again within seconds",
      confidence: 0.9, cause: "repeated_frames", metrics: [Metric("repeated_frames", Double(hold.repeats))])
  }

  func finding(_ run: NoisyFreezeTracker.Run) -> Finding {
    Finding(
      at: run.start, severity(run.duration), "Picture frozen behind noise for \(run.duration.seconds.trimmed(2)) s", confidence: 0.8,
      cause: "repeated_frames",
      metrics: [
        Metric("mean_difference", run.differenceSum / Double(max(1, run.repeats))), Metric("repeated_frames", Double(run.repeats)),
        Metric("moving_share_before", run.movingShare),
      ])
  }

  func finding(_ part: PartialFreezeTracker.Part) -> Finding {
    let duration = part.end - part.start
    let percent = (part.area * 100).fixed(0)
    return Finding(
      at: part.start, severity(duration),
      "\(percent) % of the picture frozen for \(duration.seconds.trimmed(2)) s while the rest goes on",
      confidence: 0.8, cause: "repeated_frames", metrics: [Metric("area_ratio", part.area)], region: part.region)
  }

  private func severity(_ duration: MediaTime) -> Severity {
    duration.seconds >= options.criticalDuration ? .critical : duration.seconds >= options.majorDuration ? .major : .minor
  }
}
