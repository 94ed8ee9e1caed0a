import AVMonReport
import Foundation
import TestSupport
import Testing

@Suite struct SelfTestTests {
  private let scratch = try! Scratch()
  private var environment: [String: String] { ["TMPDIR": scratch.folder.path] }

  @Test func defectsAreFoundOnCleanMaterial() throws {
    let result = try Avmon.run(
      ["selftest", Fixture.path("clean.mp4"), "--defects", "freeze,silence,drop", "--rounds", "2", "--format", "json"],
      environment: environment)
    #expect(result.status == ExitStatus.passed, "\(result.errors)")
    let page = try JSONParser.parse(result.text)
    #expect(page["schema"]?.string == "avmon.selftest/1")
    let rows = try #require(page["defects"]?.elements)
    #expect(rows.compactMap { $0["defect"]?.string } == ["freeze", "silence", "drop"])
    for row in rows {
      #expect(row["injected"]?.integer == 2 && row["recall"]?.double == 1 && row["precision"]?.double == 1, "\(row)")
      #expect((row["median_onset_error"]?.double ?? 9) < 0.1)
    }
    #expect(page.at("injected.false_alarms")?.elements?.isEmpty == true)
    #expect(scratch.names.isEmpty)
  }

  @Test func sameSeedGivesTheSameBytes() throws {
    let outputs = try (0..<2).map { _ in
      try Avmon.run(
        ["selftest", Fixture.path("clean.mp4"), "--defects", "black,click", "--rounds", "1", "--seed", "4"], environment: environment
      ).output
    }
    #expect(!outputs[0].isEmpty && outputs[0] == outputs[1])
  }

  @Test func defectWithoutADetectorHasARowThatSaysSo() throws {
    let result = try Avmon.run(["selftest", Fixture.path("clean.mp4"), "--defects", "click", "--rounds", "1", "--min-recall", "0.9"])
    let isThere = try Avmon.run(["detectors"]).text.contains("click ")
    #expect(result.text.contains("(no detector)") != isThere)
    if !isThere { #expect(result.status == ExitStatus.passed) }
  }

  @Test func recallThatIsNotReachedFails() throws {
    // A freeze must last an hour, so none is found.
    let result = try Avmon.run(
      [
        "selftest", Fixture.path("clean.mp4"), "--defects", "freeze", "--rounds", "1", "--set", "freeze.min-duration=60", "--min-recall",
        "0.5",
      ], environment: environment)
    #expect(result.status == ExitStatus.gateFailed, "\(result.text)\(result.errors)")
  }

  @Test func materialThatIsTooShortIsNamed() throws {
    let result = try Avmon.run(["selftest", Fixture.path("surround.mkv"), "--defects", "freeze", "--rounds", "1"])
    #expect(result.status == ExitStatus.passed && result.text.contains("too short"))
    let silent = try Avmon.run(["selftest", Fixture.path("no_audio.mp4"), "--defects", "silence", "--rounds", "1"])
    #expect(silent.text.contains("silence needs sound"))
  }

  @Test func filesAreKeptWhenAskedFor() throws {
    let result = try Avmon.run(
      ["selftest", Fixture.path("clean.mp4"), "--defects", "freeze", "--rounds", "1", "--keep", scratch.folder.path])
    #expect(result.status == ExitStatus.passed && scratch.names == ["1-freeze-1.mp4", "1-freeze-1.truth.json"])
  }

  @Test func interruptionLeavesNothingBehind() throws {
    let run = try Run(["selftest", Fixture.path("clean.mp4"), "--rounds", "50"], environment: environment)
    var hasBegun = false
    for _ in 0..<500 where !hasBegun {
      usleep(10_000)
      hasBegun = scratch.names.contains { !((try? FileManager.default.contentsOfDirectory(atPath: scratch.file($0).path)) ?? []).isEmpty }
    }
    #expect(hasBegun)
    run.send(SIGINT)
    let result = run.wait(20)
    #expect(result.status == ExitStatus.brokeOff && result.errors.contains("stopped"), "\(result.errors)")
    #expect(scratch.names.isEmpty)
  }

  @Test(arguments: [
    (["--defects", "freze"], ["did you mean 'freeze'"]), (["--rounds", "0"], ["--rounds"]), (["--min-recall", "2"], ["--min-recall"]),
    (["--set", "freze.x=1"], ["did you mean 'freeze'"]),
  ])
  func wrongUsageIsRefused(_ arguments: [String], _ words: [String]) throws {
    expectRefusal(try Avmon.run(["selftest", Fixture.path("clean.mp4")] + arguments), ExitStatus.usage, says: words)
  }
}
