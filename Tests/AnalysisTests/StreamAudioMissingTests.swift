import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct StreamAudioMissingTests {
  typealias Scenario = StreamScenario<AudioMissing>

  /// Picture of 20 s, sound but for one gap; in an order that depends on nothing.
  private func scenario(gap: Double, soundFirst: Bool = false) -> Scenario {
    var scenario = Scenario()
    if !soundFirst { scenario.pictures(to: 20) }
    scenario.sounds(to: 5)
    scenario.sounds(from: 5 + gap, to: 20)
    if soundFirst { scenario.pictures(to: 20) }
    scenario.finish(at: 20)
    return scenario
  }

  @Test func soundThroughoutHasNoEvent() {
    #expect(scenario(gap: 0).events.isEmpty)
  }

  @Test(arguments: [0.48, 0.5, 0.52, 1.98, 2.0, 9.98, 10.0]) func gapWeighsByItsLength(gap: Double) {
    let expected: [Severity] = gap < 0.5 ? [] : gap < 2 ? [.minor] : gap < 10 ? [.major] : [.critical]
    for soundFirst in [false, true] {
      let scenario = scenario(gap: gap, soundFirst: soundFirst)
      #expect(scenario.severities == expected)
      #expect(scenario.events.allSatisfy { isNear($0.start, 5) && isNear($0.end, 5 + gap) && $0.stream == 1 })
      #expect(scenario.causes.allSatisfy { $0 == "packets_missing" })
    }
  }

  @Test func gapOfBothIsNotMissingSound() {
    var scenario = Scenario()
    for start in [0.0, 9] {
      scenario.pictures(from: start, to: start + 5)
      scenario.sounds(from: start, to: start + 5)
    }
    scenario.finish(at: 14)
    #expect(scenario.events.isEmpty)
  }

  @Test func gapIsToldWhileTheInputGoesOn() {
    var scenario = Scenario()
    scenario.sounds(to: 5)
    scenario.sounds(from: 8, to: 9)
    scenario.pictures(to: 9)
    #expect(scenario.events.count == 1)
  }

  @Test func pictureWithoutAudioStreamIsMinorThroughout() {
    var scenario = Scenario(audio: 0)
    scenario.pictures(to: 9.52)
    scenario.finish(at: 9.52)
    #expect(scenario.severities == [.minor])
    #expect(scenario.causes == ["no_audio_stream"])
    #expect(isNear(scenario.events[0].start, 0) && isNear(scenario.events[0].end, 9.52))
  }

  @Test func soundWithoutPictureIsNotItsMatter() {
    var scenario = Scenario(video: false)
    scenario.sounds(to: 2)
    scenario.sounds(from: 6, to: 8)
    scenario.finish(at: 8)
    #expect(scenario.events.isEmpty)
  }

  @Test(arguments: [(false, "no_packets"), (true, "nothing_decoded")])
  func declaredStreamWithoutContentIsMajor(hasPackets: Bool, cause: String) {
    var scenario = Scenario()
    if hasPackets { scenario.packets(1, to: 5) }
    scenario.pictures(to: 5)
    scenario.finish(at: 5)
    #expect(scenario.severities == [.major])
    #expect(scenario.causes == [cause])
  }

  @Test(arguments: [(0.98, 0), (1.02, 1)]) func soundThatBeginsLaterOrEndsEarlierIsMinor(edge: Double, events: Int) {
    for isExcerpt in [false, true] {
      var scenario = Scenario(isExcerpt: isExcerpt)
      scenario.pictures(to: 20)
      scenario.sounds(from: edge, to: 20 - edge)
      scenario.finish(at: 20)
      #expect(scenario.causes == (isExcerpt || events == 0 ? [] : ["head", "tail"]))
      #expect(scenario.events.map(\.isOpen) == (isExcerpt || events == 0 ? [] : [false, true]))
    }
  }

  @Test func hostileTimesDoNoHarm() {
    var scenario = Scenario()
    for time in hostileTimes {
      scenario.sound(time)
      scenario.sound(time, samples: 1, rate: .max)
      scenario.sound(time, samples: 0, rate: 0)
      scenario.picture(time, duration: time)
    }
    scenario.finish(at: 0)
    #expect(scenario.events.allSatisfy { $0.end >= $0.start })
  }
}

@Suite struct StreamFormatChangeTests {
  typealias Scenario = StreamScenario<FormatChange>

  private func change(at time: Double, stream: Int = 0, from: String = "640x360", to: String = "1280x720") -> StreamEvent {
    .formatChange(stream: stream, time: MediaTime(seconds: time), from: from, to: to)
  }

  @Test func unchangedFormatHasNoEvent() {
    var scenario = Scenario()
    scenario.pictures(to: 5)
    scenario.finish(at: 5)
    #expect(scenario.events.isEmpty)
  }

  @Test func changeInMidStreamIsMinorAndSaysWhat() {
    var scenario = Scenario()
    scenario.pictures(to: 5)
    scenario.event(change(at: 5))
    scenario.finish(at: 10)
    #expect(scenario.severities == [.minor])
    #expect(scenario.events[0].message == "Format changed from 640x360 to 1280x720")
    #expect(scenario.events[0].stream == 0)
    #expect(!scenario.events[0].isOpen)
  }

  @Test(arguments: [(0.99, 1), (1.01, 2)]) func changesInQuickSuccessionAreOneEvent(distance: Double, events: Int) {
    var scenario = Scenario()
    scenario.pictures(to: 5)
    scenario.event(change(at: 5))
    scenario.event(change(at: 5 + distance, from: "1280x720", to: "640x360"))
    scenario.finish(at: 10)
    #expect(scenario.events.count == events)
    if events == 1 { #expect(scenario.events[0].message == "Format changed from 640x360 to 640x360 (2 changes)") }
  }

  @Test func streamsChangeOnTheirOwn() {
    var scenario = Scenario()
    scenario.pictures(to: 5)
    scenario.sounds(to: 5)
    scenario.event(change(at: 5))
    scenario.event(change(at: 5, stream: 1, from: "48000 Hz", to: "44100 Hz"))
    scenario.finish(at: 10)
    #expect(scenario.events.map(\.stream) == [0, 1])
  }

  @Test(arguments: [(0.24, Severity.info), (0.26, .minor)]) func changeAtTheBeginIsTheDecoderFindingOut(time: Double, severity: Severity) {
    var scenario = Scenario()
    scenario.sound(0)
    scenario.event(change(at: time, stream: 1, from: "24000 Hz", to: "48000 Hz"))
    scenario.finish(at: 10)
    #expect(scenario.severities == [severity])
  }

  @Test func hostileTimesAndManyChangesAreBounded() {
    var scenario = Scenario()
    for _ in 0..<1000 { for time in hostileTimes { scenario.event(change(at: time, stream: Int(time.isFinite ? time : 7) % 99)) } }
    scenario.finish(at: 0)
    #expect(scenario.events.count <= Findings.limit)
    #expect(scenario.events.allSatisfy { $0.end >= $0.start })
  }
}
