import AVMonModel
import AVMonReport
import Foundation
import TestSupport
import Testing

@testable import AVMonScore

/// The same numbers as the script that the corpus is scored with, where both are at hand.
@Suite struct PythonScoreTests {
  private static let script = SourceTree.corpus.appending(path: "score.py")
  private static let isThere = FileManager.default.fileExists(atPath: script.path) && (try? run(["-c", ""])) == 0

  /// Truths and alarms with every rule in them, made from a seed.
  private static func cases() -> [(truth: Truth, events: [Event])] {
    var state: UInt64 = 7
    func random(_ range: Range<Double>) -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return range.lowerBound + (range.upperBound - range.lowerBound) * Double(state >> 40) / Double(1 << 24)
    }
    func time(_ seconds: Double) -> MediaTime { MediaTime(seconds: (seconds * 1000).rounded() / 1000) }
    let names = ["freeze", "black", "test_pattern"]
    return (0..<6).map { number in
      var truth = Truth(
        name: "case\(number)", kind: "kind\(number % 2)", file: "case\(number).mp4", duration: MediaTime(seconds: 30), seed: 1,
        scored: number == 4 ? ["black"] : ["*"])
      for _ in 0..<3 {
        let start = random(0..<25)
        truth.events.append(
          Truth.Event(names[Int(random(0..<3))], time(start), time(start + random(0.1..<4)), isOptional: random(0..<1) < 0.2))
        let span = random(0..<28)
        truth.ignore.append(Truth.Span(names[Int(random(0..<3))], time(span), time(span + 1)))
      }
      var events = truth.events.filter { _ in random(0..<1) < 0.7 }.map { event in
        Event(
          detector: event.detector, stream: 0, start: time(event.start.seconds + random(-0.4..<0.4)),
          end: time(event.end.seconds + random(0.4..<1)), severity: random(0..<1) < 0.8 ? .major : .info, message: "")
      }
      for name in names {
        let start = random(0..<28)
        events.append(Event(detector: name, stream: 0, start: time(start), end: time(start + 0.7), severity: .minor, message: ""))
      }
      return (truth, events)
    }
  }

  @Test(.enabled(if: isThere, "needs python3 and the media corpus beside the package"))
  func numbersAreThoseOfTheScript() throws {
    let folder = URL.temporaryDirectory.appending(path: "avmon-score-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var own: [String: Tally] = [:]
    for (truth, events) in Self.cases() {
      let rows = events.map { event in
        JSONValue.fields([
          "detector": .string(event.detector), "start": .number(event.start.seconds, digits: 6),
          "end": .number(event.end.seconds, digits: 6),
          "severity": .string(event.severity.rawValue),
        ])
      }
      try Data(JSONWriter.text(truth.json).utf8).write(to: folder.appending(path: "\(truth.name).truth.json"))
      try Data(JSONWriter.text(.fields(["events": .array(rows)])).utf8).write(to: folder.appending(path: "\(truth.name).report.json"))
      let scoring = Scoring(truth: truth, alarms: events.compactMap { Alarm($0) })
      for name in ["freeze", "black", "test_pattern"] { own[name, default: Tally()] += scoring.tally(name) }
    }
    let output = folder.appending(path: "out.json")
    #expect(try Self.run([Self.script.path, folder.path, folder.path, "--json", output.path]) == 0)
    let theirs = try JSONParser.parse(try String(contentsOf: output, encoding: .utf8))
    for (name, tally) in own {
      let row = try #require(theirs[name])
      #expect(row["tp"]?.double == Double(tally.found) && row["fn"]?.double == Double(tally.missed), "\(name)")
      #expect(row["fp"]?.double == Double(tally.falseAlarms), "\(name)")
      let pairs = [
        ("recall", tally.recall), ("precision", tally.precision), ("onset_err_s", tally.medianOnset), ("offset_err_s", tally.medianOffset),
        ("coverage", tally.coverage), ("fa_per_hour", tally.falseAlarmsPerHour), ("hours", tally.hours),
      ]
      for (key, value) in pairs {
        // Truths are written with four decimals.
        #expect(abs((row[key]?.double ?? -1) - (value ?? -1)) < 2e-3 * max(1, abs(value ?? 0)), "\(name) \(key)")
      }
    }
  }

  private static func run(_ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
