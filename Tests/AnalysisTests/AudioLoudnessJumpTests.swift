import AVMonModel
import Foundation
import Testing

@testable import AVMonAnalysis

@Suite struct AudioLoudnessJumpTests {
  private func sound(seconds: Double, seed: UInt64 = 17) -> [Float] {
    var low: Float = 0
    return Sound.noise(0.2, seconds: seconds, seed: seed).map { value in
      low += 0.2 * (value - low)
      return low
    }
  }

  private func run(_ plane: [Float]) -> Findings {
    detectSound(LoudnessJump.self, measureSound([plane, plane.map { -$0 }], needs: .bands).blocks)
  }

  private func step(_ decibels: Double, at second: Double = 3, seconds: Double = 6) -> [Float] {
    let gain = Float(pow(10, decibels / 20))
    return sound(seconds: seconds).enumerated().map { Double($0) < second * 48_000 ? $1 : $1 * gain }
  }

  @Test func steadySoundHasNone() {
    let findings = run(sound(seconds: 6))
    #expect(findings.events.isEmpty && findings.unknownReason == nil)
  }

  @Test(arguments: [-15.0, 12, 18]) func stepIsOneMinorEventWhereItIs(decibels: Double) throws {
    let findings = run(step(decibels))
    let event = try #require(findings.events.first)
    #expect(findings.events.count == 1 && event.severity == .minor && event.cause == (decibels > 0 ? "louder" : "quieter"))
    #expect(abs(event.start.seconds - 3) <= 0.1)
    let gain = try #require(event.metrics.first { $0.name == "gain_db" })
    #expect(abs(gain.value - decibels) < 1)
  }

  /// Below 7 dB or above 20 dB nothing counts; between 6 and 10 dB it must be as even as a step in noise.
  @Test(arguments: [(6.0, 0), (9, 1), (11.5, 1), (25, 0)]) func sizeDecides(decibels: Double, count: Int) {
    #expect(run(step(decibels)).events.count == count)
  }

  @Test func anotherSpectrumIsAnotherSound() {
    let loud = Sound.noise(0.2, seconds: 3, seed: 2)
    var low: Float = 0
    let dull = sound(seconds: 3).map { value -> Float in
      low += 0.1 * (value - low)
      return low
    }
    #expect(run(dull + loud).events.isEmpty)
  }

  /// A quarter of the blocks are loud, and as loud as before after the background has grown.
  @Test func backgroundAloneIsNoJump() {
    let plane = sound(seconds: 6).enumerated().map { index, value in
      // Bursts of 0.6 s, none within 0.5 s of the step.
      let second = Double(index) / 48_000
      let isLoud = [1.2..<1.8, 1.9..<2.4, 3.6..<4.2, 4.3..<4.9].contains { $0.contains(second) }
      return isLoud ? value * 4 : second < 3 ? value * 0.1 : value * 0.4
    }
    #expect(run(plane).events.isEmpty)
  }

  @Test func whatComesBackIsNoJump() {
    let plane = sound(seconds: 6).enumerated().map { (144_000..<168_000).contains($0) ? $1 * 4 : $1 }
    #expect(run(plane).events.isEmpty)
  }

  @Test func fadeIsNoJump() {
    let plane = sound(seconds: 8).enumerated().map { $1 * Float(pow(10, -Double(min(max($0 - 144_000, 0), 96_000)) / 96_000)) }
    #expect(run(plane).events.isEmpty)
  }

  @Test func stepsIntoSilenceAreNot() { #expect(run(sound(seconds: 3) + Sound.constant(0, seconds: 3)).events.isEmpty) }

  @Test func gapHidesAStep() {
    let first = measureSound([sound(seconds: 3)], needs: .bands).blocks
    var second = measureSound([sound(seconds: 3).map { $0 * 0.2 }], start: MediaTime(seconds: 4), needs: .bands).blocks
    second[0].gap = MediaTime(seconds: 1)
    #expect(detectSound(LoudnessJump.self, first + second, channels: 1).events.isEmpty)
  }

  @Test func briefSoundIsUnknown() { #expect(run(sound(seconds: 2)).unknownReason != nil) }
}
