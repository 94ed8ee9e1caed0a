import AVMonAnalysis
import AVMonModel
import Testing

@testable import AVMonEngine

@Suite struct AudioActivityTests {
  private var activity = AudioActivity()

  private mutating func hear(_ stream: Int = 1, from start: Double, to end: Double, rms: [Double] = [0.1]) {
    for index in 0..<Int(((end - start) / 0.05).rounded()) {
      let time = MediaTime(seconds: start + Double(index) * 0.05)
      activity.add(AudioStats(stream: stream, time: time, channels: rms.map { AudioStats.Channel(rms: $0) }))
    }
  }

  private func share(_ start: Double, _ end: Double) -> Double? {
    activity.share(from: MediaTime(seconds: start), to: MediaTime(seconds: end))
  }

  @Test func withoutAudioThereIsNoAnswer() {
    #expect(share(0, 1) == nil && share(1, 1) == nil && !activity.hasAudio)
  }

  @Test mutating func shareIsThatOfTheSpan() {
    hear(from: 2, to: 4)
    #expect(share(2, 4) == 1 && share(0, 4) == 0.5 && share(3, 5) == 0.5 && share(0, 8) == 0.25)
    #expect(share(5, 6) == 0 && share(3, 3) == 0 && share(3, 2) == 0)
  }

  @Test mutating func pausesAddUp() {
    hear(from: 0, to: 1)
    hear(from: 2, to: 3)
    hear(from: 5, to: 6)
    #expect(share(0, 6) == 0.5)
  }

  @Test mutating func pauseOfABlockIsNoPause() {
    hear(from: 0, to: 1)
    hear(from: 1.05, to: 2)
    #expect(share(0, 2) == 1)
  }

  @Test mutating func quietIsNotHeard() {
    hear(from: 0, to: 1, rms: [0.0009, 0])
    #expect(activity.hasAudio && share(0, 1) == 0)
    hear(from: 1, to: 2, rms: [0, 0.0011])
    #expect(share(0, 2) == 0.5)
  }

  @Test mutating func notANumberIsNotHeard() {
    hear(from: 0, to: 1, rms: [.nan])
    #expect(share(0, 1) == 0)
  }

  @Test mutating func theLoudestStreamCounts() {
    hear(1, from: 0, to: 1)
    hear(2, from: 0, to: 3)
    hear(3, from: 3, to: 4)
    #expect(share(0, 4) == 0.75)
  }

  @Test mutating func timesThatGoBackDoNotCountTwice() {
    hear(from: 0, to: 2)
    hear(from: 1, to: 2)
    #expect(share(0, 4) == 0.5)
  }
}
