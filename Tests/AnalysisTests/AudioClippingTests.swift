import AVMonModel
import Foundation
import Testing

@testable import AVMonAnalysis

@Suite struct AudioClippingTests {
  /// Speech-like sound: noise under a slow envelope, peaks about `peak`.
  private func sound(seconds: Double, peak: Float, seed: UInt64 = 11) -> [Float] {
    var low: Float = 0
    return Sound.noise(1, seconds: seconds, seed: seed).enumerated().map { index, value in
      low += 0.08 * (value - low)
      return low * 2.2 * peak * Float(0.4 + 0.3 * sin(Double(index) / 4000) + 0.3 * sin(Double(index) / 900))
    }
  }

  private func clipped(_ samples: [Float], gain: Float, at limit: Float = 1) -> [Float] {
    samples.map { max(-limit, min(limit, $0 * gain)) }
  }

  private func run(_ plane: [Float]) -> Findings { detectSound(Clipping.self, measureSound([plane, plane]).blocks) }

  private var clean: [Float] { sound(seconds: 2, peak: 0.5) }

  @Test func cleanSoundIsNotClipped() { #expect(run(clean).events.isEmpty) }

  @Test func loudSoundIsNotClipped() {
    let peak = clean.reduce(0) { max($0, abs($1)) }
    #expect(run(clean.map { $0 / peak }).events.isEmpty)
  }

  @Test(arguments: [1.0, 0.7, 0.25, 0.12]) func cutPeaksAreFoundAtEveryLevel(limit: Float) throws {
    let findings = run(sound(seconds: 1, peak: 0.1) + clipped(clean, gain: 8).map { $0 * limit } + sound(seconds: 2, peak: 0.1))
    let event = try #require(findings.events.first)
    #expect(findings.events.count == 1 && event.severity == .major && !event.isOpen)
    #expect(event.cause == (limit > 0.9 ? "full_scale" : "capped"))
    #expect(abs(event.start.seconds - 1) < 0.3 && abs(event.end.seconds - 3) < 0.3)
  }

  @Test func quietCapsAreNotLookedFor() {
    #expect(run(clipped(clean, gain: 8).map { $0 * 0.09 }).events.isEmpty)
  }

  @Test(arguments: [30.0, 50, 100, 440, 1000, 12_000]) func tonesAreNotClipped(frequency: Double) {
    for dbfs in [-0.01, -6.0, -19] { #expect(run(Sound.sine(frequency, dbfs: dbfs, seconds: 1)).events.isEmpty) }
  }

  @Test func coarseSamplesAreNotClipped() {
    // 8-bit sound repeats its highest level, and the ones below it more.
    #expect(run(clean.map { ($0 * 128).rounded() / 128 }).events.isEmpty)
  }

  @Test(arguments: [(2, 0), (3, 1)]) func threeSamplesMakeARun(length: Int, count: Int) {
    var plane = sound(seconds: 2, peak: 0.1)
    for index in 30_000..<(30_000 + length) { plane[index] = 1 }
    let events = run(plane).events
    #expect(events.count == count && events.allSatisfy { $0.severity == .info })
  }

  @Test func runsOfOppositeSignAreTwo() throws {
    var plane = sound(seconds: 2, peak: 0.1)
    for index in 30_000..<30_004 { plane[index] = 1 }
    for index in 30_004..<30_008 { plane[index] = -1 }
    #expect(try #require(run(plane).events.first).metric("runs") == 4, "two runs in each of two channels")
  }

  @Test(arguments: [(239, Severity.info), (240, .minor), (950, .minor), (970, .major)]) func shareOfASecondDecides(
    count: Int, severity: Severity
  ) throws {
    // Runs of ten samples spread over half a second: 0.5 % of a second is 240 samples, 2 % is 960.
    var plane = sound(seconds: 3, peak: 0.1)
    for run in 0..<(count / 10) { for index in 0..<10 { plane[48_000 + run * 240 + index] = 1 } }
    for index in 0..<(count % 10) { plane[48_000 + count / 10 * 240 + index] = 1 }
    #expect(try #require(run(plane).events.first).severity == severity)
  }

  @Test func touchesAreSummedUp() throws {
    var plane = sound(seconds: 8, peak: 0.1)
    for second in 1...6 { for index in 0..<5 { plane[second * 48_000 + 7 + index] = 1 } }
    let events = run(plane).events
    #expect(events.count == 1)
    let event = try #require(events.first)
    #expect(event.severity == .info && event.metric("runs") == 12)
    #expect(soundSeconds(event.start) == 1 && soundSeconds(event.end) == 6.05)
  }

  @Test func aSecondWithoutClippingEndsTheEvent() {
    let part = clipped(sound(seconds: 0.5, peak: 0.5), gain: 8)
    func quiet(_ seconds: Double) -> [Float] { sound(seconds: seconds, peak: 0.05) }
    #expect(run(part + quiet(0.9) + part).events.count == 1)
    #expect(run(part + quiet(1.2) + part).events.count == 2)
  }

  @Test func clippingToTheEndIsOpen() throws {
    #expect(try #require(run(sound(seconds: 1, peak: 0.1) + clipped(sound(seconds: 1, peak: 0.5), gain: 8)).events.first).isOpen)
  }

  @Test func oneChannelIsEnough() throws {
    let planes = [sound(seconds: 2, peak: 0.1), sound(seconds: 2, peak: 0.1), clipped(clean, gain: 8)]
    let event = try #require(detectSound(Clipping.self, measureSound(planes).blocks, channels: 3).events.first)
    #expect(event.severity == .major && event.metric("channel") == 3)
  }

  @Test func gapAndChangeOfChannelsAreSurvived() throws {
    let part = clipped(sound(seconds: 0.5, peak: 0.5), gain: 8)
    let first = measureSound([part]).blocks
    let second = measureSound([part, part], start: MediaTime(seconds: 0.6)).blocks
    let events = detectSound(Clipping.self, first + second).events
    #expect(events.count == 1 && events.first?.severity == .major)
  }

  @Test func noSoundCannotTell() { #expect(detectSound(Clipping.self, []).unknownReason != nil) }

  @Test func ringingOfLossyCodingIsCrowded() throws {
    // What a codec makes of flat tops: the limit, with noise of a few percent on it.
    let noise = Sound.noise(0.06, seconds: 2, seed: 12)
    let coded = zip(clipped(clean, gain: 8), noise).map { $0 + $1 }
    #expect(try #require(run(coded).events.first).severity == .major)
  }
}
