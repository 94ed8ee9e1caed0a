import Testing

@testable import AVMonAnalysis

/// Tracks of noise: a bed both share, and a voice of their own.
@Suite struct SyncTrackAlignerTests {
  private static let rate = 16_000

  /// Noise without pitch, the same for the same seed.
  private func noise(_ seed: UInt64, seconds: Double) -> [Float] {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    return (0..<Int(seconds * Double(Self.rate))).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max) * 0.2
    }
  }

  private func mix(_ a: [Float], _ b: [Float]) -> [Float] { zip(a, b).map { $0 + $1 } }

  /// Plays both tracks, a second in turn; `late` is how much later the second one's time stamps begin.
  private func align(_ first: [Float], _ second: [Float], late: Double = 0) throws -> SoundAligner {
    var aligner = try #require(SoundAligner.tracks(1).first)
    for start in stride(from: 0, to: max(first.count, second.count), by: Self.rate) {
      for (side, sound, shift) in [(Side.reference, first, 0), (.distorted, second, late)] where start < sound.count {
        let piece = Array(sound[start..<min(sound.count, start + Self.rate)])
        piece.withUnsafeBufferPointer { aligner.append(side, $0, at: Double(start) / Double(Self.rate) + shift) }
      }
    }
    for side in Side.allCases { aligner.end(side) }
    return aligner
  }

  private func offset(_ aligner: SoundAligner) -> Double? { SyncComparison(sound: aligner.windows, steps: aligner.steps).offset }

  @Test(arguments: [0.0, 0.08, -0.4, 0.4, -0.95, 0.95])
  func findsABedUnderTwoVoices(late: Double) throws {
    let bed = noise(1, seconds: 20)
    let aligner = try align(mix(bed, noise(2, seconds: 20)), mix(bed, noise(3, seconds: 20)), late: late)
    #expect(aligner.windows.count == aligner.audible)
    #expect(abs(try #require(offset(aligner)) + 1000 * late) < 0.05)
  }

  @Test func answersZeroForCopies() throws {
    let bed = noise(1, seconds: 14)
    #expect(abs(try #require(offset(try align(bed, bed)))) < 0.001)
  }

  @Test func unrelatedSoundHasNoWindows() throws {
    let aligner = try align(noise(1, seconds: 60), noise(2, seconds: 60))
    #expect(aligner.audible > 20)
    #expect(aligner.windows.isEmpty)
  }

  @Test func isNotLedAstrayBeyondItsReach() throws {
    let bed = noise(1, seconds: 20)
    #expect(try align(bed, bed, late: 1.5).windows.isEmpty)
  }

  @Test func silenceIsNotAudible() throws {
    let aligner = try align(noise(1, seconds: 20), [Float](repeating: 0, count: 20 * Self.rate))
    #expect(aligner.audible == 0)
    #expect(aligner.windows.isEmpty)
  }

  @Test func aShorterTrackIsComparedAsFarAsItGoes() throws {
    let bed = noise(1, seconds: 40)
    let aligner = try align(bed, Array(bed[..<(14 * Self.rate)]), late: 0.05)
    #expect((aligner.windows.last?.time ?? 99) < 14)
    #expect(abs(try #require(offset(aligner)) + 50) < 0.05)
  }

  @Test func findsAStepBetweenTwoOffsets() throws {
    let bed = noise(1, seconds: 40)
    let cut = Array(bed[..<(20 * Self.rate)]) + Array(bed[(20 * Self.rate + 1600)...])
    let aligner = try align(bed, cut)
    let sync = SyncComparison(sound: aligner.windows, steps: aligner.steps)
    #expect(sync.segments.count == 2)
    #expect(abs((sync.segments.first?.offset ?? 99) - 0) < 0.05)
    #expect(abs((sync.segments.last?.offset ?? 99) - 100) < 0.05)
    #expect(abs((sync.segments.last?.start ?? 0) - 20) < 0.1)
  }

  @Test func oneTrackFarAheadOfTheOtherGivesNoAnswer() throws {
    var aligner = try #require(SoundAligner.tracks(1).first)
    let bed = noise(1, seconds: 60)
    bed.withUnsafeBufferPointer { aligner.append(.reference, $0, at: 0) }
    bed[..<(20 * Self.rate)].withUnsafeBufferPointer { aligner.append(.distorted, $0, at: 0) }
    for side in Side.allCases { aligner.end(side) }
    #expect(aligner.windows.isEmpty)
  }
}
