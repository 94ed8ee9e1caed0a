import AVMonReport
import Foundation
import Testing

@Suite struct OutputFormTests {
  private let freeze = Fixture.path("freeze.mp4")

  @Test func pipeGetsTheReportAndStandardErrorNothing() throws {
    let result = try Avmon.run(["analyze", freeze])
    #expect(result.errors.isEmpty)
    try expectReport(result.output)
    #expect(result.text.hasSuffix("}\n"))
  }

  @Test func noRunInfoLeavesOutWhatDiffersBetweenRuns() throws {
    let (first, second) = (try Avmon.run(["analyze", freeze, "--no-run-info"]), try Avmon.run(["analyze", freeze, "--no-run-info"]))
    #expect(first.output == second.output)
    #expect(try expectReport(first.output)["run"] == nil)
    #expect(try expectReport(try Avmon.run(["analyze", freeze]).output)["run"] != nil)
  }

  @Test func textFormIsForPeople() throws {
    let result = try Avmon.run(["analyze", freeze, "--format", "text"])
    #expect(result.status == ExitStatus.gateFailed)
    #expect(result.errors.isEmpty)
    for word in ["Source", "FAIL", "major", "Picture frozen for 2.52 s", "LUFS"] { #expect(result.text.contains(word)) }
    expectHarmless(result.text)
  }

  @Test(arguments: [
    ("info", ExitStatus.gateFailed), ("major", ExitStatus.gateFailed), ("critical", ExitStatus.passed), ("never", ExitStatus.passed),
  ])
  func gateFollowsTheSeverity(_ severity: String, _ status: Int32) throws {
    let result = try Avmon.run(["analyze", freeze, "--fail-on", severity])
    #expect(result.status == status)
    #expect(try expectReport(result.output).at("verdict.status") == (status == 0 ? "pass" : "fail"))
  }

  @Test func detectorsLeftOutAreSkippedAndSayWhy() throws {
    let report = try expectReport(try Avmon.run(["analyze", freeze, "--only", "silence,black"]).output)
    let checks = try #require(report["checks"]?.elements)
    let freezes = checks.filter { $0["detector"] == "freeze" }
    #expect(freezes.map { $0["status"] } == ["skipped"] && freezes.first?["reason"]?.string?.isEmpty == false)
    #expect(Set(checks.filter { $0["status"] != "skipped" }.compactMap { $0["detector"]?.string }) == ["silence", "black"])
  }

  @Test func optionThatIsSetIsInTheReportAndWorks() throws {
    let result = try Avmon.run(["analyze", freeze, "--set", "freeze.min-duration=3s"])
    #expect(result.status == ExitStatus.passed)
    #expect(try expectReport(result.output).at("analysis.options.freeze.min_duration")?.double == 3)
  }

  @Test func excerptEndsWhereItIsTold() throws {
    let report = try expectReport(try Avmon.run(["analyze", freeze, "--to", "1.5"]).output)
    #expect(report.at("analysis.stop_reason") == "limit" && report.at("analysis.complete") == true)
    #expect(report["events"] == [])
  }

  @Test func readerThatHasGoneIsNoCrash() throws {
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let result = try Avmon.run(["analyze", freeze], output: pipe.fileHandleForWriting)
    #expect(result.status == ExitStatus.brokeOff)
    #expect(result.errorLines.count == 1 && result.errors.contains("standard output"))
  }

  @Test func readerThatTakesOneByteIsNoCrash() throws {
    let command = "set -o pipefail; '\(Avmon.executable.path)' analyze '\(freeze)' | head -c1"
    let result = try Avmon.run(["-c", command], executable: URL(filePath: "/bin/bash"))
    #expect(result.text == "{")
    #expect([ExitStatus.gateFailed, ExitStatus.brokeOff].contains(result.status))
  }

  @Test(arguments: [["detectors"], ["schema"], ["explain", "freeze"]])
  func fullDiskIsNoCrash(_ arguments: [String]) throws {
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    let result = try Avmon.run(arguments, output: full)
    expectRefusal(result, ExitStatus.brokeOff, says: ["standard output"])
  }

  @Test func terminalGetsASummaryInColour() throws {
    let terminal = try PseudoTerminal()
    let result = try Avmon.run(["analyze", freeze], errors: terminal.slave, environment: ["TERM": "xterm"])
    try expectReport(result.output)
    let said = terminal.written()
    #expect(said.contains("FAIL") && said.contains("\u{1B}[") && said.contains("Picture frozen"))
  }

  @Test(arguments: [["NO_COLOR": "1", "TERM": "xterm"], ["TERM": "dumb"]])
  func terminalThatWantsNoColourGetsNone(_ environment: [String: String]) throws {
    let terminal = try PseudoTerminal()
    _ = try Avmon.run(["analyze", freeze], errors: terminal.slave, environment: environment)
    // Only what takes the progress line away is left of the escape sequences.
    let said = terminal.written().replacing("\r\u{1B}[K", with: "")
    #expect(said.contains("FAIL"))
    expectHarmless(said)
  }

  @Test func quietTerminalGetsNothing() throws {
    let terminal = try PseudoTerminal()
    let result = try Avmon.run(["analyze", freeze, "--quiet"], errors: terminal.slave, environment: ["TERM": "xterm"])
    try expectReport(result.output)
    #expect(terminal.written() == "")
  }
}
