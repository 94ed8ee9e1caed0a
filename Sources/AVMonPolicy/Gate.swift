public import AVMonModel

/// The rule that turns findings into a verdict: any event at or above a severity fails.
public struct Gate: Equatable, Sendable {
  /// Severity from which an event fails the gate; nil for report-only.
  public var failOn: Severity?

  public init(failOn: Severity?) { self.failOn = failOn }

  /// Returns `report` with the status of its checks and its verdict set.
  ///
  /// What the reference of a comparison has as well does not count. A check fails when it has an event of severity `minor` or above (or of the limit, if
  /// that is lower), whatever else it could not tell. The verdict is `unknown` when the input
  /// broke off, an input could not be laid upon its reference, or no check could tell anything: "could not tell" is never a pass.
  public func judge(_ report: Report) -> Report {
    var report = report
    let events = report.events.filter { !$0.isInherited }
    let failing = failOn.map { limit in events.filter { $0.severity >= limit } } ?? []
    let defects = events.filter { $0.severity >= min(.minor, failOn ?? .minor) }
    for index in report.checks.indices where report.checks[index].status != .skipped {
      let check = report.checks[index]
      if defects.contains(where: { $0.detector == check.detector && (check.stream == nil || $0.stream == check.stream) }) {
        report.checks[index].status = .fail
      }
    }
    report.verdict = Verdict(status: status(report, failing), failOn: failOn, worst: events.map(\.severity).max())
    return report
  }

  private func status(_ report: Report, _ failing: [Event]) -> Verdict.Status {
    if !failing.isEmpty { return .fail }
    // What was asked is how the two differ.
    if report.comparison?.reason != nil { return .unknown }
    if report.analysis.stopReason == .outage { return .unknown }
    return report.checks.contains { $0.status == .pass || $0.status == .fail } ? .pass : .unknown
  }
}
