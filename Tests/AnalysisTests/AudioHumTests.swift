import AVMonModel
import Foundation
import Testing

@testable import AVMonAnalysis

@Suite struct AudioHumTests {
  private func comb(_ frequency: Double, dbfs: Double, seconds: Double, rate: Int = 48_000, harmonics: [Double] = [1, 0.4, 0.2]) -> [Float]
  {
    let parts = harmonics.enumerated().map { index, level in
      Sound.sine(frequency * Double(index + 1), dbfs: dbfs + 20 * log10(level), seconds: seconds, rate: rate)
    }
    return parts[0].indices.map { index in parts.reduce(0) { $0 + $1[index] } }
  }

  private func noise(_ seconds: Double, rate: Int = 48_000) -> [Float] { Sound.noise(0.02, seconds: seconds, rate: rate, seed: 21) }

  private func run(_ planes: [[Float]], rate: Int = 48_000) -> Findings {
    detectSound(Hum.self, measureSound(planes, rate: rate, needs: .lowBand).blocks, channels: planes.count)
  }

  private func mix(_ a: [Float], _ b: [Float]) -> [Float] { zip(a, b).map { $0 + $1 } }

  @Test func noiseHasNone() { #expect(run([noise(6)]).events.isEmpty) }

  @Test(arguments: [8000, 44_100, 48_000]) func humIsOneMinorEventWithItsFrequency(rate: Int) throws {
    for hertz in [50.0, 60] {
      let hum = Sound.constant(0, seconds: 2, rate: rate) + comb(hertz, dbfs: -30, seconds: 3, rate: rate)
      let plane = mix(hum + Sound.constant(0, seconds: 2, rate: rate), noise(7, rate: rate))
      let findings = run([plane, noise(7, rate: rate)], rate: rate)
      let event = try #require(findings.events.first)
      #expect(findings.events.count == 1 && event.severity == .minor && !event.isOpen)
      #expect(abs(event.start.seconds - 2) <= 0.5 && abs(event.end.seconds - 5) <= 0.5)
      #expect(event.message.contains("\(Int(hertz)) Hz"))
      let level = try #require(event.metrics.first { $0.name == "level_dbfs" })
      #expect(abs(level.value + 30) < 1.5)
    }
  }

  @Test func humFromBeginningToEndIsOpen() throws {
    let event = try #require(run([mix(comb(50, dbfs: -45, seconds: 5), noise(5).map { $0 / 10 })]).events.first)
    #expect(event.start == .zero && event.end.seconds == 5 && event.isOpen)
  }

  @Test func halfASecondIsTooShort() {
    let hum = Sound.constant(0, seconds: 2) + comb(50, dbfs: -30, seconds: 0.5) + Sound.constant(0, seconds: 2.5)
    #expect(run([mix(hum, noise(5))]).events.isEmpty)
  }

  /// The notes of the equal scale around the mains frequencies, and a grid that is off by more than the standard allows.
  @Test(arguments: [46.25, 49.0, 49.4, 50.7, 51.91, 55, 58.27, 60.8, 61.74]) func notesBesideTheMainsAreNone(hertz: Double) {
    #expect(run([mix(comb(hertz, dbfs: -20, seconds: 5), noise(5))]).events.isEmpty)
  }

  @Test(arguments: [49.7, 50.3, 60.4]) func mainsMayBeOffByHalfAPercent(hertz: Double) {
    #expect(run([mix(comb(hertz, dbfs: -30, seconds: 5), noise(5))]).events.count == 1)
  }

  @Test func singleToneIsNone() { #expect(run([mix(comb(50, dbfs: -20, seconds: 5, harmonics: [1]), noise(5))]).events.isEmpty) }

  @Test func engineThatRunsUpIsNone() {
    var phase = 0.0
    let plane = (0..<240_000).map { index -> Float in
      phase += 2 * .pi * (45 + 20 * Double(index) / 240_000) / 48_000
      return Float(0.1 * sin(phase) + 0.05 * sin(2 * phase) + 0.03 * sin(3 * phase))
    }
    #expect(run([mix(plane, noise(5))]).events.isEmpty)
  }

  @Test(arguments: [(-53.0, 1), (-58, 0)]) func levelDecides(dbfs: Double, count: Int) {
    #expect(run([comb(50, dbfs: dbfs, seconds: 4)]).events.count == count)
  }

  @Test func gapEndsTheHum() throws {
    let first = measureSound([comb(50, dbfs: -30, seconds: 3)], needs: .lowBand).blocks
    var second = measureSound([comb(50, dbfs: -30, seconds: 3)], start: MediaTime(seconds: 5), needs: .lowBand).blocks
    second[0].gap = MediaTime(seconds: 2)
    let events = detectSound(Hum.self, first + second, channels: 1).events
    #expect(events.map(\.start.seconds) == [0, 5] && events.first?.end.seconds == 3)
  }

  @Test func briefSoundIsUnknown() { #expect(run([comb(50, dbfs: -30, seconds: 1)]).unknownReason != nil) }
}
