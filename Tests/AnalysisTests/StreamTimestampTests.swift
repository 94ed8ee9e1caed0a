import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct StreamTimestampTests {
  typealias Scenario = StreamScenario<Timestamp>

  @Test func reorderedPicturesAndDiscardedPacketsAreClean() {
    var scenario = Scenario()
    scenario.packet(pts: -0.2, dts: -0.28, isDiscarded: true)
    // I P B B: presentation out of order, decoding in order; the first has no presentation time.
    scenario.packet(pts: nil, dts: -0.04)
    for (index, pts) in [0.12, 0.04, 0.08, 0.24, 0.16, 0.20].enumerated() { scenario.packet(pts: pts, dts: Double(index) * 0.04) }
    scenario.packets(1, to: 0.28)
    scenario.finish(at: 0.28)
    #expect(scenario.events.isEmpty)
  }

  @Test func jumpIsOneEventForAllStreamsNearIt() {
    var scenario = Scenario()
    scenario.event(.discontinuity(stream: 0, time: MediaTime(seconds: 4.4), jump: MediaTime(seconds: 95.4)))
    scenario.event(.discontinuity(stream: 1, time: MediaTime(seconds: 4.5), jump: MediaTime(seconds: 95.3)))
    scenario.finish(at: 10)
    #expect(scenario.severities == [.minor])
    #expect(scenario.causes == ["discontinuity"])
    #expect(scenario.events[0].metric("jump_seconds") == 95.4)
    #expect(scenario.events[0].metric("streams") == 2)
    #expect(scenario.events[0].stream == nil)
  }

  @Test(arguments: [(0.49, 95.4, 1), (0.51, 95.4, 2), (0.1, 93.0, 2)])
  func jumpsApartAreDifferentEvents(distance: Double, jump: Double, events: Int) {
    var scenario = Scenario()
    scenario.event(.discontinuity(stream: 0, time: MediaTime(seconds: 4), jump: MediaTime(seconds: 95.4)))
    scenario.event(.discontinuity(stream: 1, time: MediaTime(seconds: 4 + distance), jump: MediaTime(seconds: jump)))
    scenario.finish(at: 10)
    #expect(scenario.events.count == events)
  }

  @Test func jumpIsToldWhileTheStreamGoesOn() {
    var scenario = Scenario()
    scenario.event(.discontinuity(stream: 0, time: MediaTime(seconds: 4), jump: MediaTime(seconds: -50)))
    scenario.packets(from: 4, to: 9)
    #expect(scenario.events.map(\.message) == ["Time stamps jump back by 50.000 s"])
  }

  @Test func decodingTimesThatStepBackAreOneEventWhenNear() {
    var scenario = Scenario()
    for dts in [0.0, 0.04, 0.02, 0.06, 0.05, 0.1] { scenario.packet(pts: dts, dts: dts) }
    scenario.packets(from: 5, to: 6)
    scenario.packet(pts: 5.5, dts: 5.5)
    scenario.finish(at: 6)
    #expect(scenario.causes == ["backward", "backward"])
    #expect(scenario.events.map { $0.metric("steps") } == [2, 1])
    #expect(scenario.severities == [.minor, .minor])
  }

  @Test func equalDecodingTimesAreNoStep() {
    var scenario = Scenario()
    for dts in [0.0, 0.04, 0.04, 0.08] { scenario.packet(pts: dts, dts: dts) }
    scenario.finish(at: 1)
    #expect(scenario.events.isEmpty)
  }

  @Test func stepThatIsToldAndSeenCountsOnce() {
    var scenario = Scenario()
    scenario.packet(pts: 1, dts: 1)
    scenario.event(.backward(stream: 0, time: MediaTime(seconds: 0.9), by: MediaTime(seconds: 0.1)))
    scenario.packet(pts: 0.9, dts: 0.9)
    scenario.finish(at: 2)
    #expect(scenario.events.map { $0.metric("steps") } == [1])
  }

  @Test(arguments: [(9, Severity.info), (10, .minor), (11, .minor)])
  func packetsWithoutATimeWeighByTheirShare(missing: Int, severity: Severity) {
    var scenario = Scenario()
    for index in 0..<100 {
      let time = index < missing ? nil : Double(index) * 0.04
      scenario.packet(pts: time, dts: time)
    }
    scenario.finish(at: 4)
    #expect(scenario.severities == [severity])
    #expect(scenario.causes == ["missing"])
  }

  @Test func inputWithoutAnyTimeStampIsARawStream() {
    var scenario = Scenario(audio: 0, container: "h264")
    for _ in 0..<50 { scenario.packet(pts: nil) }
    scenario.finish(at: 2)
    #expect(scenario.severities == [.info])
  }

  @Test(arguments: [(8.98, 1), (9.02, 0), (10.98, 0), (11.02, 1)]) func tracksThatEndMoreThanASecondApartAreTold(end: Double, events: Int) {
    for isExcerpt in [false, true] {
      var scenario = Scenario(isExcerpt: isExcerpt)
      scenario.packets(to: 10)
      scenario.packet(1, pts: end - 0.04, dts: end - 0.04)
      scenario.finish(at: 12)
      #expect(scenario.causes == (isExcerpt || events == 0 ? [] : ["track_length"]))
      #expect(scenario.severities.allSatisfy { $0 == .info })
    }
  }

  @Test func hostileTimesDoNoHarm() {
    var scenario = Scenario()
    for round in 0..<200 {
      for (index, time) in hostileTimes.enumerated() {
        scenario.packet(index % 3, pts: time, dts: -time, duration: time)
        scenario.event(.discontinuity(stream: round * 7 + index, time: MediaTime(seconds: time), jump: MediaTime(seconds: -time)))
        scenario.event(.backward(stream: round * 7 + index, time: MediaTime(seconds: time), by: MediaTime(seconds: time)))
      }
    }
    scenario.finish(at: 0)
    #expect(scenario.events.allSatisfy { !$0.isOpen && $0.end >= $0.start })
  }
}
