import AVMonReport
import Foundation
import Testing

/// Every fixture through the built tool: what is in it is found, when it is, and nothing else.
@Suite struct FixtureTests {
  @Test func truthNamesEveryMediaFile() throws {
    let made = try FileManager.default.contentsOfDirectory(atPath: Fixture.path(""))
      .filter { name in name != "__pycache__" && ![".py", ".json", ".md"].contains { name.hasSuffix($0) } }
    #expect(!made.isEmpty && made.sorted() == FixtureTruth.all.map(\.name))
  }

  @Test(arguments: FixtureTruth.all)
  func exitStatusIsTheOneOfTheTruth(_ truth: FixtureTruth) throws {
    let result = try Avmon.run(["analyze", Fixture.path(truth.name)])
    #expect(truth.exit.contains(result.status), "\(result.errors)")
    if result.status == ExitStatus.unusableInput {
      expectRefusal(result, ExitStatus.unusableInput, says: [truth.name])
    } else {
      #expect(result.errors.isEmpty)
      try expectReport(result.output)
    }
  }

  @Test(arguments: FixtureTruth.media)
  func inputIsDescribed(_ truth: FixtureTruth) throws {
    let report = try report(truth)
    let duration = try #require(report.at("input.duration")?.double)
    // Containers state their duration in their own way: without the priming samples, or with the last frame's length guessed.
    if !truth.events.contains(where: { $0.detector == "timestamp" }) {
      #expect(abs(duration - (truth.duration ?? 0)) <= 0.1, "\(duration)")
    }
    for stream in truth.streams ?? [] {
      let row = try #require(report.at("input.streams")?[stream.index])
      #expect(row["type"]?.string == stream.type && row["analysed"] == true)
      if stream.type == "video" { #expect(row["frames"]?.double == Double(stream.frames)) }
    }
  }

  @Test(arguments: FixtureTruth.media)
  func everyDefectIsFoundAtItsTime(_ truth: FixtureTruth) throws {
    let found = try report(truth).reportedEvents
    for event in truth.events {
      let own = found.filter { ([event.detector] + (event.otherNames ?? [])).contains($0.detector) && $0.concerns(event.stream) }
      let whole = own.filter { $0.lies(at: (event.start, event.end), within: event.tolerance) }
      let parts = (event.parts ?? []).map { part in own.filter { $0.lies(at: (part[0], part[1]), within: event.tolerance) } }
      let isInParts = !parts.isEmpty && parts.allSatisfy { !$0.isEmpty }
      #expect(!whole.isEmpty || isInParts, "\(event.detector) \(event.start)...\(event.end) is not in \(found)")
      if let cause = event.cause, let match = whole.first(where: { $0.detector == event.detector }) { #expect(match.cause == cause) }
    }
  }

  @Test(arguments: FixtureTruth.media)
  func nothingElseIsReported(_ truth: FixtureTruth) throws {
    let defects = try report(truth).reportedEvents.filter(\.isDefect)
    #expect(defects.filter { (truth.silent ?? []).contains($0.detector) }.isEmpty, "\(defects)")
    for event in defects where !(truth.may ?? []).contains(event.detector) {
      let isExplained = truth.events.contains { event.concerns($0.stream) && event.overlaps(($0.start, $0.end), widenedBy: $0.tolerance) }
      #expect(isExplained, "\(event)")
    }
  }

  @Test(arguments: FixtureTruth.media.filter { $0.sync != nil })
  func offsetBetweenSoundAndPictureIsMeasured(_ truth: FixtureTruth) throws {
    let (sync, report) = (try #require(truth.sync), try report(truth))
    let offset = try #require(report.at("measurements.av_sync.offset_ms")?.double)
    #expect(abs(offset - sync.offset) <= sync.tolerance)
    #expect(report.at("measurements.av_sync.method")?.string == sync.method)
  }

  /// Decoding in threads must not show: see docs/architecture.md on determinism.
  @Test(arguments: FixtureTruth.media)
  func reportDoesNotDependOnTheNumberOfThreads(_ truth: FixtureTruth) throws {
    let reports = try [1, 2, 1, 4].map { threads in
      try Avmon.run(["analyze", Fixture.path(truth.name), "--no-run-info", "--threads", "\(threads)"]).output
    }
    #expect(!reports[0].isEmpty && reports.allSatisfy { $0 == reports[0] })
  }

  @Test(arguments: ["scalar", "sse2", "avx2"])
  func reportDoesNotDependOnTheInstructionSet(_ set: String) throws {
    for name in ["freeze.mp4", "odd_size.mkv", "ten_bit_freeze.mkv", "field_order.ts", "tearing.mp4"] {
      let options = ["analyze", Fixture.path(name), "--no-run-info"]
      let (own, clamped) = (try Avmon.run(options), try Avmon.run(options, environment: ["AVMON_CPU": set]))
      #expect(own.output == clamped.output, "\(name)")
    }
  }

  private func report(_ truth: FixtureTruth) throws -> JSONValue {
    try JSONParser.parse(try Avmon.run(["analyze", Fixture.path(truth.name)]).text)
  }
}
