import AVMonModel
import Foundation
import Testing

@testable import AVMonAnalysis

@Suite struct AudioTruePeakTests {
  /// The peak by the skipping meter and by libebur128 fed with everything, and the share of samples libebur128 was given.
  private func peaks(_ samples: [Float], rate: Int) throws -> (skipping: Float, whole: Float, fed: Double) {
    var meter = try #require(TruePeakMeter(sampleRate: rate))
    var block = SampleBlock(channels: 1, rate: rate)
    var (offset, index) = (0, Int64(0))
    samples.withUnsafeBufferPointer { plane in
      while offset < samples.count {
        offset += block.fill(from: [plane], at: offset, upTo: samples.count)
        guard block.isFull || offset == samples.count else { continue }
        let content = block.samples(0)
        let ticks = (0..<block.ticks).map { tick in
          AudioStats.Tick(rms: 0, peak: content[block.tick(tick)].reduce(0) { max($0, abs($1)) })
        }
        meter.append(block, channel: 0, ticks: ticks)
        index += 1
        block.begin(index)
      }
    }
    let oracle = try #require(LoudnessState(sampleRate: rate, mode: .truePeak))
    var whole: Float = 0
    samples.withUnsafeBufferPointer { plane in
      if let start = plane.baseAddress { oracle.append(start, plane.count) }
    }
    whole = max(oracle.lastTruePeak, samples.reduce(0) { max($0, abs($1)) })
    return (meter.peak, whole, Double(meter.fed) / Double(samples.count))
  }

  @Test(arguments: [8_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000]) func skippingGivesTheResultOfFeedingEverything(rate: Int)
    throws
  {
    for seed in 1...6 as ClosedRange<UInt64> {
      var samples = Sound.noise(0.2, seconds: 0.5, rate: rate, seed: seed)
      // Sound that swells, with bursts: the maximum moves several times.
      var generator = Sound.Generator(state: seed * 77)
      for index in samples.indices { samples[index] *= 0.2 + Float(index) / Float(samples.count) }
      for _ in 0..<5 {
        let start = Int.random(in: 0..<(samples.count - 40), using: &generator)
        for index in start..<(start + 40) { samples[index] *= Float.random(in: 1...4, using: &generator) }
      }
      let result = try peaks(samples, rate: rate)
      #expect(result.skipping == result.whole, "seed \(seed)")
    }
  }

  @Test(arguments: [997.0, 5_000, 11_025, 12_000, 23_000]) func steadyTonesGiveTheSame(frequency: Double) throws {
    for phase in [0, 0.3, .pi / 4] {
      let result = try peaks(Sound.sine(frequency, dbfs: -3, seconds: 0.3, phase: phase), rate: 48_000)
      #expect(result.skipping == result.whole)
    }
  }

  @Test(arguments: [1, 2, 11, 12, 13, 40, 119, 121, 2399, 2401]) func shortSoundGivesTheSame(count: Int) throws {
    let result = try peaks(Array(Sound.noise(0.9, seconds: 1, seed: 9).prefix(count)), rate: 48_000)
    #expect(result.skipping == result.whole)
  }

  @Test(arguments: [0, 1, 5, 119, 120, 2395, 2399, 2400, 2406]) func peaksAcrossTheEdgesOfTicksAndBlocksAreFound(position: Int) throws {
    // Two samples of the same sign make the highest peak between them.
    var samples = Sound.noise(0.01, seconds: 0.2, seed: 5)
    samples[position + 1] = 0.8
    samples[position] = 0.8
    let result = try peaks(samples, rate: 48_000)
    #expect(result.skipping == result.whole && result.whole > 0.95)
  }

  @Test(arguments: [(48_000, 12), (96_000, 24)]) func noSignalExceedsTheGainOfTheInterpolation(rate: Int, weights: Int) throws {
    // Samples with the signs of the weights reach the bound, which is what leaves ticks out.
    let gain = Interpolation(sampleRate: rate).gain
    var samples = [Float](repeating: 0, count: 1000)
    let half = weights / 2
    for index in 0..<half { samples[500 + index] = index % 2 == 0 ? 1 : -1 }
    for index in 0..<half { samples[499 - index] = index % 2 == 0 ? 1 : -1 }
    let result = try peaks(samples, rate: rate)
    #expect(result.whole <= gain && result.whole > gain * 0.999)
    #expect(result.skipping == result.whole)
  }

  @Test func soundThatIsRarelyLoudIsRarelyFed() throws {
    var samples = Sound.noise(0.1, seconds: 2, seed: 6)
    for index in 10_000..<10_100 { samples[index] *= 9 }
    #expect(try peaks(samples, rate: 48_000).fed < 0.2)
  }

  /// Tones of EBU Tech 3341 table 1, numbers 15 to 19: a quarter, a sixth and an eighth of the sample rate, tolerance +0.2 and -0.4 dB.
  @Test(arguments: [(4.0, 0.0, 0.5, -6.0), (4, 45, 0.5, -6), (6, 60, 0.5, -6), (8, 67.5, 0.5, -6), (4, 45, 1.41, 3)])
  func tonesMeetTech3341(divisor: Double, degrees: Double, amplitude: Double, expected: Double) throws {
    var tone = Sound.sine(48_000 / divisor, dbfs: 20 * log10(amplitude), seconds: 1, phase: degrees * .pi / 180)
    // A tone that begins at once holds all frequencies, and its interpolation overshoots.
    for index in 0..<480 { tone[index] *= Float(index) / 480 }
    let loudness = try #require(measureSound([tone, tone], needs: .loudness).loudness)
    let peak = try #require(loudness.truePeak)
    #expect(peak < expected + 0.2 && peak > expected - 0.4)
  }
}
