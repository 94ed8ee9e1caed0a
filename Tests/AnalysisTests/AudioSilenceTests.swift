import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct AudioSilenceTests {
  private func run(_ build: (inout SoundBlocks) -> Void) -> [Event] {
    var blocks = SoundBlocks()
    build(&blocks)
    return detectSound(Silence.self, blocks.all).events
  }

  @Test func activeSoundHasNoSilence() {
    #expect(run { $0.add(100, [-20, -25]) }.isEmpty)
  }

  @Test func oneSilenceIsFoundWithItsEnds() throws {
    let events = run {
      $0.add(20, [-20, -20])
      $0.add(40, [nil, nil])
      $0.add(20, [-20, -20])
    }
    let event = try #require(events.first)
    #expect(events.count == 1)
    #expect(soundSeconds(event.start) == 1 && soundSeconds(event.end) == 3)
    #expect(event.severity == .minor && event.cause == "digital_zero" && !event.isOpen)
    #expect(event.metric("rms_dbfs") == -144 && event.metric("peak_dbfs") == -144)
  }

  @Test func quietNoiseIsNotDigitalZero() throws {
    let event = try #require(
      run {
        $0.add(40, [-70, -75])
        $0.add(20, [-20, -20])
      }.first)
    #expect(event.cause == "low_level")
    #expect(abs(try #require(event.metric("rms_dbfs")) + 70) < 0.01)
  }

  @Test func endsAreRefinedToTicks() throws {
    // 13 loud ticks, then silence, back 5 ticks into a block.
    let events = run {
      $0.add(20, [-20])
      $0.add(ticks: Array(repeating: -20, count: 13) + Array(repeating: nil, count: 7))
      $0.add(40, [nil])
      $0.add(ticks: Array(repeating: nil, count: 5) + Array(repeating: -20, count: 15))
      $0.add(20, [-20])
    }
    let event = try #require(events.first)
    #expect(soundSeconds(event.start) == 1.0325 && soundSeconds(event.end) == 3.0625)
  }

  @Test(arguments: [(0, 0, 1), (0, -1, 0), (0, 1, 1), (7, 0, 1), (7, -1, 0)]) func oneSecondIsTheShortest(
    before: Int, extra: Int, count: Int
  ) {
    // `before` silent ticks, then whole blocks, then what is missing to one second and `extra` ticks.
    let events = run {
      $0.add(20, [-20])
      $0.add(ticks: Array(repeating: -20, count: 20 - before) + Array(repeating: nil, count: before))
      $0.add(19, [nil])
      let after = 20 - before + extra
      $0.add(ticks: Array(repeating: nil, count: after) + Array(repeating: -20, count: 40 - after))
    }
    #expect(events.count == count)
  }

  @Test(arguments: [(-59.9, 0), (-60.1, 1)]) func sixtyDecibelsBelowFullScaleIsSilent(level: Double, count: Int) {
    #expect(run { $0.add(40, [level, level - 20]) }.count == count)
  }

  @Test func oneActiveChannelIsNotSilence() {
    #expect(run { $0.add(100, [nil, nil, nil, nil, -30, nil]) }.isEmpty)
  }

  @Test(arguments: [(199, Severity.minor), (200, .major), (599, .major), (600, .critical)]) func lengthDecidesTheSeverity(
    blocks: Int, severity: Severity
  ) throws {
    let event = try #require(
      run {
        $0.add(blocks, [nil, nil])
        $0.add(20, [-20, -20])
      }.first)
    #expect(event.severity == severity)
  }

  @Test func silenceToTheEndIsOpen() throws {
    let event = try #require(
      run {
        $0.add(20, [-20, -20])
        $0.add(30, [nil, nil])
      }.first)
    #expect(event.isOpen && soundSeconds(event.end) == 2.5)
  }

  @Test func trackThatIsSilentThroughoutIsCritical() throws {
    let events = run { $0.add(1200, [nil, nil]) }
    let event = try #require(events.first)
    #expect(events.count == 1 && event.severity == .critical && soundSeconds(event.start) == 0 && soundSeconds(event.end) == 60)
  }

  @Test func missingSamplesAreNotSilence() {
    let events = run {
      $0.add(30, [nil])
      $0.skip(MediaTime(seconds: 5))
      $0.add(30, [nil])
    }
    #expect(events.map { soundSeconds($0.duration) } == [1.5, 1.5])
  }

  @Test func smallGapDoesNotEndASilence() {
    let events = run {
      $0.add(15, [nil])
      $0.skip(MediaTime(seconds: 0.02))
      $0.add(15, [nil])
    }
    #expect(events.map { soundSeconds($0.duration) } == [1.52])
  }

  @Test func changeOfChannelsDoesNotEndASilence() {
    let events = run {
      $0.add(15, [nil, nil])
      $0.add(15, [nil, nil, nil, nil, nil, nil])
    }
    #expect(events.map { soundSeconds($0.duration) } == [1.5])
  }

  @Test func shortInputCannotTell() {
    var blocks = SoundBlocks()
    blocks.add(19, [-20])
    #expect(detectSound(Silence.self, blocks.all).unknownReason != nil)
    blocks.add(1, [-20])
    #expect(detectSound(Silence.self, blocks.all).unknownReason == nil)
    #expect(detectSound(Silence.self, []).unknownReason != nil)
  }

  @Test func silenceIsFoundInRealSamples() throws {
    let plane = Sound.sine(440, dbfs: -20, seconds: 1) + Sound.constant(0, seconds: 1.5) + Sound.sine(440, dbfs: -20, seconds: 1)
    let event = try #require(detectSound(Silence.self, measureSound([plane, plane]).blocks).events.first)
    #expect(abs(event.start.seconds - 1) <= 0.0025 && abs(event.end.seconds - 2.5) <= 0.0025)
  }
}
