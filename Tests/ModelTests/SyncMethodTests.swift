import AVMonModel
import Testing

@Suite struct SyncMethodTests {
  private func row(
    _ method: SyncMethod?, _ offset: Double?, confidence: Double = 0.5, stream: Int? = 1, uncertainty: Double? = 1
  ) -> Measurements.AVSync {
    .init(offset: offset, confidence: confidence, method: method?.rawValue, stream: stream, uncertainty: uncertainty)
  }

  @Test func evidenceCountsMoreThanConfidence() {
    let rows = [row(.timestamps, 0, confidence: 1), row(.tracks, 1), row(.markers, 120, confidence: 0.6), row(.content, 300)]
    #expect(SyncMethod.best(of: rows)?.method == "markers")
    #expect(SyncMethod.best(of: rows.reversed())?.method == "markers")
    #expect(SyncMethod.best(of: rows + [row(.reference, 7, confidence: 0.1)])?.offset == 7)
  }

  @Test func everyMethodBeatsThoseAfterIt() {
    let methods = SyncMethod.allCases.filter { $0 != .tracks }
    for (first, second) in zip(methods, methods.dropFirst()) {
      #expect(SyncMethod.best(of: [row(second, 500, confidence: 1), row(first, -500, confidence: 0.1)])?.method == first.rawValue)
    }
  }

  @Test func otherTracksSayNothingOfThePicture() {
    #expect(SyncMethod.best(of: [row(.tracks, 80, confidence: 1, stream: 2), row(.timestamps, 5)])?.method == "timestamps")
    #expect(SyncMethod.best(of: [row(.tracks, 80, confidence: 1, stream: 2)]) == nil)
  }

  @Test func ofEqualEvidenceTheSurestThenTheFirstCounts() {
    let rows = [row(.timestamps, 1, stream: 1), row(.timestamps, 2, confidence: 0.8, stream: 2), row(.timestamps, 3, stream: 3)]
    #expect(SyncMethod.best(of: rows)?.stream == 2)
    #expect(SyncMethod.best(of: [rows[0], rows[2]])?.stream == 1)
  }

  @Test func methodsWithoutAnAnswerDoNotCount() {
    #expect(SyncMethod.best(of: [row(.markers, nil), row(.timestamps, -20)])?.offset == -20)
    let reasons = [Measurements.AVSync(reason: "first"), Measurements.AVSync(reason: "second")]
    #expect(SyncMethod.best(of: reasons)?.reason == "first")
    #expect(SyncMethod.best(of: []) == nil)
  }

  @Test func unknownMethodsComeLast() {
    var strange = row(nil, 90, confidence: 1)
    strange.method = "divination"
    #expect(SyncMethod.best(of: [strange, row(.timestamps, 5)])?.offset == 5)
    #expect(SyncMethod.best(of: [strange])?.offset == 90)
  }

  @Test(arguments: [(299.0, "timestamps"), (201, "timestamps"), (199, "content"), (0, "content")])
  func coarseContentGivesWayToTimeStampsItAgreesWith(stamps: Double, method: String) {
    let rows = [row(.timestamps, stamps), row(.content, 300, uncertainty: 100)]
    #expect(SyncMethod.best(of: rows)?.method == method)
  }

  @Test func timeStampsOfAnotherStreamAreNoFinerAnswer() {
    let rows = [row(.timestamps, 300, stream: 2), row(.content, 300, stream: 1, uncertainty: 100)]
    #expect(SyncMethod.best(of: rows)?.method == "content")
  }
}
