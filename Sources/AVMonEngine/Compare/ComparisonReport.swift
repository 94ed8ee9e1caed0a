internal import AVMonAnalysis
internal import AVMonModel

/// Puts the report of a comparison together: the report of the distorted input, in which the defects of both are marked, and what only the
/// comparison can tell.
struct ComparisonReport {
  let reference: Report
  let distorted: Report
  /// Seconds from the time the comparison counts to the time of each report.
  let shifts: (reference: Double, distorted: Double)
  let settings: Settings

  /// The report but for the verdict, which is the policy's.
  func report(pictures: PictureComparison?, sound: SoundComparison?) -> Report {
    var report = distorted
    var comparison = Comparison(reference: reference.input)
    comparison.video = pictures.flatMap(video)
    comparison.audio = sound?.pairs.map(audio) ?? []
    comparison.reason = reason(comparison)
    var findings = ComparisonFindings(end: MediaTime(seconds: end), settings: settings)
    if comparison.reason == nil {
      comparison.quality = pictures?.quality ?? []
      findings.quality(pictures)
      findings.frames(pictures, comparison.video, shift: shifts.distorted)
      findings.edges(pictures, comparison.video, shifts)
      findings.levels(comparison, (reference.measurements.loudness, distorted.measurements.loudness))
      measureSync(pictures, sound, &findings, &report.measurements)
    }
    findings.changes(pictures, comparison, (reference.measurements.loudness, distorted.measurements.loudness), shift: shifts.distorted)
    findings.tracks(reference.input, distorted.input, comparison)
    let inheritance = Inheritance(
      events: comparison.reason == nil ? reference.events : [], pictures: comparison.video?.offset,
      sound: comparison.audio.first { $0.offset != nil }?.offset)
    let streams = distorted.input.streams
    report.events = inheritance.mark(report.events) { index in index.flatMap { streams.indices.contains($0) ? streams[$0].kind : nil } }
    report.events = Aggregator.ordered(report.events + findings.events)
    report.checks = checks(findings, report.events, comparison)
    report.comparison = comparison
    // What is not known of the reference is not known of the comparison.
    if report.analysis.isComplete, !reference.analysis.isComplete {
      (report.analysis.isComplete, report.analysis.stopReason) = (false, reference.analysis.stopReason)
    }
    report.verdict.worst = report.events.filter { !$0.isInherited }.map(\.severity).max()
    return report
  }

  private var end: Double { distorted.timeline.seconds }

  /// Why nothing can be compared; nil when pictures or sound could be laid upon each other.
  private func reason(_ comparison: Comparison) -> String? {
    let hasSound = comparison.audio.contains { $0.offset != nil }
    guard let video = comparison.video else {
      if comparison.audio.isEmpty { return "the inputs have neither video nor audio in common" }
      return hasSound ? nil : "the inputs do not hold the same sound, or are more than 10 s apart, or too little sounds in them"
    }
    if video.offset != nil { return nil }
    return hasSound
      ? "the sound is the same, but the pictures are not, or hardly anything moves in them"
      : "the inputs do not show the same programme, or are more than 10 s apart, or hardly anything moves and sounds in them"
  }

  private func video(_ pictures: PictureComparison) -> Comparison.Video? {
    guard let source = reference.input.analysed(.video).first?.index, let target = distorted.input.analysed(.video).first?.index else {
      return nil
    }
    let (aligner, account) = (pictures.aligner, pictures.account)
    let geometry = aligner.geometry ?? .same
    var video = Comparison.Video(
      stream: target, referenceStream: source, matched: account.matched, unmatched: account.unmatched,
      referenceArea: region(geometry.reference), area: region(geometry.distorted))
    guard let first = account.first else { return video }
    let lag = pictures.windows.map(\.lag).median ?? first.time - first.referenceTime
    video.offset = lag + shifts.distorted - shifts.reference
    if aligner.hasEqualRates {
      (video.dropped, video.repeated, video.reordered) = (account.dropped, account.repeated, account.reordered)
    }
    return video
  }

  private func audio(_ pair: SoundComparison.Pair) -> Comparison.Audio {
    let windows = pair.aligner.windows
    var audio = Comparison.Audio(stream: pair.distorted, referenceStream: pair.reference)
    guard windows.count >= Self.leastWindows || (!windows.isEmpty && windows.count == pair.aligner.audible) else { return audio }
    audio.offset = windows.map(\.lag).median.map { $0 + shifts.distorted - shifts.reference }
    audio.gain = windows.map(\.gain).median
    audio.matched = Double(windows.count) / Double(max(windows.count, pair.aligner.audible))
    return audio
  }

  /// Windows of sound that must have been found in the reference to say that it is the same.
  private static let leastWindows = 3

  private func measureSync(
    _ pictures: PictureComparison?, _ sound: SoundComparison?, _ findings: inout ComparisonFindings,
    _ measurements: inout Measurements
  ) {
    let windows = pictures?.windows ?? []
    for pair in sound?.pairs ?? [] {
      let sync = SyncComparison(
        pictures: windows, sound: pair.aligner.windows, steps: pair.aligner.steps, period: pictures?.aligner.period ?? 0,
        isConverted: !(pictures?.aligner.hasEqualRates ?? true))
      findings.sync(sync, pair, shift: shifts.distorted)
      guard let offset = sync.offset else { continue }
      measurements.avSyncMethods.append(
        Measurements.AVSync(
          offset: offset, confidence: max(0, 1 - sync.spread / 20), method: SyncMethod.reference.rawValue, stream: pair.distorted,
          uncertainty: sync.uncertainty, drift: sync.drift))
    }
    if let best = SyncMethod.best(of: measurements.avSyncMethods) { measurements.avSync = best }
  }

  private func checks(_ findings: ComparisonFindings, _ events: [Event], _ comparison: Comparison) -> [Check] {
    var checks = distorted.checks
    for index in checks.indices where checks[index].status != .skipped {
      let own = events.filter {
        $0.detector == checks[index].detector && (checks[index].stream == nil || $0.stream == checks[index].stream) && $0.severity >= .minor
          && !$0.isInherited
      }
      (checks[index].events, checks[index].seconds) = (own.count, Event.length(of: own))
      if checks[index].detector == "av_sync", let reason = findings.syncReason {
        (checks[index].status, checks[index].reason) = (.unknown, reason)
      }
    }
    checks += findings.checks(comparison)
    return checks.sorted { ($0.detector, $0.stream ?? -1) < ($1.detector, $1.stream ?? -1) }
  }

  private func region(_ area: PictureArea) -> Region { Region(x: area.x, y: area.y, width: area.width, height: area.height) }
}
