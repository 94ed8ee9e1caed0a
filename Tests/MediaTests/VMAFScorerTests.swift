import Testing

@testable import AVMonMedia

/// The binding to libvmaf against a stand-in: no real score is computed here.
@Suite struct VMAFScorerTests {
  /// Adds pictures of one level against another, row by row with 5 bytes between rows.
  private func add(_ scorer: VMAFScorer, _ levels: [(Int, Int)], width: Int, height: Int, bytes: Int = 1, padding: Int = 0) throws {
    for (reference, distorted) in levels {
      func plane(_ level: Int) -> [UInt8] {
        let raw = level << padding
        let sample = bytes == 1 ? [UInt8(raw)] : [UInt8(raw & 0xFF), UInt8(raw >> 8)]
        let row = Array(repeating: sample, count: width).flatMap { $0 } + Array(repeating: UInt8(7), count: 5)
        return Array(repeating: row, count: height).flatMap { $0 }
      }
      let (a, b) = (plane(reference), plane(distorted))
      let stride = width * bytes + 5
      try scorer.add(reference: a.span.bytes, referenceStride: stride, distorted: b.span.bytes, distortedStride: stride)
    }
  }

  @Test(.enabled(if: FakeLibVMAF.compiler != nil, "needs a C compiler"), arguments: FakeLibVMAF.Release.allCases)
  func scoresAreThoseOfTheLibrary(_ release: FakeLibVMAF.Release) throws {
    let fake = try FakeLibVMAF(release)
    defer { fake.remove() }
    do {
      let scorer = try VMAFScorer.open([fake.library], width: 37, height: 11, depth: 8, threads: 3)
      #expect(scorer.version == "fake")
      try add(scorer, [(100, 100), (100, 104), (20, 10)], width: 37, height: 11)
      let result = try #require(try scorer.finish())
      #expect(result.scores == [100, 96, 90] && abs(result.mean - 95.3333) < 1e-4)
      #expect(abs(result.harmonicMean - (3 / (1 / 101.0 + 1 / 97 + 1 / 91) - 1)) < 1e-9)
    }
    var expected = ["init log 0 threads 3 subsample 0 masks 0 0", "model vmaf vmaf_v0.6.1 flags 0", "features"]
    for index in 0..<3 {
      expected += ["picture 1 8 bits 37x11", "picture 1 8 bits 37x11", "read \(index)", "unref", "unref"]
    }
    expected += ["flush", "close", "destroy"]
    #expect(fake.calls == expected)
  }

  @Test(
    .enabled(if: FakeLibVMAF.compiler != nil, "needs a C compiler"),
    arguments: [(10, 0, 1, 0, 2), (10, 6, 0, 0, 3), (12, 4, 1, 1, 1), (16, 0, 1, 1, 1)])
  func wideSamplesLoseTheirPadding(_ depth: Int, _ padding: Int, _ shiftX: Int, _ shiftY: Int, _ pixelFormat: Int) throws {
    let fake = try FakeLibVMAF(.three)
    defer { fake.remove() }
    let scorer = try VMAFScorer.open(
      [fake.library], width: 9, height: 4, depth: depth, padding: padding, chromaShiftX: shiftX, chromaShiftY: shiftY)
    try add(scorer, [(900, 870)], width: 9, height: 4, bytes: 2, padding: padding)
    #expect(try scorer.finish()?.scores == [70])
    #expect(fake.calls.contains("picture \(pixelFormat) \(depth) bits 9x4"))
  }

  @Test func aMissingLibraryIsSaidInOneSentence() {
    let error = #expect(throws: VMAFError.self) {
      _ = try VMAFScorer.open(["libvmaf-that-is-not-there.so"], width: 16, height: 16, depth: 8)
    }
    #expect(error?.description.contains("libvmaf, which is not installed; install it") == true)
  }

  @Test(.enabled(if: FakeLibVMAF.compiler != nil, "needs a C compiler"))
  func theFirstLibraryThatIsThereIsTaken() throws {
    let fake = try FakeLibVMAF(.two)
    defer { fake.remove() }
    let scorer = try VMAFScorer.open(["libvmaf-that-is-not-there.so", fake.library], width: 16, height: 16, depth: 8)
    #expect(scorer.version == "fake")
    #expect(try scorer.finish() == nil)
  }

  @Test(
    .enabled(if: FakeLibVMAF.compiler != nil, "needs a C compiler"),
    arguments: [("NO_MODEL_LOAD", "older than 2.1"), ("NO_MODEL", "no built-in model 'vmaf_v0.6.1'")])
  func aLibraryThatDoesNotDoIsSaid(_ defect: String, _ words: String) throws {
    let fake = try FakeLibVMAF(.two, defects: [defect])
    defer { fake.remove() }
    let error = #expect(throws: VMAFError.self) {
      _ = try VMAFScorer.open([fake.library, "libvmaf-that-is-not-there.so"], width: 16, height: 16, depth: 8)
    }
    #expect(error?.description.contains(words) == true)
    // What was opened is closed again.
    #expect(defect == "NO_MODEL_LOAD" ? fake.calls.isEmpty : fake.calls.last == "close")
  }

  @Test(
    .enabled(if: FakeLibVMAF.compiler != nil, "needs a C compiler"), arguments: [("REFUSE", "refused"), ("NO_SECOND_PICTURE", "no memory")])
  func aRefusedPictureIsAnError(_ defect: String, _ words: String) throws {
    let fake = try FakeLibVMAF(.three, defects: [defect])
    defer { fake.remove() }
    let scorer = try VMAFScorer.open([fake.library], width: 16, height: 16, depth: 8)
    let error = #expect(throws: VMAFError.self) { try add(scorer, [(1, 2)], width: 16, height: 16) }
    #expect(error?.description.contains(words) == true)
    if defect == "NO_SECOND_PICTURE" { #expect(fake.calls.last == "unref") }
  }

  @Test func depthsThatTheLibraryDoesNotKnowAreSaid() {
    let error = #expect(throws: VMAFError.self) { _ = try VMAFScorer.open(width: 16, height: 16, depth: 9) }
    #expect(error?.description.contains("9 bits") == true)
  }
}
