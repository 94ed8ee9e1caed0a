import AVMonModel
import Foundation
import Testing

@testable import AVMonAnalysis

@Suite struct SyncBeepTests {
  private func beeps(_ blocks: [AudioStats]) -> [MarkerBeepTracker.Beep] {
    var tracker = MarkerBeepTracker()
    for block in blocks { tracker.observe(block) }
    tracker.finish()
    return tracker.beeps
  }

  /// Quiet, `sound` after half a second, and quiet again.
  private func beeps(_ sound: [Float], lead: Int = 24_000, tail: Int = 24_000, bed: Float = 0) -> [MarkerBeepTracker.Beep] {
    let samples = Array(repeating: Float(0), count: lead) + sound + Array(repeating: Float(0), count: tail)
    let noise = Sound.noise(bed, seconds: Double(samples.count) / 48_000, seed: 5)
    return beeps(measureSound([zip(samples, noise).map { $0 + $1 }]).blocks)
  }

  private func struck(_ frequency: Double, decay: Double, seconds: Double = 0.4) -> [Float] {
    Sound.sine(frequency, dbfs: -6, seconds: seconds).enumerated().map { $1 * Float(exp(-Double($0) / (decay * 48_000))) }
  }

  @Test(arguments: 0..<10) func beginIsFinerThanATick(part: Int) throws {
    let lead = 24_000 + 12 * part
    let beep = try #require(beeps(Sound.sine(1000, dbfs: -20, seconds: 0.05), lead: lead).first)
    #expect(abs(beep.time.seconds - Double(lead) / 48_000) < 0.0002)
    #expect(abs(Double(beep.level) - 0.1 / 2.0.squareRoot()) < 0.001)
  }

  @Test(arguments: [200.0, 400, 1000, 3000, 10_000]) func tonesOfAnyPitchAreBeeps(_ frequency: Double) {
    #expect(beeps(Sound.sine(frequency, dbfs: -20, seconds: 0.06)).count == 1)
  }

  @Test func noiseOfEvenLevelIsABeep() {
    #expect(beeps(Sound.noise(0.3, seconds: 0.1, seed: 9)).count == 1)
  }

  @Test(arguments: [(0.01, 0), (0.0167, 1), (0.02, 1), (0.1, 1), (0.38, 1), (0.41, 0)]) func beepsHaveALength(seconds: Double, count: Int) {
    #expect(beeps(Sound.sine(1000, dbfs: -20, seconds: seconds)).count == count)
  }

  @Test(arguments: [(-57.0, 1), (-58, 0)]) func beepsAreLouderThanNearSilence(peak: Double, count: Int) {
    // RMS is 3 dB below the peak.
    #expect(beeps(Sound.sine(1000, dbfs: peak + 0.5, seconds: 0.06)).count == count)
  }

  /// Noise of amplitude a has an RMS of a / 1.73 and ticks up to 2 dB above; the beep has 0.0707.
  @Test(arguments: [(Float(0.02), 1), (0.04, 0)]) func beepsStandOutOfTheQuietByTwelveDecibels(bed: Float, count: Int) {
    #expect(beeps(Sound.sine(1000, dbfs: -20, seconds: 0.06), bed: bed).count == count)
  }

  @Test(arguments: [0.006, 0.012, 0.02, 0.028, 0.04, 0.06, 0.1], [65.0, 110, 440, 1800]) func whatDecaysIsNoBeep(
    decay: Double, frequency: Double
  ) {
    #expect(beeps(struck(frequency, decay: decay)).isEmpty)
  }

  @Test func swellingSoundIsNoBeep() {
    let tone = Sound.sine(500, dbfs: -6, seconds: 0.2)
    #expect(beeps(tone.enumerated().map { $1 * Float($0) / Float(tone.count) }).isEmpty)
  }

