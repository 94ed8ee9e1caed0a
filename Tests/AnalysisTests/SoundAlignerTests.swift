import Testing

@testable import AVMonAnalysis

@Suite struct SoundAlignerTests {
  private func align(_ reference: [Float], _ distorted: [Float]) -> SoundAligner {
    var aligner = SoundAligner()
    // Pieces of different lengths, unevenly: what is found must not depend on it.
    for (side, samples, piece) in [(Side.reference, reference, 1024), (.distorted, distorted, 1536)] {
      for start in stride(from: 0, to: samples.count, by: piece) {
        samples[start..<min(start + piece, samples.count)].withUnsafeBufferPointer {
          aligner.append(side, $0, at: Double(start) / 16_000)
        }
      }
      aligner.end(side)
    }
    return aligner
  }

  @Test(arguments: [-137, 0, 1, 1280, 32_005, -80_000]) func delayIsFoundToASample(_ delay: Int) throws {
    let sound = ReferenceBuilders.noise(seconds: 24, seed: 7)
    let moved = delay >= 0 ? [Float](repeating: 0, count: delay) + sound : Array(sound.dropFirst(-delay))
    let aligner = align(sound, moved)
    let lags = aligner.windows.map { $0.lag * 16_000 }
    try #require(lags.count >= 3)
    for lag in lags { #expect(abs(lag - Double(delay)) < 0.5) }
    #expect(aligner.steps.isEmpty)
  }

  @Test func gainIsThatOfTheLevel() throws {
    let sound = ReferenceBuilders.noise(seconds: 16, seed: 3)
    let aligner = align(sound, sound.map { $0 / 4 })
    try #require(!aligner.windows.isEmpty)
    for window in aligner.windows { #expect(abs(window.gain + 12.04) < 0.01) }
  }

  @Test func soundTakenOutIsAStepInPlaceAndSize() throws {
    let sound = ReferenceBuilders.noise(seconds: 30, seed: 11)
    let cut = Array(sound[..<224_000]) + Array(sound[226_400...])
    let steps = align(sound, cut).steps
    try #require(steps.count == 1)
    #expect(abs(steps[0].change + 0.15) < 0.0002)
    #expect(abs(steps[0].time - 14) < 0.03)
  }

  @Test func otherSoundHasNoLag() {
    let aligner = align(ReferenceBuilders.noise(seconds: 30, seed: 1), ReferenceBuilders.noise(seconds: 30, seed: 2))
    #expect(aligner.windows.isEmpty && aligner.lag == nil)
  }

  @Test func silenceHasNoLag() {
    let aligner = align(ReferenceBuilders.noise(seconds: 12, seed: 1), [Float](repeating: 0, count: 12 * 16_000))
    #expect(aligner.windows.isEmpty)
  }
}
