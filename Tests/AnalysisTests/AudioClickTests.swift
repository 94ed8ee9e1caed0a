import AVMonModel
import Foundation
import Testing

@testable import AVMonAnalysis

@Suite struct AudioClickTests {
  /// Coloured noise under a tone of -20 dBFS.
  private func sound(seconds: Double, rate: Int = 48_000) -> [Float] {
    var low: Float = 0
    let noise: [Float] = Sound.noise(0.05, seconds: seconds, rate: rate, seed: 5).map { value in
      low += 0.3 * (value - low)
      return low
    }
    return zip(noise, Sound.sine(330, dbfs: -20, seconds: seconds, rate: rate)).map { $0 + $1 }
  }

  private func run(_ planes: [[Float]], rate: Int = 48_000) -> Findings {
    detectSound(Click.self, measureSound(planes, rate: rate, needs: .residual).blocks, channels: planes.count)
  }

  @Test func cleanSoundHasNone() {
    let findings = run([sound(seconds: 2)])
    #expect(findings.events.isEmpty && findings.unknownReason == nil)
  }

  @Test(arguments: [16_000, 44_100, 48_000, 96_000]) func singleSampleIsOneMinorEventAtEveryRate(rate: Int) throws {
    var plane = sound(seconds: 2, rate: rate)
    plane[rate] += 0.9
    let findings = run([plane], rate: rate)
    let event = try #require(findings.events.first)
    #expect(findings.events.count == 1 && event.severity == .minor)
    #expect(abs(event.start.seconds - 1) <= 0.003)
  }

  @Test func brokenWaveClicks() {
    let (first, second) = (Sound.sine(200, dbfs: -8, seconds: 1), Sound.sine(200, dbfs: -8, seconds: 1, phase: .pi / 2))
    let noise = Sound.noise(0.002, seconds: 2, seed: 3)
    #expect(run([zip(first + second, noise).map { $0 + $1 }]).events.count == 1)
  }

  @Test func thirdWithinTenSecondsIsMajor() {
    var plane = sound(seconds: 16)
    for second in [1, 3, 5, 15] { plane[second * 48_000] = 0.95 }
    // The fourth has only one other within its 10 s.
    #expect(run([plane]).events.map(\.severity) == [.minor, .minor, .major, .minor])
  }

  @Test func clickInBothChannelsIsOneEvent() throws {
    var plane = sound(seconds: 2)
    plane[50_000] = -0.9
    let findings = run([plane, plane])
    #expect(findings.events.count == 1 && findings.events.first?.message == "Click in 2 channels")
  }

  @Test func clickInTheSecondChannelAloneIsFound() {
    var plane = sound(seconds: 2)
    plane[50_000] = -0.9
    #expect(run([sound(seconds: 2), plane]).events.map(\.message) == ["Click in channel 2"])
  }

  @Test func clickAtTheBorderOfTwoBlocksIsOneEvent() {
    for offset in -20...20 where offset % 4 == 0 {
      var plane = sound(seconds: 2)
      for index in 0..<3 { plane[48_000 + offset + index] = index % 2 == 0 ? 0.9 : -0.9 }
      #expect(run([plane]).events.count == 1, "\(offset)")
    }
  }

  @Test func edgesOfMutesAndToneBurstsAreNone() {
    var plane = sound(seconds: 3)
    for index in 48_000..<60_000 { plane[index] = 0 }
    #expect(run([plane]).events.isEmpty)
    let silence = Sound.constant(0, seconds: 0.5)
    #expect(run([silence + Sound.sine(880, dbfs: -10, seconds: 0.3) + silence]).events.isEmpty)
  }

  @Test func drumBeatsAreNone() {
    let noise = Sound.noise(0.8, seconds: 3, seed: 8)
    // A stroke every 0.25 s: it sets in at once and dies away within 8 ms.
    let plane = zip(sound(seconds: 3), noise.indices).map { $0 + noise[$1] * Float(exp(-Double($1 % 12_000) / 400)) }
    #expect(run([plane]).events.isEmpty)
  }

  @Test func pulsesOfAVoiceAreNone() {
    // A pulse every 8 ms, as from the glottis of a low voice.
    var plane = Sound.noise(0.01, seconds: 2, seed: 4)
    for index in stride(from: 0, to: plane.count, by: 384) { plane[index] += 0.5 }
    #expect(run([plane]).events.isEmpty)
  }

  @Test func gapIsNone() {
    let plane = sound(seconds: 1)
    let first = measureSound([plane], needs: .residual).blocks
    var second = measureSound([plane.map { -$0 }], start: MediaTime(seconds: 2), needs: .residual).blocks
    second[0].gap = MediaTime(seconds: 1)
    #expect(detectSound(Click.self, first + second, channels: 1).events.isEmpty)
  }

  @Test func lowRateIsUnknown() { #expect(run([sound(seconds: 2, rate: 8000)], rate: 8000).unknownReason != nil) }
}
