import AVMonReport
import Foundation
import TestSupport
import Testing

@Suite struct CatalogueTests {
  private func text(_ arguments: String...) throws -> String {
    let result = try Avmon.run(arguments)
    #expect(result.status == ExitStatus.passed)
    #expect(result.errors.isEmpty)
    expectHarmless(result.text)
    return result.text
  }

  private func detectors() throws -> [JSONValue] {
    try #require(try JSONParser.parse(text("detectors", "--format", "json")).elements)
  }

  @Test func listNamesEveryDetectorOfAReport() throws {
    let report = try expectReport(try Avmon.run(["analyze", Fixture.path("ts_cc.ts")]).output)
    let checked = Set(report["checks"]?.elements?.compactMap { $0["detector"]?.string } ?? [])
    let listed = try detectors().compactMap { $0["id"]?.string }
    #expect(listed == listed.sorted() && Set(listed) == checked)
    let lines = try text("detectors").split(separator: "\n")
    for id in listed { #expect(lines.contains { $0.hasPrefix(id + " ") }, "\(id)") }
  }

  @Test func everyDefaultIsInItsRangeAndHasASource() throws {
    for detector in try detectors() {
      for option in detector["options"]?.elements ?? [] {
        let (low, value, high) = (option["minimum"]?.double, option["default"]?.double, option["maximum"]?.double)
        #expect(try #require(low) <= #require(value) && #require(value) <= #require(high), "\(option)")
        #expect(option["help"]?.string?.isEmpty == false && option["source"]?.string?.isEmpty == false, "\(option)")
      }
    }
  }

  @Test func everyDetectorIsExplainedWithItsOptions() throws {
    for detector in try detectors() {
      let id = try #require(detector["id"]?.string)
      let explanation = try text("explain", id)
      #expect(explanation.hasPrefix("\(id): "))
      for option in detector["options"]?.elements ?? [] { #expect(explanation.contains(try #require(option["name"]?.string))) }
    }
  }

  @Test func everyDefaultCanBeSet() throws {
    for detector in try detectors() {
      let id = try #require(detector["id"]?.string)
      let assignments = try (detector["options"]?.elements ?? []).flatMap { option in
        let (name, value) = (try #require(option["name"]?.string), try #require(option["default"]?.double))
        return ["--set", "\(id).\(name)=\(option["unit"] == "flag" ? (value != 0 ? "on" : "off") : "\(value)")"]
      }
      let result = try Avmon.run(["analyze", "/nowhere/clip.ts"] + assignments)
      #expect(result.status == ExitStatus.unusableInput, "\(result.errors)")
    }
  }

  @Test func schemaIsThePublishedOne() throws {
    #expect(try text("schema") == ReportSchema.text)
  }

  @Test func versionNamesTheLibraries() throws {
    let version = try text("--version")
    #expect(version.contains(/^avmon \d+\.\d+\.\d+\n/))
    #expect(version.contains(/libavformat \d+\.\d+\.\d+, libavcodec \d+\.\d+\.\d+/))
    let report = try expectReport(try Avmon.run(["analyze", Fixture.path("clean.mp4")]).output)
    for field in ["version", "libavformat", "libavcodec"] {
      #expect(version.contains(try #require(report.at("tool.\(field)")?.string)))
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionScriptKnowsCommandsAndDetectors(_ shell: String) throws {
    let script = try text("--generate-completion-script", shell)
    for word in ["analyze", "detectors", "explain", "schema", "fail-on", "channel_dead"] { #expect(script.contains(word), "\(word)") }
  }

  @Test func bashAcceptsItsCompletionScript() throws {
    let scratch = try Scratch()
    try Data(try text("--generate-completion-script", "bash").utf8).write(to: scratch.file("avmon.bash"))
    let check = try Avmon.run(["-n", scratch.file("avmon.bash").path], executable: URL(filePath: "/bin/bash"))
    #expect(check.status == 0 && check.errors.isEmpty)
  }

  @Test func pageOfDetectorsIsUpToDate() throws {
    let page = try String(contentsOf: SourceTree.root.appending(path: "docs/detectors.md"), encoding: .utf8)
    #expect(try text("detectors", "--format", "markdown") == page, "run Scripts/docs.sh")
  }

  @Test func manualNamesEveryCommandAndOption() throws {
    let manual = try String(contentsOf: SourceTree.root.appending(path: "docs/avmon.1"), encoding: .utf8).replacing("\\", with: "")
    let info = try JSONParser.parse(text("--experimental-dump-help"))
    for command in info.at("command.subcommands")?.elements ?? [] where command["commandName"] != "help" {
      #expect(manual.contains(try #require(command["commandName"]?.string)))
      for argument in command["arguments"]?.elements ?? [] {
        let name = try #require((argument["preferredName"] ?? argument)["name"]?.string ?? argument["valueName"]?.string)
        #expect(manual.contains(name), "\(name) is missing: run Scripts/docs.sh")
      }
    }
  }
}
