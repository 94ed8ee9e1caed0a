import Foundation
import Testing

/// `-o FILE` gives a whole report or none, and leaves nothing else behind.
@Suite struct OutputFileTests {
  private let scratch = try? Scratch()
  private var folder: Scratch { get throws { try #require(scratch) } }

  private func analyze(_ input: String, to output: String, _ more: [String] = []) throws -> Avmon.Result {
    try Avmon.run(["analyze", input, "-o", output] + more)
  }

  @Test func reportIsInTheFileAndNowhereElse() throws {
    let result = try analyze(Fixture.path("freeze.mp4"), to: folder.file("report.json").path)
    #expect(result.status == ExitStatus.gateFailed)
    #expect(result.output.isEmpty && result.errors.isEmpty)
    try expectReport(folder.contents("report.json"))
    #expect(try folder.names == ["report.json"])
  }

  @Test func fileThatExistsIsReplaced() throws {
    try Data("old".utf8).write(to: folder.file("report.json"))
    #expect(try analyze(Fixture.path("clean.mp4"), to: folder.file("report.json").path).status == ExitStatus.passed)
    try expectReport(folder.contents("report.json"))
    #expect(try folder.names == ["report.json"])
  }

  @Test func failureKeepsTheOldFileAndLeavesNothing() throws {
    try Data("old".utf8).write(to: folder.file("report.json"))
    let result = try analyze(Fixture.path("not_media.txt"), to: folder.file("report.json").path)
    expectRefusal(result, ExitStatus.unusableInput, says: ["not_media.txt"])
    #expect(try folder.contents("report.json") == Data("old".utf8))
    #expect(try folder.names == ["report.json"])
  }

  @Test func textFormGoesToTheFileToo() throws {
    let result = try analyze(Fixture.path("freeze.mp4"), to: folder.file("report.txt").path, ["--format", "text"])
    #expect(result.output.isEmpty && result.errors.isEmpty)
    let text = String(decoding: try folder.contents("report.txt"), as: UTF8.self)
    #expect(text.contains("freeze") && text.contains("FAIL"))
    expectHarmless(text)
  }

  @Test func missingFolderIsFoundBeforeTheAnalysis() throws {
    let result = try analyze("/nowhere/clip.ts", to: "/nowhere/report.json")
    expectRefusal(result, ExitStatus.usage, says: ["/nowhere/report.json", "cannot write", "check the directory"])
  }

  @Test func folderIsNoPlaceForAReport() throws {
    let result = try analyze(Fixture.path("clean.mp4"), to: folder.folder.path)
    expectRefusal(result, ExitStatus.usage, says: ["cannot write", "it is a directory"])
    #expect(try folder.names == [])
  }

  @Test func wrongUsageLeavesNothing() throws {
    let result = try analyze(Fixture.path("clean.mp4"), to: folder.file("report.json").path, ["--only", "freze"])
    expectRefusal(result, ExitStatus.usage, says: ["did you mean"])
    #expect(try folder.names == [])
  }

  @Test func deviceIsWrittenInPlace() throws {
    #expect(try analyze(Fixture.path("clean.mp4"), to: "/dev/null").status == ExitStatus.passed)
    var info = stat()
    #expect(stat("/dev/null", &info) == 0 && info.st_mode & S_IFMT == S_IFCHR)
  }

  @Test func fullDiskIsSaid() throws {
    let result = try analyze(Fixture.path("clean.mp4"), to: "/dev/full")
    expectRefusal(result, ExitStatus.brokeOff, says: ["/dev/full", "cannot write", "space"])
  }
}
