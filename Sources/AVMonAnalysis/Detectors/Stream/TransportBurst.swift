import AVMonModel

/// Errors of a transport stream that lie close together.
struct TransportBurst: Sendable {
  /// PIDs that are listed; broken streams have errors on PIDs that never existed.
  private static let pidLimit = 64
  private static let pidsInMessage = 4

  /// Times of the first and the last error.
  private(set) var start: MediaTime
  private(set) var end: MediaTime
  var handle: Findings.Handle?
  private var severity = Severity.minor
  private var lost = 0
  private var continuityErrors = 0
  private var damaged = 0
  private var syncLosses = 0
  private var passedOver = 0
  /// Lost and damaged packets by PID.
  private var pids: [Int: Int] = [:]
  private var streams: Set<Int?> = []

  init(at time: MediaTime) { (start, end) = (time, time) }

  /// The one analysed stream that is hit, or nil.
  var stream: Int? { streams.count == 1 ? streams.first.flatMap { $0 } : nil }

  /// Packets that are lost or damaged on a PID, at least.
  func bad(on pid: Int) -> Int { pids[pid] ?? 0 }

  /// Packets that an error costs, at least.
  static func bad(_ error: TransportEvent) -> Int { error.kind == .continuity ? max(0, error.count) : 1 }

  mutating func raise(to severity: Severity) { self.severity = max(self.severity, severity) }

  mutating func add(_ error: TransportEvent, at time: MediaTime) {
    (start, end) = (min(start, time), max(end, time))
    switch error.kind {
    case .continuity: (continuityErrors, lost) = (continuityErrors + 1, lost + max(0, error.count))
    case .transportError: damaged += 1
    case .syncLoss: (syncLosses, passedOver) = (syncLosses + 1, passedOver + max(0, error.count))
    }
    guard error.kind != .syncLoss else { return }
    if streams.count < Self.pidLimit { streams.insert(error.stream) }
    if pids.count < Self.pidLimit || pids[error.pid] != nil { pids[error.pid, default: 0] += Self.bad(error) }
  }

  /// The event so far. `isSeam`: it lies where two recordings were joined, where counters may start again.
  func finding(isSeam: Bool) -> Finding {
    let explained = isSeam && damaged == 0 && syncLosses == 0
    let cause =
      explained ? "discontinuity" : syncLosses > 0 ? "sync_loss" : continuityErrors > 0 ? "packets_lost" : "transport_error"
    return Finding(
      at: start, explained ? .info : severity, explained ? "Continuity counters start again at a discontinuity" : message, cause: cause,
      metrics: [
        Metric("packets_lost_at_least", Double(lost), digits: 0),
        Metric("errors", Double(continuityErrors + damaged + syncLosses), digits: 0),
        Metric("damaged_packets", Double(damaged), digits: 0), Metric("pids", Double(pids.count), digits: 0),
      ], stream: stream)
  }

  private var message: String {
    var parts: [String] = []
    if syncLosses > 0 { parts.append("synchronisation lost, \(passedOver) bytes passed over") }
    if lost > 0 { parts.append("at least \(count(lost, "packet")) lost in \(count(continuityErrors, "place"))") }
    if lost == 0, continuityErrors > 0 { parts.append("packets repeated more than once") }
    if damaged > 0 { parts.append("\(count(damaged, "packet")) marked as damaged") }
    var text = parts.joined(separator: ", ")
    if !pids.isEmpty {
      let names = pids.keys.sorted().prefix(Self.pidsInMessage).map { String($0) }.joined(separator: ", ")
      text += " on PID \(names)\(pids.count > Self.pidsInMessage ? " and others" : "")"
    }
    return "Transport stream: \(text)"
  }

  private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