  @Test(arguments: [0.04, 0.05, 0.08, 0.15, 0.3]) func humpIsNoBeep(seconds: Double) {
    for lead in stride(from: 24_000, to: 24_120, by: 24) { #expect(beeps(syllable(seconds), lead: lead).isEmpty) }
  }

  @Test(arguments: [(0.001, 1), (0.003, 1), (0.012, 0)]) func beginMayBeSoftForAFewMilliseconds(ramp: Double, count: Int) {
    let tone = Sound.sine(1000, dbfs: -20, seconds: 0.06)
    #expect(beeps(tone.enumerated().map { $1 * Float(min(1, Double($0) / (ramp * 48_000))) }).count == count)
  }

  @Test func soundThatGoesOnIsNoBeep() {
    let tone = Sound.sine(500, dbfs: -12, seconds: 0.1)
    // Half as loud afterwards.
    #expect(beeps(tone + Sound.sine(500, dbfs: -22, seconds: 0.5)).isEmpty)
  }

  @Test func beepOfOneChannelCounts() {
    let silent = Sound.constant(0, seconds: 1.06)
    let tone = Sound.constant(0, seconds: 0.5) + Sound.sine(1000, dbfs: -20, seconds: 0.06) + Sound.constant(0, seconds: 0.5)
    #expect(beeps(measureSound([silent, tone]).blocks).count == 1)
  }

  @Test func beepAtTheVeryEndCounts() {
    #expect(beeps(Sound.sine(1000, dbfs: -20, seconds: 0.06), tail: 0).count == 1)
  }

  @Test func soundAfterAGapIsJudgedByItself() {
    var blocks = SoundBlocks()
    let quiet = [Double?](repeating: -70, count: 40)
    blocks.add(ticks: quiet + Array(repeating: -20, count: 10))
    blocks.skip(MediaTime(seconds: 2))
    blocks.add(ticks: Array(repeating: -20, count: 10) + quiet + Array(repeating: -20, count: 20) + quiet)
    let found = beeps(blocks.all)
    #expect(found.count == 2)
    #expect(found.map { ($0.time.seconds * 1000).rounded() } == [100, 100 + 25 + 2000 + 25 + 100])
  }

  @Test func longSoundIsSearchedToItsEnd() {
    var blocks = SoundBlocks()
    for _ in 0..<40 {
      blocks.add(ticks: Array(repeating: -70, count: 180))
      blocks.add(ticks: Array(repeating: -20, count: 20))
    }
    blocks.add(ticks: Array(repeating: -70, count: 60))
    let found = beeps(blocks.all)
    #expect(found.count == 40)
    #expect(found.enumerated().allSatisfy { abs($1.time.seconds - (0.45 + 0.5 * Double($0))) < 1e-6 })
  }

  /// A minute of strokes, hums that swell and fall like syllables, and drums.
  @Test(arguments: 1...5) func livelySoundHasNoBeeps(seed: Int) {
    var generator = Sound.Generator(state: UInt64(seed) &* 7919)
    var samples = [Float](repeating: 0, count: 60 * 48_000)
    var at = 4800
    while at < samples.count - 48_000 {
      let sound =
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: struck(Double.random(in: 60...3000, using: &generator), decay: Double.random(in: 0.005...0.15, using: &generator))
        case 1: syllable(Double.random(in: 0.05...0.3, using: &generator))
        default: struck(180, decay: 0.05) + struck(90, decay: 0.09)
        }
      for (index, value) in sound.enumerated() where at + index < samples.count { samples[at + index] += value / 2 }
      at += Int.random(in: 4000...24_000, using: &generator)
    }
    #expect(beeps(measureSound([samples]).blocks).isEmpty)
  }

  /// Rises and falls over its length.
  private func syllable(_ seconds: Double) -> [Float] {
    let tone = Sound.sine(180, dbfs: -8, seconds: seconds)
    return tone.enumerated().map { $1 * Float(sin(Double.pi * Double($0) / Double(tone.count))) }
  }
}
