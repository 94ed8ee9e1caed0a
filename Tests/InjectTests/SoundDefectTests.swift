import AVMonModel
import AVMonScore
import Testing

@testable import AVMonInject

@Suite struct SoundDefectTests {
  @Test func silenceIsExactToTheSample() throws {
    var silence = Silence(plan: try plan("silence@1+0.5"))
    let (input, output) = (blocks(seconds: 3), blocks(seconds: 3).flatMap { silence.transform($0) })
    let (before, after) = (samples(input), samples(output))
    #expect(after[8000..<12000].allSatisfy { $0 == 0 })
    #expect(Array(after[..<8000]) == Array(before[..<8000]) && Array(after[12000...]) == Array(before[12000...]))
    #expect(silence.trace(end: .zero).events.map(\.isOptional) == [false])
  }

  @Test func silenceInSilenceIsOptional() throws {
    var silence = Silence(plan: try plan("silence@1+0.5"))
    for block in blocks(seconds: 3, level: 0.001) { _ = silence.transform(block) }
    #expect(silence.trace(end: .zero).events.map(\.isOptional) == [true])
  }

  @Test func clippingCutsTheShareAskedFor() throws {
    var clipping = Clipping(plan: try plan("clipping@1+1:share=10%"))
    let output = blocks(seconds: 3).flatMap { clipping.transform($0) } + clipping.finish()
    let all = samples(output)
    #expect(all.count == samples(blocks(seconds: 3)).count)
    let clipped = all[8000..<16000].count { abs($0) >= 1 }
    #expect((0.08...0.14).contains(Double(clipped) / 8000), "\(clipped)")
    #expect(all[..<8000].allSatisfy { abs($0) <= 0.5 })
  }

  @Test func clippingAtTheEndLosesNothing() throws {
    var clipping = Clipping(plan: try plan("clipping@1+60", duration: 61))
    let output = blocks(seconds: 3).flatMap { clipping.transform($0) } + clipping.finish()
    #expect(samples(output).count == samples(blocks(seconds: 3)).count)
    #expect(output.map(\.time) == blocks(seconds: 3).map(\.time))
  }

  @Test func deadChannelLeavesTheOthers() throws {
    var dead = ChannelDead(plan: try plan("channel_dead@1+1:channel=2"))
    let output = blocks(seconds: 3).flatMap { dead.transform($0) }
    #expect(samples(output, channel: 1)[8000..<16000].allSatisfy { $0 == 0 })
    #expect(samples(output, channel: 0) == samples(blocks(seconds: 3)))
    #expect(dead.trace(end: .zero).events[0].metricNamed("channel") == 2)
  }

  @Test func dropoutsAreShortAndApart() throws {
    var dropout = Dropout(plan: try plan("dropout@1+5:length=0.05,every=1"))
    let all = samples(blocks(seconds: 8).flatMap { dropout.transform($0) })
    let events = dropout.trace(end: .zero).events
    #expect((4...7).contains(events.count))
    for event in events {
      #expect(abs((event.end - event.start).seconds - 0.05) < 0.001)
      let first = Int((event.start.seconds * 8000).rounded())
      #expect(all[first..<first + 399].allSatisfy { $0 == 0 })
    }
  }

  @Test(arguments: [200.0, -200])
  func contentMovesAndTheTrackStaysWhereItWas(_ offset: Double) throws {
    var shift = AVShift(plan: try plan("av_shift:offset=\(offset),mode=content"))
    let output = blocks(seconds: 3).flatMap { shift.transform($0) }
    #expect(abs(output[0].time.seconds) < 0.001)
    let (before, after) = (samples(blocks(seconds: 3)), samples(output))
    if offset > 0 {
      #expect(Array(after[..<1000]) == Array(before[1600..<2600]))
    } else {
      #expect(Array(after[1600..<2600]) == Array(before[..<1000]))
    }
  }

  @Test func timestampsMoveAndTheContentStays() throws {
    var shift = AVShift(plan: try plan("av_shift:offset=-200"))
    let output = blocks(seconds: 1).flatMap { shift.transform($0) }
    #expect(samples(output) == samples(blocks(seconds: 1)) && abs(output[0].time.seconds - 0.2) < 1e-6)
    #expect(shift.trace(end: MediaTime(seconds: 1)).sync?.offset == -200)
  }

  @Test(arguments: [(-10.0, 1.01), (10.0, 0.99)])
  func driftChangesTheLengthByItsRate(_ rate: Double, _ factor: Double) throws {
    var drift = AVDrift(plan: try plan("av_drift:rate=\(rate)"))
    let output = blocks(seconds: 8).flatMap { drift.transform($0) }
    let ratio = Double(samples(output).count) / Double(samples(blocks(seconds: 8)).count)
    #expect(abs(ratio - factor) < 0.0002, "\(ratio)")
    for (left, right) in zip(output, output.dropFirst()) { #expect(abs((right.time - left.end).seconds) < 1e-6) }
  }

  @Test func humIsAsLoudAsAskedFor() throws {
    var hum = Hum(plan: try plan("hum@0+3:frequency=50,level=-20"))
    let all = samples(blocks(seconds: 3, level: 0).flatMap { hum.transform($0) })
    #expect((0.1...0.16).contains(all.map(abs).max() ?? 0))
  }
}

extension Truth.Event {
  fileprivate func metricNamed(_ name: String) -> Double? { figures.first { $0.name == name }?.value }
}
