import AVMonModel
import Testing

@testable import AVMonEngine

@Suite struct TimestampMapperTests {
  /// Feeds packets and remembers what became of them. Stream 0 is video of 40 ms, stream 1 sound of 20 ms.
  private struct Feed {
    var mapper: TimestampMapper
    var video: [Double] = []
    var audio: [Double] = []
    var jumps: [(stream: Int, seconds: Double)] = []

    init(mayJump: Bool = true, wraps: Bool = false) { mapper = TimestampMapper(mayJump: mayJump, wraps: wraps) }

    @discardableResult
    mutating func packet(_ stream: Int, _ seconds: Double, duration: Double? = nil) -> TimestampMapper.Outcome {
      let raw = MediaTime(seconds: seconds)
      let length = MediaTime(seconds: duration ?? (stream == 0 ? 0.04 : 0.02))
      let outcome = mapper.map(stream: stream, pts: raw, dts: raw, duration: length)
      if stream == 0 { video.append((raw + outcome.shift).seconds) } else { audio.append((raw + outcome.shift).seconds) }
      if let jump = outcome.jump { jumps.append((stream, jump.seconds)) }
      return outcome
    }

    /// Video and sound from `start` on for `length`; the times of sound are `audioShift` later.
    mutating func both(from start: Double, length: Double, modulo wrap: Double = .infinity, audioShift: Double = 0) {
      for index in 0..<Int((length / 0.04).rounded()) {
        let time = start + Double(index) * 0.04
        packet(0, time.truncatingRemainder(dividingBy: wrap))
        for half in 0..<2 { packet(1, (time + audioShift + Double(half) * 0.02).truncatingRemainder(dividingBy: wrap)) }
      }
    }

    /// Steps from packet to packet of each stream.
    var steps: [Double] {
      zip(video.dropFirst(), video).map { $0 - $1 } + zip(audio.dropFirst(), audio).map { $0 - $1 + 0.02 }
    }
    var isEven: Bool { steps.allSatisfy { abs($0 - 0.04) < 1e-6 } }
  }

  private static let wrap = TimestampMapper.mpegWrap.seconds

  @Test func evenTimesStayAsTheyAre() {
    var feed = Feed(wraps: true)
    feed.both(from: 1.4, length: 20)
    #expect(feed.isEven && feed.jumps.isEmpty && feed.video.first == 1.4)
  }

  @Test func theClockWraps() {
    #expect(abs(Self.wrap - 8_589_934_592.0 / 90_000) < 1e-6)
    var feed = Feed(wraps: true)
    feed.both(from: Self.wrap - 5, length: 10, modulo: Self.wrap)
    #expect(feed.isEven && feed.jumps.isEmpty)
  }

  @Test(arguments: [0.3, -0.3]) func streamsThatWrapOneAfterTheOtherStayTogether(shift: Double) {
    var feed = Feed(wraps: true)
    feed.both(from: Self.wrap - 5, length: 10, modulo: Self.wrap, audioShift: shift)
    #expect(feed.isEven && feed.jumps.isEmpty)
    #expect(abs((feed.audio.last ?? 0) - (feed.video.last ?? 0) - shift - 0.02) < 1e-6)
  }

  @Test(arguments: [true, false]) func theClockWrapsManyTimes(mayJump: Bool) {
    var feed = Feed(mayJump: mayJump, wraps: true)
    for index in 0..<50_000 { feed.packet(0, (Double(index) * 8).truncatingRemainder(dividingBy: Self.wrap), duration: 8) }
    #expect(zip(feed.video.dropFirst(), feed.video).allSatisfy { abs($0 - $1 - 8) < 1e-6 })
    #expect(feed.jumps.isEmpty && (feed.video.last ?? 0) > 4 * Self.wrap)
  }

  @Test func withoutWrapsALeapBackIsASplice() {
    var feed = Feed()
    feed.both(from: Self.wrap - 5, length: 10, modulo: Self.wrap)
    #expect(feed.isEven && feed.jumps.count == 2)
  }

  @Test(arguments: [(100.0, 0.0), (100, 0.3), (100, -0.3), (-5, 0), (-5, 0.2), (-0.6, 0), (11, 0), (90_000, 0.1)])
  func spliceGoesOnWhereItStopped(leap: Double, audioShift: Double) {
    var feed = Feed()
    feed.both(from: 10, length: 10, audioShift: audioShift)
    feed.both(from: 20 + leap, length: 10, audioShift: audioShift)
    #expect(feed.isEven)
    #expect(feed.jumps.map(\.stream) == [0, 1])
    #expect(feed.jumps.allSatisfy { abs($0.seconds - leap) < 1e-6 })
  }

  @Test func distanceOfSoundAndPictureAfterASpliceIsWhatTheInputSays() {
    var feed = Feed()
    feed.both(from: 10, length: 10)
    feed.both(from: 120, length: 10, audioShift: 0.15)
    #expect(abs(feed.video[250] - 20) < 1e-6)
    #expect(abs(feed.audio[500] - 20.15) < 1e-6)
    #expect(feed.jumps.count == 2)
  }

  @Test func outcomeOfASpliceIsDatedWhereItIsJoined() {
    var feed = Feed()
    feed.both(from: 0, length: 10)
    let outcome = feed.packet(0, 500)
    #expect(outcome.time == MediaTime(seconds: 10) && outcome.jump == MediaTime(seconds: 490) && outcome.backward == nil)
  }

