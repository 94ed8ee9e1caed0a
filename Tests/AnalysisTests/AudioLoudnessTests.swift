import AVMonModel
import Foundation
import Testing

@testable import AVMonAnalysis

/// The synthetic signals of EBU Tech 3341 (2016) table 1 and Tech 3342 (2016) table 1; the level of a tone is that of its peak per
/// channel. All are 1 kHz, stereo unless said otherwise.
@Suite struct AudioLoudnessTests {
  typealias Part = (dbfs: Double?, seconds: Double)

  private static func tones(_ parts: [Part]) -> [Float] {
    parts.flatMap { part in
      part.dbfs.map { Sound.sine(1000, dbfs: $0, seconds: part.seconds) } ?? Sound.constant(0, seconds: part.seconds)
    }
  }

  private static func stereo(_ parts: [Part]) throws -> Measurements.Loudness {
    let plane = tones(parts)
    return try #require(measureSound([plane, plane], needs: .loudness).loudness)
  }

  @Test(
    arguments: [
      ([(-23.0, 20.0)], -23.0), ([(-33, 20)], -33), ([(-36, 10), (-23, 60), (-36, 10)], -23),
      ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23), ([(-26, 20), (-20, 20.1), (-26, 20)], -23),
    ] as [([Part], Double)]) func integratedLoudnessMeetsTech3341(parts: [Part], expected: Double) throws
  {
    let loudness = try Self.stereo(parts)
    #expect(abs(try #require(loudness.integrated) - expected) < 0.1)
  }

  @Test func steadyToneReadsTheSameOnAllScales() throws {
    let loudness = try Self.stereo([(-23, 5)])
    for value in [loudness.integrated, loudness.maxMomentary, loudness.maxShortTerm] { #expect(abs(try #require(value) + 23) < 0.1) }
    #expect(try #require(loudness.range) < 0.1)
    #expect(abs(try #require(loudness.truePeak) + 23) < 0.1)
  }

  @Test func channelsAreWeightedByTheirPlace() throws {
    let levels: [Double] = [-28, -28, -24, -30, -30]
    let planes = levels.map { Sound.sine(1000, dbfs: $0, seconds: 5) }
    let loudness = try #require(measureSound(planes, layout: ChannelRole.roles(layout: "5.0", channels: 5), needs: .loudness).loudness)
    #expect(abs(try #require(loudness.integrated) + 23) < 0.1)
  }

  @Test func lowFrequencyEffectsDoNotCount() throws {
    let (tone, loud) = (Sound.sine(1000, dbfs: -23, seconds: 2), Sound.sine(50, dbfs: 0, seconds: 2))
    let loudness = try #require(measureSound([tone, tone, loud], layout: [.left, .right, .lfe], needs: .loudness).loudness)
    #expect(abs(try #require(loudness.integrated) + 23) < 0.1)
    #expect(try #require(loudness.truePeak) > -0.1, "but their peaks do")
  }

  @Test(arguments: [0, 3, 7, 13, 19]) func shortTermMaximumDoesNotDependOnItsPosition(step: Int) throws {
    let loudness = try Self.stereo([(nil, Double(step) * 0.15), (-23, 3), (nil, 1)])
    #expect(abs(try #require(loudness.maxShortTerm) + 23) < 0.1)
  }

  @Test(arguments: 0..<20) func momentaryMaximumDoesNotDependOnItsPosition(step: Int) throws {
    let loudness = try Self.stereo([(nil, Double(step) * 0.02), (-23, 0.4), (nil, 1)])
    #expect(abs(try #require(loudness.maxMomentary) + 23) < 0.1)
  }

  @Test func alternatingTonesHaveASteadyShortTermLoudness() throws {
    let parts: [Part] = Array(repeating: [(-20, 1.34), (-30, 1.66)], count: 3).flatMap { $0 }
    #expect(abs(try #require(try Self.stereo(parts).maxShortTerm) + 23) < 0.1)
  }

  @Test func alternatingTonesHaveASteadyMomentaryLoudness() throws {
    let parts: [Part] = Array(repeating: [(-20, 0.18), (-30, 0.22)], count: 12).flatMap { $0 }
    #expect(abs(try #require(try Self.stereo(parts).maxMomentary) + 23) < 0.1)
  }

  @Test(
    arguments: [
      ([(-20, 20), (-30, 20)], 10), ([(-20, 20), (-15, 20)], 5), ([(-40, 20), (-20, 20)], 20),
      ([(-50, 20), (-35, 20), (-20, 20), (-35, 20), (-50, 20)], 15),
    ] as [([Part], Double)]) func rangeMeetsTech3342(parts: [Part], expected: Double) throws
  {
    #expect(abs(try #require(try Self.stereo(parts).range) - expected) < 1)
  }

  @Test(arguments: [8_000, 16_000, 22_050, 32_000, 44_100, 96_000, 192_000]) func everyRateReadsTheSame(rate: Int) throws {
    let tone = Sound.sine(997, dbfs: -23, seconds: 1, rate: rate)
    let loudness = try #require(measureSound([tone, tone], rate: rate, needs: .loudness).loudness)
    #expect(abs(try #require(loudness.integrated) + 23) < 0.15)
  }

  @Test(arguments: [0, 7_999, 192_001, 384_000]) func otherRatesAreNotMeasured(rate: Int) {
    #expect(measureSound([Sound.constant(0.1, seconds: 0.5)], rate: rate, needs: .loudness).loudness == nil)
  }

  @Test func whatIsTooShortOrTooQuietIsNil() throws {
    let short = try Self.stereo([(-23, 0.39)])
    #expect(short.integrated == nil && short.maxMomentary == nil && short.maxShortTerm == nil && short.range == nil)
    #expect(short.truePeak != nil)
    let quiet = try Self.stereo([(-80, 4)])
    #expect(quiet.integrated == nil && quiet.maxMomentary == nil && quiet.maxShortTerm == nil && quiet.range == nil)
    let silent = try Self.stereo([(nil, 4)])
    #expect(silent == Measurements.Loudness(stream: 1))
  }

  @Test func momentaryNeedsExactlyFourTenths() throws {
    #expect(try Self.stereo([(-23, 0.4)]).integrated != nil)
  }

  @Test func loudnessIsOnlyMeasuredWhenNeeded() {
    #expect(measureSound([Sound.constant(0.1, seconds: 1)], needs: .samples).loudness == nil)
  }
}
