import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct StreamTSErrorTests {
  private typealias Scenario = StreamScenario<TSError>

  private func clock(at time: Double?, jump: Double = 0, step: Double = 0.5, margin: Double = 0.7) -> StreamEvent {
    .programClock(
      ProgramClockEvent(
        pid: 256, stream: 0, time: time.map(MediaTime.init(seconds:)), step: MediaTime(seconds: step), jump: MediaTime(seconds: jump),
        margin: MediaTime(seconds: margin)))
  }

  private func events(_ steps: [StreamEvent], _ options: TSError.Options = TSError.Options()) -> [Event] {
    var scenario = Scenario(options)
    for step in steps { scenario.event(step) }
    scenario.finish(at: 20)
    return scenario.events
  }

  @Test func nothingThereNothingFound() {
    #expect(events([]).isEmpty)
    var scenario = Scenario()
    scenario.transport(at: 5, count: 7)
    scenario.event(.discontinuity(stream: 0, time: MediaTime(seconds: 8), jump: MediaTime(seconds: 100)))
    scenario.finish(at: 20)
    #expect(scenario.events.isEmpty)
  }

  @Test func jumpIsFoundWithItsSize() {
    let found = events([clock(at: 5, jump: -0.4)])
    #expect(found.map(\.severity) == [.minor])
    #expect(found.map(\.start) == [MediaTime(seconds: 5)])
    #expect(found[0].metric("jump") == -0.4)
    #expect(found[0].cause == "pcr_jump" && found[0].stream == 0 && !found[0].isOpen)
    #expect(found[0].message == "PCR of PID 256 jumps by -400 ms against the decoding times")
  }

  @Test(arguments: [(0.0, Severity.minor), (-0.001, .major)]) func dataThatThenComesTooLateIsMajor(margin: Double, severity: Severity) {
    #expect(events([clock(at: 5, jump: 0.9, margin: margin)]).map(\.severity) == [severity])
  }

  @Test(arguments: [(0.29, 1), (0.31, 2)]) func jumpsWithinTheMergeGapAreOneEvent(distance: Double, count: Int) {
    let found = events([clock(at: 5, jump: 0.4), clock(at: 5 + distance, jump: -0.5, margin: -0.1)])
    #expect(found.count == count)
    #expect(found.last?.metric("jump") == -0.5 && found.last?.severity == .major)
  }

  @Test func smallestJumpIsAnOption() {
    var options = TSError.Options()
    options.minJump = 0.5
    #expect(events([clock(at: 5, jump: 0.499)], options).isEmpty)
    #expect(events([clock(at: 5, jump: -0.5)], options).count == 1)
  }

  @Test func lateReferencesAreOneInformation() {
    let found = events((0..<50).map { clock(at: Double($0), step: $0 == 20 ? 0.3 : 0.2) })
    #expect(found.map(\.severity) == [.info])
    #expect(found[0].metric("late_references") == 50 && found[0].metric("longest_interval") == 0.3)
    #expect(found[0].start == .zero && found[0].end == MediaTime(seconds: 49))
  }

  @Test func hostileTimesDoNoHarm() {
    let found = events(hostileTimes.flatMap { [clock(at: $0, jump: 1e9), clock(at: $0, step: -1e9), clock(at: nil, jump: -5)] })
    #expect(found.allSatisfy { !$0.isOpen && $0.end >= $0.start })
  }
}
