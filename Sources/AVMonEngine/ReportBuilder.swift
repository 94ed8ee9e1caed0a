internal import AVMonAnalysis
internal import AVMonMedia
internal import AVMonModel

/// Puts a report together from what the session has collected.
struct ReportBuilder {
  let request: AnalysisRequest
  let input: InputInfo
  let zero: MediaTime
  let end: MediaTime
  let reason: StopReason
  let sink: Sink
  /// Duration the container states, when it is no guess.
  let stated: MediaTime?

  /// The report but for the verdict, which is the policy's.
  func report(_ instances: [Instance], loudness: [Measurements.Loudness], blind: [Int: String], hasJumped: Bool)
    -> Report
  {
    var findings = instances.flatMap(\.findings.events)
    findings += instances.compactMap(rest)
    if let missing = truncation { findings.append(missing) }
    if case .damaged(let detail) = reason, request.detectors.contains(where: { $0.id == "decode_error" }) {
      findings.append(brokenContainer(detail))
    }
    let events = Aggregator(zero: zero, activity: sink.activity).merge(findings)
    let checks = self.checks(instances, events, blind, hasJumped)
    return Report(
      tool: Report.Tool(version: request.toolVersion, libavformat: LibAV.formatVersion, libavcodec: LibAV.codecVersion), input: input,
      analysis: analysis(instances), verdict: Verdict(status: .unknown, failOn: nil, worst: events.map(\.severity).max()), checks: checks,
      events: events,
      measurements: measurements(instances, loudness), timeline: sink.recorder.timeline())
  }

  /// Less of an input may be missing than this, and than a share of it: streams end apart, and containers round.
  private static let leastMissing = 1.0
  private static let leastMissingShare = 0.05

  /// Seconds that the container states and that never came.
  private var missingSeconds: Double {
    guard case .endOfInput = reason, request.from == nil, request.to == nil, let stated else { return 0 }
    let missing = (stated - (end - zero)).seconds
    return missing > max(Self.leastMissing, Self.leastMissingShare * stated.seconds) ? missing : 0
  }

  /// The input ends before the time its container states: it was cut short.
  private var truncation: Event? {
    guard missingSeconds > 0, let stated, request.detectors.contains(where: { $0.id == "timestamp" }) else { return nil }
    return Event(
      detector: "timestamp", stream: nil, start: end, end: end, severity: .major, cause: "truncated",
      message: "The input ends after \((end - zero).seconds.trimmed(3)) s, its container states \(stated.seconds.trimmed(3)) s",
      metrics: [Metric("missing_seconds", missingSeconds)])
  }

  /// The container ended in garbage: broken media, so an event and not an error.
  private func brokenContainer(_ detail: String) -> Event {
    Event(
      detector: "decode_error", stream: nil, start: end, end: end, severity: .major, cause: "container_damaged",
      message: "The container cannot be read on from here: \(detail)")
  }

  private func analysis(_ instances: [Instance]) -> Report.Analysis {
    let (complete, stopReason): (Bool, Report.Analysis.StopReason) =
      switch reason {
      case .endOfInput: (true, .endOfInput)
      case .limit: (true, .limit)
      case .signal: (false, .signal)
      case .damaged: (false, .error)
      case .outage: (false, .outage)
      }
    let presented = (end - zero).seconds
    let total = input.duration?.seconds ?? presented
    return Report.Analysis(
      isComplete: complete, stopReason: stopReason,
      coverage: (complete && missingSeconds == 0) || total <= 0 ? 1 : max(0, min(1, presented / total)),
      options: request.detectors.map { Report.OptionGroup(detector: $0.id, values: $0.effectiveOptions(request.settings)) }
        .filter { !$0.values.isEmpty }.sorted { $0.detector < $1.detector })
  }

  private func checks(_ instances: [Instance], _ events: [Event], _ blind: [Int: String], _ hasJumped: Bool) -> [Check] {
    var checks = instances.map { check($0, events, blind, hasJumped) }
    checks += sink.bench.skipped
    checks += request.leftOut.map { Check(detector: $0.id, stream: nil, status: .skipped, reason: "left out by the user") }
    return checks.sorted { ($0.detector, $0.stream ?? -1) < ($1.detector, $1.stream ?? -1) }
  }

  private func check(_ instance: Instance, _ events: [Event], _ blind: [Int: String], _ hasJumped: Bool) -> Check {
    let own = events.filter { event in
      event.detector == instance.info.id && (instance.stream == nil || event.stream == instance.stream) && event.severity >= .minor
    }
    var check = Check(detector: instance.info.id, stream: instance.stream, status: .pass, events: own.count + instance.findings.dropped)
    check.seconds = Event.length(of: own)
    if let reason = blindness(instance, blind, hasJumped) {
      (check.status, check.reason) = (.unknown, reason)
    } else if let reason = instance.findings.unknownReason {
      (check.status, check.reason) = (.unknown, reason)
    }
    if instance.findings.dropped > 0 { check.reason = "only the first \(Findings.limit) events are listed" }
    return check
  }

  /// Why a detector could not see what it looks for: its stream, or for one that looks at the whole input any stream it decodes.
  private func blindness(_ instance: Instance, _ blind: [Int: String], _ hasJumped: Bool) -> String? {
    if instance.info.scope == .transport { return hasJumped ? "the excerpt was reached by a jump: packets before it were not seen" : nil }
    if let stream = instance.stream { return blind[stream] }
    guard !instance.info.needs.isDisjoint(with: [.pictures, .sound]), let stream = blind.keys.min(), let reason = blind[stream] else {
      return nil
    }
    return "stream \(stream): \(reason)"
  }

  /// One event for those that did not fit into the list.
  private func rest(_ instance: Instance) -> Event? {
    guard let worst = instance.findings.worstDropped else { return nil }
    return Event(
      detector: instance.info.id, stream: instance.stream, start: instance.findings.events.last?.end ?? zero, end: end, severity: worst,
      message: "\(instance.findings.dropped) more events, which are not listed")
  }

  private func measurements(_ instances: [Instance], _ loudness: [Measurements.Loudness]) -> Measurements {
    let methods = instances.flatMap(\.findings.avSync)
    let video = input.analysed(.video).flatMap { sink.recorder.summaries(stream: $0.index) }
    let audio = input.analysed(.audio).flatMap { sink.recorder.summaries(stream: $0.index) }
    return Measurements(
      avSync: SyncMethod.best(of: methods) ?? Measurements.AVSync(reason: "not measured"),
      avSyncMethods: methods.filter { $0.offset != nil }, loudness: loudness, video: video, audio: audio)
  }
}
