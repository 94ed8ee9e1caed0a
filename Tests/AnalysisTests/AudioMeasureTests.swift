import AVMonModel
import Foundation
import Testing

@testable import AVMonAnalysis

@Suite struct AudioMeasureTests {
  @Test(arguments: [-60.0, -23, -6, -0.5]) func sineLevelsAreWithinAHundredthOfADecibel(dbfs: Double) throws {
    let blocks = measureSound([Sound.sine(1000, dbfs: dbfs, seconds: 0.5), Sound.sine(1000, dbfs: dbfs, seconds: 0.5)]).blocks
    #expect(blocks.count == 10)
    for channel in blocks.flatMap(\.channels) {
      #expect(abs(20 * log10(channel.rms) - (dbfs - 3.0103)) < 0.01)
      #expect(abs(20 * log10(channel.peak) - dbfs) < 0.01)
      #expect(abs(channel.dc) < 1e-5)
      #expect(channel.ticks.count == 20)
      #expect(channel.clipRuns == 0)
    }
  }

  @Test func constantOffsetIsMeasured() throws {
    let block = try #require(measureSound([Sound.constant(0.25, seconds: 0.05)]).blocks.first)
    #expect(abs(block.channels[0].dc - 0.25) < 1e-6)
    #expect(abs(block.channels[0].rms - 0.25) < 1e-6)
  }

  @Test func zerosAreCounted() throws {
    let blocks = measureSound([Sound.constant(0, seconds: 0.05) + Sound.constant(0.1, seconds: 0.05)]).blocks
    #expect(blocks.map { $0.channels[0].zeros } == [2400, 0])
  }

  @Test func pairsGiveTheCorrelation() throws {
    let (left, noise) = (Sound.noise(0.5, seconds: 0.05, seed: 1), Sound.noise(0.5, seconds: 0.05, seed: 2))
    func correlation(_ right: [Float]) throws -> Double {
      let pair = try #require(measureSound([left, right]).blocks.first?.pairs.first)
      return pair.product / (pair.first * pair.second).squareRoot()
    }
    #expect(abs(try correlation(left) - 1) < 1e-5)
    #expect(abs(try correlation(left.map { -0.5 * $0 }) + 1) < 1e-5)
    #expect(abs(try correlation(noise)) < 0.1)
  }

