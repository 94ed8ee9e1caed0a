internal import AVMonModel

/// Compares the alarms of a report with the truth of its file.
///
/// A defect is found when an alarm of its detector (or of one that names the same defect) shares a moment with it after it was widened by the
/// tolerance at both ends. An alarm that meets no defect and no ignored span of its detector is false.
public struct Scoring: Sendable {
  /// Seconds by which a defect is widened: the length of the shortest windows that detectors measure in, some pictures of reordering.
  public static let tolerance = 0.25
  /// Milliseconds by which a measured offset of sound and picture may be off.
  public static let syncTolerance = 60.0

  private let truth: Truth
  private let alarms: [Alarm]
  /// Measured milliseconds by which sound is early; nil without an answer.
  private let offset: Double?
  /// Alarms of the clean file: what it shows by itself is not counted against a detector.
  private let known: [Alarm]

  public init(truth: Truth, alarms: [Alarm], offset: Double? = nil, known: [Alarm] = []) {
    (self.truth, self.alarms, self.offset, self.known) = (truth, alarms, offset, known)
  }

  /// Names of the detectors that the truth or the report speaks of.
  public var detectors: Set<String> {
    Set(truth.events.map { Alarm.canonical($0.detector) } + alarms.map(\.detector))
  }

  /// The counts of one detector.
  public func tally(_ detector: String) -> Tally {
    var tally = Tally()
    let events = truth.events.filter { Alarm.canonical($0.detector) == detector }
    let ignored = truth.ignore.filter { Alarm.canonical($0.detector) == detector }
    for event in events where !event.isOptional { add(event, to: &tally) }
    let isScored = truth.scored.contains("*") || truth.scored.contains { Alarm.canonical($0) == detector }
    let names = events.reduce(into: Set([detector])) { names, event in names.formUnion(event.alternatives.map(Alarm.canonical)) }
    var met: Set<Int> = []
    for alarm in alarms where names.contains(alarm.detector) {
      let hits = events.indices.filter { meets(alarm, events[$0]) }
      met.formUnion(hits)
      if hits.isEmpty, alarm.detector == detector, isScored, isFalse(alarm) { tally.falseAlarms += 1 }
    }
    tally.explained = met.count
    if isScored { tally.hours = cleanSeconds(events, ignored) / 3600 }
    return tally
  }

  /// Alarms that nothing explains: no defect, no ignored span, and not the clean file's own.
  public var falseAlarms: [Alarm] {
    alarms.filter { alarm in isFalse(alarm) && !truth.events.contains { meets(alarm, $0) } }
  }

  private func meets(_ alarm: Alarm, _ event: Truth.Event) -> Bool {
    ([event.detector] + event.alternatives).contains { Alarm.canonical($0) == alarm.detector }
      && alarm.overlaps(event.start.seconds, event.end.seconds, tolerance: Self.tolerance)
  }

  /// Whether nothing but a defect could explain it.
  private func isFalse(_ alarm: Alarm) -> Bool {
    let isIgnored = truth.ignore.contains {
      Alarm.canonical($0.detector) == alarm.detector && alarm.overlaps($0.start.seconds, $0.end.seconds, tolerance: Self.tolerance)
    }
    let isKnown = known.contains { $0.detector == alarm.detector && alarm.overlaps($0.start, $0.end, tolerance: Self.tolerance) }
    return !isIgnored && !isKnown
  }

  private func add(_ event: Truth.Event, to tally: inout Tally) {
    let hits = alarms.filter { meets($0, event) }
    let (start, end) = (event.start.seconds, event.end.seconds)
    guard let first = hits.map(\.start).min(), let last = hits.map(\.end).max(), event.detector != "av_sync" || isOffsetRight else {
      tally.missed += 1
      return
    }
    tally.found += 1
    tally.onsets.append(abs(first - start))
    tally.offsets.append(abs(last - end))
    let shared = hits.map { (max($0.start, start), min($0.end, end)) }.filter { $0.0 < $0.1 }
    tally.coverages.append(min(1, Self.length(of: shared) / max(0.001, end - start)))
  }

  private var isOffsetRight: Bool { offset.map { abs($0 - truth.sync.offset) <= Self.syncTolerance } ?? false }

  private func cleanSeconds(_ events: [Truth.Event], _ ignored: [Truth.Span]) -> Double {
    let duration = truth.duration.seconds
    let spans = events.map { ($0.start.seconds, $0.end.seconds) } + ignored.map { ($0.start.seconds, $0.end.seconds) }
    return max(0, duration - Self.length(of: spans.map { (max(0, $0.0), min(duration, $0.1)) }.filter { $0.0 < $0.1 }))
  }

  /// Seconds that the spans cover together.
  static func length(of spans: [(Double, Double)]) -> Double {
    var (total, end) = (0.0, -Double.infinity)
    for span in spans.sorted(by: { $0.0 < $1.0 }) {
      total += max(0, span.1 - max(span.0, end))
      end = max(end, span.1)
    }
    return total
  }
}
