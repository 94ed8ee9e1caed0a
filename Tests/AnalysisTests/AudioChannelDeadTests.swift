import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct AudioChannelDeadTests {
  private func run(_ layout: String = "stereo", _ channels: Int = 2, _ build: (inout SoundBlocks) -> Void) -> Findings {
    var blocks = SoundBlocks()
    build(&blocks)
    return detectSound(ChannelDead.self, blocks.all, layout: layout, channels: channels)
  }

  @Test func livingChannelsAreNotDead() {
    #expect(run { $0.add(400, [-20, -30]) }.events.isEmpty)
  }

  @Test func deadRightChannelIsFound() throws {
    let findings = run {
      $0.add(40, [-20, -20])
      $0.add(100, [-20, nil])
      $0.add(40, [-20, -20])
    }
    let event = try #require(findings.events.first)
    #expect(findings.events.count == 1)
    #expect(soundSeconds(event.start) == 2 && soundSeconds(event.end) == 7 && !event.isOpen)
    #expect(event.severity == .minor && event.cause == "digital_zero" && event.metric("channel") == 2)
  }

  @Test(arguments: [(49, nil), (50, Severity.minor), (199, .minor), (200, .major)]) func lengthDecides(blocks: Int, severity: Severity?) {
    let findings = run {
      $0.add(blocks, [nil, -20])
      $0.add(20, [-20, -20])
    }
    #expect(findings.events.first?.severity == severity)
  }

  @Test(arguments: [(-69.9, 0), (-70.1, 1)]) func seventyDecibelsBelowFullScaleIsDead(level: Double, count: Int) {
    #expect(run { $0.add(100, [-20, level]) }.events.count == count)
  }

  @Test(arguments: [(-45.1, 0), (-44.9, 1)]) func theOtherChannelMustBeActive(level: Double, count: Int) {
    #expect(run { $0.add(100, [level, nil]) }.events.count == count)
  }

  @Test func pausesOfSpeechDoNotHideADeadChannel() {
    let findings = run { blocks in
      for _ in 0..<10 {
        blocks.add(10, [-25, nil])
        blocks.add(10, [-65, nil])
      }
    }
    #expect(findings.events.map(\.severity) == [.major])
  }

  @Test func fewSoundsBesideSilenceAreNotEvidence() {
    let findings = run { blocks in
      for _ in 0..<10 {
        blocks.add(1, [-25, nil])
        blocks.add(19, [nil, nil])
      }
    }
    #expect(findings.events.isEmpty)
  }

  @Test func silenceOfAllChannelsIsNoDeadChannel() {
    #expect(run { $0.add(400, [nil, nil]) }.events.isEmpty)
  }

  @Test func eventIsLimitedToTheActivityOfTheOther() throws {
    // Ten silent seconds, five with only the left, ten silent again.
    let event = try #require(
      run {
        $0.add(200, [nil, nil])
        $0.add(100, [-20, nil])
        $0.add(200, [nil, nil])
      }.events.first)
    #expect(soundSeconds(event.start) == 10 && soundSeconds(event.end) == 15 && !event.isOpen)
  }

  @Test func deadToTheEndIsOpen() throws {
    let event = try #require(run { $0.add(100, [-20, nil]) }.events.first)
    #expect(event.isOpen && soundSeconds(event.end) == 5)
  }

  @Test func monoCannotHaveThisDefect() {
    let findings = run("mono", 1) { $0.add(400, [nil]) }
    #expect(findings.events.isEmpty && findings.unknownReason == nil)
  }

  @Test(arguments: [(0, true), (49, true), (50, false)]) func shortInputCannotTell(blocks: Int, unknown: Bool) {
    #expect((run { $0.add(blocks, [-20, -20]) }.unknownReason != nil) == unknown)
  }

  @Test func lowFrequencyChannelIsExemptAndOthersAreInfo() {
    let findings = run("5.1", 6) { $0.add(300, [-20, -20, nil, nil, -30, nil]) }
    #expect(findings.events.map { $0.metric("channel") } == [3, 6])
    #expect(findings.events.allSatisfy { $0.severity == .info })
  }

  @Test func leftOfSurroundIsMajor() {
    let findings = run("5.1(side)", 6) { $0.add(300, [nil, -20, -20, nil, -30, -30]) }
    #expect(findings.events.map(\.severity) == [.major])
  }

  @Test func dialogueInTheCentreAloneIsNoDefect() {
    let findings = run("5.1", 6) { $0.add(300, [nil, nil, -20, nil, nil, nil]) }
    #expect(findings.events.allSatisfy { $0.severity == .info })
    #expect(!findings.events.contains { $0.metric("channel") ?? 0 < 3 })
  }

  @Test func gapEndsTheStretch() {
    let findings = run {
      $0.add(40, [-20, nil])
      $0.skip(MediaTime(seconds: 1))
      $0.add(40, [-20, nil])
    }
    #expect(findings.events.isEmpty)
  }

  @Test func changeOfChannelsStartsAnew() {
    let findings = run {
      $0.add(100, [-20, nil])
      $0.add(100, [-20, -20, -20, nil, -20, -20])
      $0.add(40, [-20])
    }
    #expect(findings.events.map { soundSeconds($0.end) } == [5])
  }
}
