import AVMonReport
import Foundation
import Testing

@Suite struct CompareTests {
  /// Eight seconds of moving pictures with sound, in which the picture stutters.
  private let reference = Fixture.path("stutter.mp4")

  /// A copy of the reference with a defect.
  private func copy(_ defect: String, in scratch: Scratch) throws -> String {
    let path = scratch.file("copy.mp4").path
    #expect(try Avmon.run(["inject", reference, "-o", path, defect]).status == ExitStatus.passed)
    return path
  }

  @Test func copyOfItselfPassesWithItsOwnDefectsInherited() throws {
    let result = try Avmon.run(["compare", reference, reference])
    #expect(result.status == ExitStatus.passed)
    let report = try expectReport(result.output)
    #expect(report.at("comparison.video.offset")?.double == 0)
    #expect(report.at("comparison.video.unmatched_frames")?.double == 0)
    let events = try #require(report["events"]?.elements)
    #expect(!events.isEmpty && events.allSatisfy { $0["inherited"] == true })
    let psnr = try #require(report.at("comparison.quality")?.elements?.first { $0["metric"] == "psnr_y" })
    #expect(psnr["pooled"]?.double == 100 && psnr["identical_frames"]?.double == 210)
  }

  @Test func soundThatWasMovedFailsTheGate() throws {
    let scratch = try Scratch()
    let result = try Avmon.run(["compare", reference, try copy("av_shift:offset=100ms,mode=content", in: scratch)])
    #expect(result.status == ExitStatus.gateFailed)
    let report = try expectReport(result.output)
    #expect(report.at("measurements.av_sync.method") == "reference")
    #expect(abs((report.at("measurements.av_sync.offset_ms")?.double ?? 0) - 100) < 1)
    let introduced = report["events"]?.elements?.filter { $0["cause"] == "introduced" } ?? []
    #expect(introduced.count == 1 && introduced.first?["severity"] == "critical")
  }

  @Test func otherProgrammeIsUnknownAndHasNoFigures() throws {
    let result = try Avmon.run(["compare", reference, Fixture.path("freeze.mp4")])
    #expect(result.status == ExitStatus.gateFailed)
    let report = try expectReport(result.output)
    #expect(report.at("verdict.status") != "pass")
    #expect(report.at("comparison.reason")?.string?.isEmpty == false)
    #expect(report.at("comparison.quality")?.elements?.isEmpty == true)
    #expect(report.at("comparison.video.offset")?.double == nil)
  }

  @Test func missingTracksAreTold() throws {
    let report = try expectReport(try Avmon.run(["compare", Fixture.path("clean.mp4"), Fixture.path("no_audio.mp4")]).output)
    #expect(report["events"]?.elements?.contains { $0["detector"] == "track_missing" && $0["severity"] == "major" } == true)
  }

  @Test func threadsDoNotChangeTheReport() throws {
    let scratch = try Scratch()
    let distorted = try copy("drop", in: scratch)
    let reports = try ["1", "2"].map {
      try Avmon.run(["compare", reference, distorted, "--no-run-info", "--threads", $0]).output
    }
    #expect(reports[0] == reports[1])
  }

  @Test func standardInputCanBeOneOfTheTwo() throws {
    let stream = Fixture.path("offset_start.ts")
    let piped = try Avmon.run(["compare", stream, "-"], input: .file(URL(filePath: stream)))
    #expect(piped.status == ExitStatus.passed)
    #expect(try Avmon.run(["compare", "-", "-"]).status == ExitStatus.usage)
  }

  @Test func whatIsWrongIsSaid() throws {
    let missing = try Avmon.run(["compare", reference, "/nowhere.mp4"])
    #expect(missing.status == ExitStatus.unusableInput && missing.errors.contains("/nowhere.mp4"))
    let metric = try Avmon.run(["compare", reference, reference, "--metrics", "psnrr"])
    #expect(metric.status == ExitStatus.usage)
  }
}
