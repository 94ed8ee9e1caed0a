internal import AVMonModel

/// Turns what the detectors found one by one into the events of a report: adds the sound as evidence, takes out what another event explains,
/// joins causes across layers, orders and numbers.
struct Aggregator {
  /// Share of an event during which sound must have been heard to say that it went on.
  private static let heard = 0.5

  private let zero: MediaTime
  private let activity: AudioActivity

  init(zero: MediaTime, activity: AudioActivity) { (self.zero, self.activity) = (zero, activity) }

  /// The events of the report, in report time.
  func merge(_ findings: [Event]) -> [Event] {
    var events = findings.map(withSound)
    events = Suppression.apply(to: events)
    events = number(events.map(onReportTime))
    Causes.link(&events)
    return events
  }

  /// Whether the sound went on decides how bad a still or black picture is: a long black is major under sound only.
  private func withSound(_ event: Event) -> Event {
    guard event.detector == "black" || event.detector == "freeze", event.region == nil else { return event }
    let share = activity.share(from: event.start, to: event.end)
    var event = event
    if let share {
      event.metrics.append(Metric("audio_active", share))
      if share >= Self.heard { event.message += " while sound went on" }
    }
    if event.detector == "black", event.severity == .major, (share ?? 0) < Self.heard { event.severity = .minor }
    return event
  }

  private func onReportTime(_ event: Event) -> Event {
    var event = event
    event.start = max(.zero, event.start - zero)
    event.end = max(event.start, event.end - zero)
    return event
  }

  /// The events in order, numbered anew by detector; `related` follows.
  static func ordered(_ events: [Event]) -> [Event] {
    var names: [String: String] = [:]
    var numbered = number(events, names: &names)
    for index in numbered.indices { numbered[index].related = numbered[index].related.map { names[$0] ?? $0 } }
    return numbered
  }

  private func number(_ events: [Event]) -> [Event] {
    var names: [String: String] = [:]
    return Self.number(events, names: &names)
  }

  /// Orders and numbers; `names` gets the new id of every event that had one.
  private static func number(_ events: [Event], names: inout [String: String]) -> [Event] {
    var counts: [String: Int] = [:]
    let sorted = events.sorted {
      ($0.start, $0.detector, $0.stream ?? -1, $0.end, $0.message) < ($1.start, $1.detector, $1.stream ?? -1, $1.end, $1.message)
    }
    return sorted.map { event in
      var event = event
      counts[event.detector, default: 0] += 1
      let id = "\(event.detector)-\(counts[event.detector] ?? 0)"
      if !event.id.isEmpty { names[event.id] = id }
      event.id = id
      return event
    }
  }
}
