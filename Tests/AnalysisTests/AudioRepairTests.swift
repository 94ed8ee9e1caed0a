import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct AudioRepairTests {
  @Test(arguments: [Float.nan, .infinity, -.infinity, .greatestFiniteMagnitude, -1e30, .signalingNaN])
  func unplayableSamplesSpoilNothingElse(bad: Float) throws {
    var left = Sound.sine(1000, dbfs: -20, seconds: 2)
    left[30_000] = bad
    let right = Sound.sine(1000, dbfs: -20, seconds: 2)
    let (blocks, loudness) = measureSound([left, right], needs: .loudness)
    let hit = 30_000 / 2400
    for (index, block) in blocks.enumerated() {
      for channel in block.channels {
        #expect(channel.rms.isFinite && channel.peak <= 256 && channel.dc.isFinite)
        #expect(channel.ticks.allSatisfy { $0.rms.isFinite && $0.peak.isFinite })
      }
      #expect(block.pairs.allSatisfy { $0.product.isFinite && $0.first.isFinite && $0.second.isFinite })
      if index != hit { #expect(abs(block.channels[0].rms - block.channels[1].rms) < 1e-6) }
      #expect(abs(block.channels[1].rms - 0.0707) < 1e-3)
    }
    let measured = try #require(loudness)
    for value in [measured.integrated, measured.truePeak, measured.maxMomentary] { #expect(try #require(value).isFinite) }
  }

  @Test func notANumberIsSilence() throws {
    let block = try #require(measureSound([Sound.constant(.nan, seconds: 0.05)]).blocks.first)
    #expect(block.channels[0].zeros == 2400 && block.channels[0].peak == 0)
  }

  @Test func infinityIsClipping() throws {
    let block = try #require(measureSound([Sound.constant(-.infinity, seconds: 0.05)]).blocks.first)
    #expect(block.channels[0].peak == 256 && block.channels[0].longestClip == 2400)
  }

  @Test func denormalNumbersAreMeasuredAsTheyAre() throws {
    let block = try #require(measureSound([Sound.constant(.leastNonzeroMagnitude, seconds: 0.05)], needs: .loudness).blocks.first)
    #expect(block.channels[0].zeros == 0 && block.channels[0].peak < 1e-30)
  }
}