  @Test func manySplicesAreJoinedOneAfterTheOther() {
    var feed = Feed(wraps: true)
    for start in [100.0, 5000, 20, 80_000, 100, 3] { feed.both(from: start, length: 4) }
    #expect(feed.isEven && feed.jumps.count == 10)
  }

  @Test(arguments: [9.9, 20, 600]) func gapOfOneStreamIsNoSplice(gap: Double) {
    var feed = Feed()
    feed.both(from: 0, length: 10)
    for index in 0..<Int((gap / 0.04).rounded()) { feed.packet(0, 10 + Double(index) * 0.04) }
    feed.both(from: 10 + gap, length: 5)
    #expect(feed.jumps.isEmpty)
    #expect(abs((feed.audio.last ?? 0) - (15 + gap - 0.02)) < 0.05)
  }

  @Test func gapOfAllStreamsUpToTenSecondsIsAGap() {
    var feed = Feed()
    feed.both(from: 0, length: 5)
    feed.both(from: 14.9, length: 5)
    #expect(feed.jumps.isEmpty && abs(feed.video[125] - 14.9) < 1e-6)
  }

  @Test func containersThatMayNotJumpAreBelieved() {
    var feed = Feed(mayJump: false)
    feed.both(from: 0, length: 5)
    feed.both(from: 500, length: 5)
    feed.both(from: 2, length: 5)
    #expect(feed.jumps.isEmpty)
    #expect(abs(feed.video[125] - 500) < 1e-6 && abs(feed.video[250] - 2) < 1e-6)
  }

  @Test func littleStepBackIsNoted() {
    var feed = Feed()
    feed.both(from: 0, length: 5)
    let outcome = feed.packet(0, 4.76)
    #expect(outcome.jump == nil)
    #expect(outcome.backward == MediaTime(seconds: 4.96) - MediaTime(seconds: 4.76))
    #expect(feed.packet(0, 4.8).backward == nil)
  }

  @Test func reorderedPresentationIsNoStepBack() {
    var mapper = TimestampMapper(mayJump: true, wraps: true)
    for (index, pts) in [2, 5, 3, 4, 8, 6, 7].enumerated() {
      let outcome = mapper.map(
        stream: 0, pts: MediaTime(seconds: Double(pts) * 0.04), dts: MediaTime(seconds: Double(index) * 0.04),
        duration: MediaTime(seconds: 0.04))
      #expect(outcome.shift == .zero && outcome.jump == nil && outcome.backward == nil)
    }
  }

  @Test func withoutDecodingTimesPresentationTimesServe() {
    var mapper = TimestampMapper(mayJump: true, wraps: false)
    for pts in [0, 0.12, 0.04, 0.08] + [100.0, 100.12, 100.04] {
      let outcome = mapper.map(stream: 0, pts: MediaTime(seconds: pts), dts: nil, duration: MediaTime(seconds: 0.04))
      #expect(outcome.backward == nil)
      if pts >= 100 { #expect((MediaTime(seconds: pts) + outcome.shift).seconds < 0.3) }
    }
  }

  @Test func packetsWithoutTimesMoveWithTheirStream() {
    var feed = Feed()
    feed.both(from: 0, length: 5)
    feed.both(from: 105, length: 5)
    let outcome = feed.mapper.map(stream: 0, pts: nil, dts: nil, duration: .zero)
    #expect(outcome.shift == MediaTime(seconds: -100) && outcome.time == nil && outcome.jump == nil)
  }

  @Test func streamThatBeginsAfterASpliceJoinsIt() {
    var feed = Feed()
    for index in 0..<100 { feed.packet(0, Double(index) * 0.04) }
    for index in 0..<100 { feed.packet(0, 500 + Double(index) * 0.04) }
    feed.packet(1, 503.9)
    #expect(abs((feed.audio.last ?? 0) - 7.9) < 1e-6 && feed.jumps.count == 1)
  }

  @Test(arguments: [true, false], [true, false]) func hostileTimesAreSurvived(mayJump: Bool, wraps: Bool) {
    var mapper = TimestampMapper(mayJump: mayJump, wraps: wraps)
    let extremes = [MediaTime(flicks: .max), MediaTime(flicks: .min), .zero, MediaTime(flicks: 1), MediaTime(seconds: 95_443.7), nil]
    for round in 0..<4 {
      for pts in extremes {
        for dts in extremes {
          for duration in [MediaTime.zero, MediaTime(flicks: .max), MediaTime(flicks: .min)] {
            _ = mapper.map(stream: round % 2, pts: pts, dts: dts, duration: duration)
          }
        }
      }
    }
  }

  /// A file of random time stamps must not take time that grows with the square of its length: a second in a debug build, or minutes.
  @Test(.timeLimit(.minutes(1))) func randomTimesTakeLinearTime() {
    var mapper = TimestampMapper(mayJump: true, wraps: false)
    var state: UInt64 = 1
    for _ in 0..<50_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let time = MediaTime(seconds: Double(state >> 33))
      _ = mapper.map(stream: Int(state >> 20) % 4, pts: time, dts: time, duration: MediaTime(seconds: 0.04))
    }
  }
}