  @Test(arguments: [1, 2, 3, 5, 6, 8, 12]) func everyChannelIsMeasured(count: Int) throws {
    let planes = (0..<count).map { Sound.constant(Float($0 + 1) / 100, seconds: 0.1) }
    let blocks = measureSound(planes).blocks
    #expect(blocks.count == 2)
    for block in blocks {
      #expect(block.channels.count == count && block.pairs.count == count / 2)
      for (index, channel) in block.channels.enumerated() { #expect(abs(channel.rms - Double(index + 1) / 100) < 1e-6) }
    }
  }

  @Test(arguments: [8_000, 11_025, 22_050, 44_100, 48_000, 96_000, 192_000]) func ticksDoNotDriftAtAnyRate(rate: Int) throws {
    let blocks = measureSound([Sound.constant(0.1, seconds: 3, rate: rate)], rate: rate).blocks
    #expect(blocks.count == 60)
    #expect(blocks.reduce(0) { $0 + $1.samples } == 3 * rate)
    for (index, block) in blocks.enumerated() {
      #expect(block.samples == (index + 1) * rate / 20 - index * rate / 20)
      #expect(block.channels[0].ticks.count == 20)
      #expect(abs(block.time.seconds - Double(index) * 0.05) <= 1 / Double(rate))
    }
  }

  @Test(arguments: [11_025, 44_100]) func ticksAreCutAtTheWholePartOfTheirTime(rate: Int) throws {
    // One sample of the tick before is enough to give a tick a level of its own.
    for tick in [1, 7, 19, 20, 399] {
      let start = tick * rate / 400
      var samples = Sound.constant(0, seconds: 1.2, rate: rate)
      samples[start] = 0.5
      let blocks = measureSound([samples], rate: rate).blocks
      let peaks = blocks.flatMap { $0.channels[0].ticks.map(\.peak) }
      #expect(peaks.indices.filter { peaks[$0] > 0 } == [tick])
    }
  }

  @Test(arguments: [1, 7, 160, 1024, 1152, 5000]) func framingDoesNotChangeAnyFigure(frame: Int) throws {
    let noise = Sound.noise(0.3, seconds: 0.31, seed: 3)
    let (whole, cut) = (measureSound([noise, noise], frame: 100_000).blocks, measureSound([noise, noise], frame: frame).blocks)
    #expect(whole.count == cut.count)
    for (a, b) in zip(whole, cut) {
      #expect(a.samples == b.samples && a.channels[0].ticks == b.channels[0].ticks && a.pairs == b.pairs)
      #expect(a.channels[1].rms == b.channels[1].rms && soundSeconds(a.time) == soundSeconds(b.time))
    }
  }

  @Test func lastBlockMayBeShort() throws {
    let blocks = measureSound([Sound.constant(0.1, seconds: 0.06)]).blocks
    #expect(blocks.map(\.samples) == [2400, 480])
    #expect(blocks[1].channels[0].ticks.count == 4)
    #expect(blocks[1].duration == MediaTime(seconds: 0.01) && blocks[1].end == MediaTime(seconds: 0.06))
  }

  @Test func gapEndsTheBlockAndIsCarriedByTheNext() throws {
    var measure = AudioMeasure(stream: 1, sampleRate: 48_000, layout: [.centre], needs: .samples)
    var blocks: [AudioStats] = []
    appendSound([Sound.constant(0.1, seconds: 0.07)], to: &measure, start: .zero) { blocks.append($0) }
    appendSound([Sound.constant(0.1, seconds: 0.05)], to: &measure, start: MediaTime(seconds: 0.2)) { blocks.append($0) }
    measure.finish { blocks.append($0) }
    #expect(blocks.map(\.samples) == [2400, 960, 2400])
    #expect(blocks.map { soundSeconds($0.gap) } == [0, 0, 0.13])
    #expect(soundSeconds(blocks[2].time) == 0.2)
  }

  @Test func overlapIsANegativeGap() throws {
    var measure = AudioMeasure(stream: 1, sampleRate: 48_000, layout: [.centre], needs: .samples)
    var blocks: [AudioStats] = []
    appendSound([Sound.constant(0.1, seconds: 0.1)], to: &measure, start: .zero) { blocks.append($0) }
    appendSound([Sound.constant(0.1, seconds: 0.1)], to: &measure, start: MediaTime(seconds: 0.08)) { blocks.append($0) }
    measure.finish { blocks.append($0) }
    #expect(blocks.map { soundSeconds($0.gap) } == [0, 0, -0.02, 0])
    #expect(blocks.map { soundSeconds($0.time) } == [0, 0.05, 0.08, 0.13])
  }

  @Test(arguments: [(0.0049, 0), (0.0051, 1), (-0.0049, 0), (-0.0051, 1)]) func fiveMillisecondsAreTheToleranceOfTimeStamps(
    shift: Double, gaps: Int
  ) throws {
    var measure = AudioMeasure(stream: 1, sampleRate: 48_000, layout: [.centre], needs: .samples)
    var blocks: [AudioStats] = []
    appendSound([Sound.constant(0.1, seconds: 0.1)], to: &measure, start: .zero) { blocks.append($0) }
    appendSound([Sound.constant(0.1, seconds: 0.1)], to: &measure, start: MediaTime(seconds: 0.1 + shift)) { blocks.append($0) }
    #expect(blocks.count { $0.gap != .zero } == gaps)
  }

  @Test func blockTimesFollowTheFramesNotTheSum() throws {
    // Time stamps rounded to milliseconds, as in Matroska: no gap, and no drift.
    var measure = AudioMeasure(stream: 1, sampleRate: 44_100, layout: [.centre], needs: .samples)
    var blocks: [AudioStats] = []
    for frame in 0..<2000 {
      let time = (Double(frame) * 1024 / 44_100 * 1000).rounded() / 1000
      appendSound([Sound.constant(0.1, seconds: 1024 / 44_100, rate: 44_100)], to: &measure, rate: 44_100, start: MediaTime(seconds: time))
      {
        blocks.append($0)
      }
    }
    #expect(blocks.allSatisfy { $0.gap == .zero })
    let last = try #require(blocks.last)
    #expect(abs(last.time.seconds - Double(blocks.count - 1) * 0.05) < 0.001)
  }

  @Test func framesWithTooFewPlanesAreDropped() throws {
    var measure = AudioMeasure(stream: 1, sampleRate: 48_000, layout: [.left, .right], needs: .loudness)
    var blocks = 0
    appendSound([Sound.constant(0.1, seconds: 0.2)], to: &measure, start: .zero) { _ in blocks += 1 }
    measure.append([], time: .zero) { _ in blocks += 1 }
    measure.finish { _ in blocks += 1 }
    #expect(blocks == 0)
  }

  @Test(arguments: [0, 1, 100, 399, 400, 2_000_000, Int.max]) func absurdRatesAreSurvived(rate: Int) throws {
    let blocks = measureSound([Sound.noise(0.1, seconds: 1, rate: 2000, seed: 4)], rate: rate, needs: .loudness).blocks
    #expect(blocks.reduce(0) { $0 + $1.samples } == 2000)
    #expect(blocks.allSatisfy { $0.channels[0].ticks.count <= 20 && $0.channels[0].rms > 0.01 })
  }
}
