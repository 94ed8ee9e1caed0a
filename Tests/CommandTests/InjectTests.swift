import AVMonReport
import Foundation
import TestSupport
import Testing

/// Defects that `avmon inject` makes are found by `avmon analyze`, and the files are the same every time.
@Suite struct InjectTests {
  private let scratch = try! Scratch()

  /// Injects and returns the truth.
  private func inject(_ arguments: [String], into source: String = "clean.mp4", as name: String) throws -> JSONValue {
    let output = scratch.file(name)
    let result = try Avmon.run(["inject", Fixture.path(source), "-o", output.path] + arguments)
    #expect(result.status == ExitStatus.passed && result.errors.isEmpty && result.output.isEmpty, "\(result.errors)")
    let page = output.deletingPathExtension().appendingPathExtension("truth.json")
    return try JSONParser.parse(try String(contentsOf: page, encoding: .utf8))
  }

  private func analyse(_ name: String) throws -> JSONValue {
    try expectReport(try Avmon.run(["analyze", scratch.file(name).path, "--fail-on", "never"]).output)
  }

  @Test(arguments: [
    ("freeze@1+3", "mp4", ["freeze"]), ("stutter@0.5+5", "mkv", ["stutter"]), ("drop@2+1.5", "mp4", ["freeze"]),
    ("duplicate@1+4", "ts", ["frame_drop"]), ("black@2+2", "mp4", ["black"]), ("flat_color@2+2:color=green", "ts", ["flat_color"]),
    ("silence@2+2", "mp4", ["silence"]), ("dropout@1+4", "ts", ["dropout"]), ("clipping@2+2", "mkv", ["clipping"]),
    ("channel_dead@1+4", "mp4", ["channel_dead"]), ("packet_loss@2", "ts", ["ts_continuity"]), ("av_shift:offset=-200", "mkv", ["av_sync"]),
  ])
  func defectIsFoundAgain(_ defect: String, _ container: String, _ detectors: [String]) throws {
    let name = "bad.\(container)"
    let truth = try inject([defect], as: name)
    let found = try analyse(name).reportedEvents.filter(\.isDefect)
    for event in truth["events"]?.elements ?? [] where event["optional"] == nil {
      let detector = try #require(event["detector"]?.string)
      guard detectors.contains(detector) else { continue }
      let span = (start: try #require(event["start"]?.double), end: try #require(event["end"]?.double))
      #expect(found.contains { $0.detector == detector && $0.overlaps(span, widenedBy: 0.25) }, "\(detector) \(span) is not in \(found)")
    }
    let named = Set((truth["events"]?.elements ?? []).compactMap { $0["detector"]?.string })
    #expect(named.isSuperset(of: detectors))
  }

  @Test func shiftIsMeasuredByTheTimeStamps() throws {
    _ = try inject(["av_shift:offset=300ms"], as: "early.mkv")
    let offset = try #require(try analyse("early.mkv").at("measurements.av_sync.offset_ms")?.double)
    #expect(abs(offset - 300) <= 60)
  }

  @Test func damageIsMeasuredInTheDecodedPictures() throws {
    for (defect, name) in [("bit_errors@2:share=100%", "bits.ts"), ("baked_corruption@2:share=80%", "baked.mp4")] {
      let events = try inject([defect, "--seed", "5"], as: name)["events"]?.elements ?? []
      let damage = events.filter { $0["detector"]?.string == "block_corruption" }
      #expect(!damage.isEmpty && damage.allSatisfy { ($0["max_area"]?.double ?? 0) > 0.004 && ($0["start"]?.double ?? 0) > 1.5 }, "\(name)")
    }
    // Encoded again, the damage is in the picture and not in the stream.
    #expect(try analyse("baked.mp4").reportedEvents.filter { $0.detector == "decode_error" }.isEmpty)
  }

  @Test(arguments: [("freeze", "mp4"), ("packet_loss", "ts"), ("baked_corruption", "mkv"), ("silence", "mp4")])
  func sameSeedGivesTheSameBytes(_ defect: String, _ container: String) throws {
    let truths = try ["a", "b"].map { try inject([defect, "--seed", "9"], as: "\($0).\(container)")["events"] }
    #expect(scratch.contents("a.\(container)") == scratch.contents("b.\(container)") && truths[0] == truths[1])
    let other = try inject([defect, "--seed", "10"], as: "c.\(container)")["events"]
    #expect(other != truths[0])
  }

  @Test(arguments: [
    ("no_audio.mp4", "freeze@1+1"), ("ten_bit_freeze.mkv", "black@1+1"), ("odd_size.mkv", "blocks@1+1"),
    ("surround.mkv", "channel_dead@0.2"),
    ("video_gap.mkv", "freeze@1+1"), ("interlaced.ts", "tearing@1+1"), ("rgb24.mov", "flash@0.2+1"), ("pal8.gif", "letterbox@0.5"),
    ("gray_ffv1.mkv", "flat_color@0.2+1"), ("audio_only.m4a", "silence@1+2"), ("two_tracks.mkv", "click@1+2"),
    ("offset_start.ts", "drop@1+1"),
  ])
  func unusualInputGivesAFileThatIsWhole(_ source: String, _ defect: String) throws {
    for container in ["mp4", "ts"] {
      let truth = try inject([defect], into: source, as: "out.\(container)")
      #expect(truth["events"]?.elements?.isEmpty == false)
      let report = try analyse("out.\(container)")
      #expect(report.at("analysis.complete") == true)
      let (stated, seen) = (try #require(truth["duration"]?.double), try #require(report.at("input.duration")?.double))
      #expect(abs(stated - seen) < 0.2, "\(container): \(stated) and \(seen)")
      #expect(
        report.reportedEvents.filter { ["decode_error", "timestamp"].contains($0.detector) && $0.isDefect }.isEmpty
          || defect.hasPrefix("drop"))
    }
  }

  @Test func otherCodecsAreWritten() throws {
    for (codec, name) in [("mpeg2video", "a.ts"), ("mpeg4", "b.mp4"), ("hevc", "c.mkv")] {
      _ = try inject(["freeze@1+2", "--video-codec", codec], into: name == "c.mkv" ? "no_audio.mp4" : "clean.mp4", as: name)
      let report = try analyse(name)
      #expect(report.at("input.streams")?[0]?["codec"]?.string == codec)
      #expect(report.reportedEvents.contains { $0.detector == "freeze" && $0.isDefect })
    }
  }

  @Test(arguments: [
    (["freze"], ["did you mean 'freeze'"]), (["freeze@99"], ["behind the end"]), (["packet_loss"], [".ts"]),
    (["dropout:lenght=1"], ["'length'"]),
    ([], ["at least one defect"]), (["freeze", "--crf", "99"], ["--crf"]),
  ])
  func wrongUsageIsRefusedAndLeavesNothing(_ arguments: [String], _ words: [String]) throws {
    let result = try Avmon.run(["inject", Fixture.path("clean.mp4"), "-o", scratch.file("bad.mp4").path] + arguments)
    expectRefusal(result, ExitStatus.usage, says: words)
    #expect(scratch.names.isEmpty)
  }

  @Test func unusableInputAndOutputAreRefused() throws {
    let output = scratch.file("bad.mp4").path
    expectRefusal(
      try Avmon.run(["inject", Fixture.path("not_media.txt"), "-o", output, "freeze"]), ExitStatus.unusableInput, says: ["not_media.txt"])
    expectRefusal(
      try Avmon.run(["inject", Fixture.path("audio_only.m4a"), "-o", output, "freeze"]), ExitStatus.usage, says: ["needs a picture"])
    expectRefusal(
      try Avmon.run(["inject", Fixture.path("clean.mp4"), "-o", output + "/x.mp4", "freeze"]), ExitStatus.brokeOff, says: ["x.mp4"])
    let copy = scratch.file("copy.mp4")
    try FileManager.default.copyItem(at: Fixture.url("clean.mp4"), to: copy)
    expectRefusal(try Avmon.run(["inject", copy.path, "-o", copy.path, "freeze"]), ExitStatus.usage, says: ["it is the input"])
    let original = try Data(contentsOf: Fixture.url("clean.mp4"))
    #expect(scratch.names == ["copy.mp4"] && scratch.contents("copy.mp4") == original)
  }

  @Test func listNamesEveryDefect() throws {
    let result = try Avmon.run(["inject", "--list"])
    #expect(result.status == ExitStatus.passed)
    for id in ["freeze", "packet_loss", "baked_corruption", "av_drift", "color", "when nothing is said"] {
      #expect(result.text.contains(id))
    }
  }
}
