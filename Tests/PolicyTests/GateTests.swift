import AVMonModel
import Testing

@testable import AVMonPolicy

@Suite struct GateTests {
  private static let limits: [Severity?] = [.info, .minor, .major, .critical, nil]

  private func report(_ events: [Event], _ checks: [Check], _ reason: Report.Analysis.StopReason = .endOfInput) -> Report {
    Report(
      tool: .init(version: "1", libavformat: "1", libavcodec: "1"), input: InputInfo(source: "t", container: "mov", streams: []),
      analysis: .init(isComplete: true, stopReason: reason, coverage: 1, options: []),
      verdict: Verdict(status: .unknown, failOn: nil, worst: nil), checks: checks, events: events, measurements: Measurements(),
      timeline: Timeline())
  }

  private func event(_ severity: Severity, _ detector: String = "freeze", stream: Int? = 0) -> Event {
    Event(detector: detector, stream: stream, start: .zero, end: MediaTime(seconds: 1), severity: severity, message: "x")
  }

  private func check(_ detector: String = "freeze", stream: Int? = 0, _ status: Check.Status = .pass) -> Check {
    Check(detector: detector, stream: stream, status: status)
  }

  @Test(arguments: Severity.allCases, limits) func eventsAtOrAboveTheLimitFail(severity: Severity, limit: Severity?) {
    let judged = Gate(failOn: limit).judge(report([event(severity)], [check()]))
    let fails = limit.map { severity >= $0 } ?? false
    #expect(judged.verdict == Verdict(status: fails ? .fail : .pass, failOn: limit, worst: severity))
    // A check tells of every defect, wherever the limit lies.
    #expect(judged.checks.map(\.status) == [severity >= min(.minor, limit ?? .minor) ? .fail : .pass])
  }

  @Test(arguments: limits) func withoutEventsItPasses(limit: Severity?) {
    let judged = Gate(failOn: limit).judge(report([], [check()]))
    #expect(judged.verdict == Verdict(status: .pass, failOn: limit, worst: nil))
  }

  @Test func theWorstEventDecides() {
    let judged = Gate(failOn: .major).judge(report([event(.minor), event(.critical), event(.info)], [check()]))
    #expect(judged.verdict.worst == .critical && judged.verdict.status == .fail)
  }

  @Test func onlyTheCheckOfTheEventsDetectorAndStreamFails() {
    let checks = [check(), check(stream: 1), check("black"), check("freeze", stream: nil), check("freeze", .skipped)]
    let judged = Gate(failOn: .major).judge(report([event(.major)], checks))
    #expect(judged.checks.map(\.status) == [.fail, .pass, .pass, .fail, .skipped])
  }

  @Test func unknownCheckFailsWhenItHasAFailingEvent() {
    let judged = Gate(failOn: .minor).judge(report([event(.minor)], [check("freeze", .unknown)]))
    #expect(judged.checks.map(\.status) == [.fail])
  }

  @Test func whatTheReferenceHasAsWellDoesNotCount() {
    var inherited = event(.critical)
    inherited.isInherited = true
    let judged = Gate(failOn: .minor).judge(report([inherited, event(.info)], [check()]))
    #expect(judged.verdict == Verdict(status: .pass, failOn: .minor, worst: .info))
    #expect(judged.checks.map(\.status) == [.pass])
  }

  @Test func inputsThatCannotBeLaidUponEachOtherAreUnknown() {
    var compared = report([], [check()])
    compared.comparison = Comparison(reference: compared.input, reason: "other pictures")
    #expect(Gate(failOn: .major).judge(compared).verdict.status == .unknown)
    compared.comparison?.reason = nil
    #expect(Gate(failOn: .major).judge(compared).verdict.status == .pass)
  }

  @Test func couldNotTellIsNotAPass() {
    let gate = Gate(failOn: .major)
    #expect(gate.judge(report([], [check("freeze", .unknown), check("black", .skipped)])).verdict.status == .unknown)
    #expect(gate.judge(report([], [])).verdict.status == .unknown)
    #expect(gate.judge(report([], [check("freeze", .unknown), check("black")])).verdict.status == .pass)
  }

  @Test func brokenOffInputIsUnknownUnlessItFails() {
    let gate = Gate(failOn: .major)
    #expect(gate.judge(report([], [check()], .outage)).verdict.status == .unknown)
    #expect(gate.judge(report([event(.major)], [check()], .outage)).verdict.status == .fail)
    for reason in [Report.Analysis.StopReason.limit, .signal] {
      #expect(gate.judge(report([], [check()], reason)).verdict.status == .pass)
    }
  }

  @Test func containerDamageFailsWithoutACheck() {
    let judged = Gate(failOn: .major).judge(report([event(.major, "decode_error", stream: nil)], [check()], .error))
    #expect(judged.verdict.status == .fail && judged.checks.map(\.status) == [.pass])
  }

  @Test func judgingTwiceChangesNothing() {
    let gate = Gate(failOn: .major)
    let judged = gate.judge(report([event(.major)], [check()]))
    #expect(gate.judge(judged) == judged)
  }

  @Test func theRestOfTheReportStays() {
    let before = report([event(.major)], [check()])
    var after = Gate(failOn: .major).judge(before)
    #expect(after.events == before.events)
    (after.checks, after.verdict) = (before.checks, before.verdict)
    #expect(after == before)
  }
}
