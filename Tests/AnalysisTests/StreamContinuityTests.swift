import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct StreamContinuityTests {
  typealias Scenario = StreamScenario<TSContinuity>

  @Test func cleanStreamHasNoEvent() {
    var scenario = Scenario()
    scenario.packets(to: 20)
    scenario.finish(at: 20)
    #expect(scenario.events.isEmpty)
  }

  @Test func oneLossIsMinorAndLastsAnAccessUnit() {
    var scenario = Scenario()
    scenario.transport(at: 5, count: 7)
    scenario.packets(to: 20)
    #expect(scenario.events.map(\.isOpen) == [false])
    scenario.finish(at: 20)
    #expect(scenario.severities == [.minor])
    #expect(scenario.causes == ["packets_lost"])
    #expect(isNear(scenario.events[0].start, 5) && isNear(scenario.events[0].end, 5.04))
    #expect(scenario.events[0].metric("packets_lost_at_least") == 7)
    #expect(scenario.events[0].message == "Transport stream: at least 7 packets lost in 1 place on PID 256")
    #expect(scenario.events[0].stream == 0)
  }

  @Test(arguments: [(0.29, 1), (0.31, 2)]) func errorsWithinTheMergeGapAreOneEvent(distance: Double, events: Int) {
    var scenario = Scenario()
    scenario.transport(at: 5)
    scenario.transport(at: 5 + distance, pid: 257, stream: 1)
    scenario.finish(at: 20)
    #expect(scenario.events.count == events)
    #expect(scenario.events.map { $0.metric("pids") } == (events == 1 ? [2] : [1, 1]))
    #expect(scenario.events.map(\.stream) == (events == 1 ? [nil] : [0, 1]))
  }

  @Test func errorsInAnyOrderOfTimeFindTheirBurst() {
    var scenario = Scenario()
    scenario.transport(at: 5)
    scenario.transport(at: 4.2, pid: 257, stream: 1)
    scenario.transport(at: 4.9)
    scenario.transport(at: 4.0, pid: 257, stream: 1)
    scenario.finish(at: 20)
    #expect(scenario.events.map { $0.metric("errors") } == [2, 2])
    #expect(isNear(scenario.events[0].start, 4.9) && isNear(scenario.events[1].start, 4.0))
  }

  /// Errors of one packet every 0.5 s among `rate` packets a second, from second 20 on.
  private func sustained(rate: Int) -> Scenario {
    var scenario = Scenario()
    for index in 40..<100 { scenario.transport(at: Double(index) * 0.5, packets: index * rate / 2) }
    scenario.finish(at: 60)
    return scenario
  }

  @Test func shareOfTenSecondsAboveATenthOfAPercentIsMajor() {
    // 20 errors in 10 s: 0.1 % of 20 000 packets, lost ones included.
    #expect(sustained(rate: 1900).severities.last == .major)
    #expect(sustained(rate: 2100).severities.last == .minor)
  }

  @Test(arguments: [(99, Severity.major), (102, .critical)]) func eventThatCostsOnePercentIsCritical(lost: Int, severity: Severity) {
    var scenario = Scenario()
    // 1000 packets a second.
    for index in 0..<lost { scenario.transport(at: 30 + Double(index) * 0.001, packets: 30_000 + index) }
    scenario.finish(at: 60)
    #expect(scenario.severities == [severity])
  }

  @Test func twoErrorsAreNoRate() {
    var scenario = Scenario()
    for time in [1.0, 1.1] { scenario.transport(at: time, count: 15, packets: 100) }
    scenario.finish(at: 10)
    #expect(scenario.severities == [.minor])
    scenario.transport(at: 1.2, count: 15, packets: 100)
    scenario.finish(at: 10)
    #expect(scenario.severities.last == .critical)
  }

  @Test func tablesNeverWeighMoreThanMinor() {
    var scenario = Scenario()
    for index in 0..<50 { scenario.transport(at: 5 + Double(index) * 0.1, pid: 0, stream: nil, packets: 100 + index) }
    scenario.finish(at: 20)
    #expect(scenario.severities == [.minor])
    #expect(scenario.events[0].stream == nil)
  }

  @Test func damagedPacketsAndLostSynchronisationHaveTheirCauses() {
    var scenario = Scenario()
    scenario.transport(.transportError, at: 2)
    scenario.transport(.syncLoss, at: 6, pid: -1, stream: nil, count: 5000)
    scenario.transport(at: 6.1)
    scenario.finish(at: 20)
    #expect(scenario.causes == ["transport_error", "sync_loss"])
    #expect(scenario.severities == [.minor, .major])
    #expect(scenario.events[1].message.contains("5000 bytes passed over"))
  }

  @Test func countersThatStartAgainAtADiscontinuityAreNoDefect() {
    var scenario = Scenario()
    for pid in [0, 256, 257] { scenario.transport(at: 8, pid: pid, stream: pid == 0 ? nil : pid - 256, count: 9) }
    scenario.event(.discontinuity(stream: 0, time: MediaTime(seconds: 8.3), jump: MediaTime(seconds: 100)))
    scenario.packets(to: 20)
    scenario.finish(at: 20)
    #expect(scenario.severities == [.info])
    #expect(scenario.causes == ["discontinuity"])
  }

  @Test func damageAtADiscontinuityIsStillDamage() {
    var scenario = Scenario()
    scenario.event(.discontinuity(stream: 0, time: MediaTime(seconds: 8.3), jump: MediaTime(seconds: 100)))
    scenario.transport(.transportError, at: 8)
    scenario.transport(at: 10)
    scenario.finish(at: 20)
    #expect(scenario.severities == [.minor, .minor])
  }

  @Test func burstAtTheEndIsClosedByTheEnd() {
    var scenario = Scenario()
    scenario.packets(to: 10)
    scenario.transport(at: 9.9)
    #expect(scenario.events.map(\.isOpen) == [true])
    scenario.finish(at: 10)
    #expect(scenario.events.map(\.isOpen) == [false])
  }

  @Test func errorWithoutATimeStandsWhereTheLastOneWas() {
    var scenario = Scenario()
    scenario.transport(at: nil, pid: 0, stream: nil)
    scenario.transport(at: 4)
    scenario.transport(at: nil, pid: 0, stream: nil)
    scenario.finish(at: 10)
    #expect(scenario.events.map { $0.start.seconds } == [0, 4])
  }

  @Test func hostileTimesAndCountsDoNoHarm() {
    var scenario = Scenario()
    for (index, time) in hostileTimes.enumerated() {
      let count = index.isMultiple(of: 2) ? Int.max / 100 : -5
      scenario.transport(at: time, pid: index * 911 % 8192, stream: index % 3 == 0 ? nil : 0, count: count, packets: 0)
      scenario.packet(pts: time)
    }
    for index in 0..<20_000 { scenario.transport(.transportError, at: Double(index % 100), pid: index % 8192, packets: index) }
    scenario.finish(at: 1)
    #expect(scenario.events.count <= Findings.limit)
    #expect(scenario.events.allSatisfy { !$0.isOpen && $0.end >= $0.start })
  }
}
