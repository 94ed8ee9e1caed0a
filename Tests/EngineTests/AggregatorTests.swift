import AVMonAnalysis
import AVMonModel
import Testing

@testable import AVMonEngine

@Suite struct AggregatorTests {
  /// Events as they come out; sound is heard during `sound`, in the input's own time.
  private func merged(_ events: [Event], zero: Double = 0, sound: [ClosedRange<Double>] = []) -> [Event] {
    var activity = AudioActivity()
    if !sound.isEmpty { activity.add(block(at: zero, rms: 0)) }
    for span in sound {
      for index in 0..<Int(((span.upperBound - span.lowerBound) / 0.05).rounded()) {
        activity.add(block(at: span.lowerBound + Double(index) * 0.05, rms: 0.1))
      }
    }
    return Aggregator(zero: MediaTime(seconds: zero), activity: activity).merge(events)
  }

  private func block(at time: Double, rms: Double) -> AudioStats {
    AudioStats(stream: 1, time: MediaTime(seconds: time), channels: [AudioStats.Channel(rms: rms)])
  }

  @Test func nothingComesOfNothing() {
    #expect(merged([]).isEmpty)
  }

  @Test func timesCountFromZero() {
    let events = merged([.at(12, 14, "blur"), .at(9, 11, "blur"), .at(8, 9, "blur")], zero: 10)
    #expect(events.map(\.start.seconds) == [0, 0, 2])
    #expect(events.map(\.end.seconds) == [0, 1, 4])
  }

  @Test func eventsAreOrderedByStartThenDetectorThenStream() {
    let events = merged([
      .at(5, 6, "freeze"), .at(2, 3, "silence", stream: 2), .at(2, 3, "silence", stream: 1), .at(2, 4, "blur"),
      .at(2, 3, "silence", stream: nil),
    ])
    #expect(events.map(\.detector) == ["blur", "silence", "silence", "silence", "freeze"])
    #expect(events.map(\.stream) == [0, nil, 1, 2, 0])
  }

  @Test func eventsAreNumberedByDetectorInOrder() {
    let events = merged([.at(9, 10, "freeze"), .at(2, 3, "silence"), .at(1, 2, "freeze"), .at(5, 6, "freeze")])
    #expect(events.map(\.id) == ["freeze-1", "silence-1", "freeze-2", "freeze-3"])
  }

  @Test func orderOfArrivalDoesNotMatter() {
    let events: [Event] = [
      .at(5, 6, "freeze"), .at(2, 3, "silence", stream: 2), .at(2, 3, "silence", stream: 1), .at(2, 4, "blur"), .at(2, 5, "blur"),
    ]
    #expect(merged(events) == merged(events.reversed()))
  }

  @Test func explainedEventsAreTakenOutBeforeNumbering() {
    #expect(merged([.at(1, 3, "stutter"), .at(1, 3, "freeze"), .at(7, 8, "stutter")]).map(\.id) == ["freeze-1", "stutter-1"])
  }

  @Test func causesAreJoinedByTheFinalIds() {
    let events = merged([.at(5, 7, "freeze", cause: "repeated_frames"), .at(5, 5, "ts_continuity")])
    #expect(events.map(\.related) == [["ts_continuity-1"], ["freeze-1"]])
    #expect(events.map(\.cause) == ["packets_lost", nil])
  }

  @Test(arguments: [(2.0, 0.0...20, Severity.major), (2, 6...20, .major), (2, 6.1...20, .minor), (9, 0...5, .minor)])
  func majorBlackStaysMajorOnlyUnderSound(length: Double, sound: ClosedRange<Double>, severity: Severity) {
    #expect(merged([.at(5, 5 + length, "black", .major)], sound: [sound]).map(\.severity) == [severity])
  }

  @Test func majorBlackWithoutAudioIsMinor() { #expect(merged([.at(5, 9, "black", .major)]).map(\.severity) == [.minor]) }

  @Test(arguments: [Severity.info, .critical]) func soundLeavesOtherSeveritiesOfBlackAlone(severity: Severity) {
    #expect(merged([.at(5, 10, "black", severity)], sound: [0...20]).map(\.severity) == [severity])
  }

  @Test func soundIsEvidenceForStillAndBlackPictures() {
    let events = merged([.at(4, 8, "black"), .at(10, 14, "freeze"), .at(16, 18, "freeze"), .at(20, 21, "blur")], sound: [0...13])
    #expect(events.map { $0.metric("audio_active") } == [1, 0.75, 0, nil])
    #expect(events.map { $0.message.hasSuffix("while sound went on") } == [true, true, false, false])
    #expect(events[1].severity == .minor)
  }

  @Test func soundIsLookedUpInTheInputsOwnTime() {
    let events = merged([.at(104, 108, "black", .major)], zero: 100, sound: [100...110])
    #expect(events.map(\.start.seconds) == [4])
    #expect(events.map(\.severity) == [.major])
  }

  @Test func withoutSoundThereIsNoEvidence() {
    let events = merged([.at(4, 8, "black")])
    #expect(events.map(\.severity) == [.minor])
    #expect(events[0].metrics.isEmpty)
  }

  @Test func frozenPartHasNothingToDoWithSound() {
    var part = Event.at(4, 8, "freeze")
    part.region = Region(x: 0, y: 0, width: 0.5, height: 0.5)
    #expect(merged([part], sound: [0...20])[0].metrics.isEmpty)
  }
}
