import AVMonReport
import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct StandardInputTests {
  @Test(arguments: ["offset_start.ts", "ts_loss.ts", "ten_bit_freeze.mkv", "cover.mp3"])
  func pipeGivesTheEventsOfTheFile(_ name: String) throws {
    let options = ["--no-run-info", "--skip", "timestamp"]
    let file = try expectReport(try Avmon.run(["analyze", Fixture.path(name)] + options).output)
    let pipe = Pipe()
    let data = try Data(contentsOf: Fixture.url(name))
    let run = try Run(["analyze", "-"] + options, input: .handle(pipe.fileHandleForReading))
    try pipe.fileHandleForWriting.write(contentsOf: data)
    try pipe.fileHandleForWriting.close()
    let piped = try expectReport(run.wait(30).output)
    #expect(piped.at("input.source") == "-")
    #expect(piped["events"] == file["events"])
    #expect(piped.at("analysis.complete") == true)
  }

  @Test(arguments: [SIGTERM, SIGINT], [1, 2])
  func signalWhileTheInputStallsGivesAWholeReport(_ signal: Int32, _ threads: Int) throws {
    let stalled = try StalledInput(Data(contentsOf: Fixture.url("ts_loss.ts")), ["--threads", "\(threads)"])
    let (result, seconds) = stalled.stop(by: signal)
    #expect(seconds < 3)
    #expect(result.errors.isEmpty)
    let report = try expectReport(result.output)
    #expect(report.at("analysis.complete") == false)
    #expect(report.at("analysis.stop_reason") == "signal")
    // The status follows the gate.
    #expect(result.status == (report.at("verdict.status") == "pass" ? ExitStatus.passed : ExitStatus.gateFailed))
    #expect(report.at("events")?.elements?.contains { $0["detector"] == "ts_continuity" } == true)
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func signalLeavesTheReportInItsFileAndNothingElse(_ signal: Int32) throws {
    let scratch = try Scratch()
    let stalled = try StalledInput(Data(contentsOf: Fixture.url("offset_start.ts")), ["-o", scratch.file("report.json").path])
    #expect(!scratch.names.contains("report.json"))
    let (result, seconds) = stalled.stop(by: signal)
    #expect(seconds < 3)
    #expect(result.output.isEmpty && result.errors.isEmpty)
    #expect(scratch.names == ["report.json"])
    #expect(try expectReport(scratch.contents("report.json")).at("analysis.complete") == false)
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func signalBeforeAnythingCouldBeAnalysedSaysSoAndLeavesNothing(_ signal: Int32) throws {
    let scratch = try Scratch()
    let stalled = try StalledInput(Data(), ["-o", scratch.file("report.json").path])
    let (result, seconds) = stalled.stop(by: signal)
    #expect(seconds < 3)
    expectRefusal(result, ExitStatus.brokeOff, says: ["stopped", "'-'"])
    #expect(scratch.names == [])
  }

  @Test func inputThatStallsAndGoesOnIsAnalysedToItsEnd() throws {
    let stalled = try StalledInput(Data(contentsOf: Fixture.url("offset_start.ts")))
    let result = try stalled.end()
    #expect(result.status == ExitStatus.passed)
    #expect(try expectReport(result.output).at("analysis.complete") == true)
  }
}
