import AVMonModel
import Testing

@testable import AVMonReport

@Suite struct HostileTextTests {
  /// Clears the screen, sets the window title, ends the line, hides text, turns the direction of writing.
  static let hostile = [
    "\u{1B}[2J\u{1B}[31mred", "\u{1B}]0;title\u{7}after", "\u{9B}31mred", "a\r\nb\tc", "\u{202E}gpj.exe", "\u{2028}\u{2029}",
    "nul\u{0}del\u{7F}", "\u{85}\u{90}\u{9C}", "quote\"back\\slash", "\u{2066}iso\u{2069}", "\u{1B}", "\u{1B}[", "\u{1B}[31",
  ]

  private func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: scalar == "\n"
    default: true
    }
  }

  private func report(_ text: String) -> Report {
    SampleReports.changed {
      $0.input.source = text
      $0.input.container = text
      $0.input.streams[0].codec = text
      $0.input.streams[0].profile = text
      $0.input.streams[0].video?.pixelFormat = text
      $0.input.streams[1].language = text
      $0.input.streams[1].audio?.channelLayout = text
      $0.checks[0].reason = text
      $0.events[0].message = text
      $0.measurements.avSync.method = text
      $0.measurements.avSync.reason = text
    }
  }

  @Test(arguments: hostile)
  func jsonHoldsTheTextAndNothingThatMovesATerminal(_ text: String) throws {
    let json = JSONReport.render(report(text))
    #expect(json.unicodeScalars.allSatisfy(isHarmless))
    #expect(try JSONParser.parse(json)["input"]?["source"] == .string(text))
    #expect(json.split(separator: "\n").count == JSONReport.render(report("plain")).split(separator: "\n").count)
  }

  @Test(arguments: hostile)
  func textReportHoldsNothingThatMovesATerminal(_ text: String) {
    let plain = TextReport.render(report(text), color: false)
    #expect(plain.unicodeScalars.allSatisfy(isHarmless))
    let lines = TextReport.render(report("plain"), color: false).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(plain.split(separator: "\n", omittingEmptySubsequences: false).count == lines.count)
  }

  @Test(arguments: [
    ("\u{1B}[2J\u{1B}[1;31mred\u{1B}[0m", "red"), ("\u{9B}31mred", "red"), ("a\r\n\t b", "a b"), ("\u{1B}]0;t\u{7}x", "]0;tx"),
    ("\u{202E}abc", "abc"), ("\u{1B}[31", ""), ("\u{1B}[\u{4E2D}", "\u{4E2D}"),
    ("caf\u{E9} \u{4E2D}\u{1F600}", "caf\u{E9} \u{4E2D}\u{1F600}"),
  ])
  func escapesAreTakenOutOfALine(_ text: String, _ line: String) {
    #expect(text.forTerminal == line)
  }

  @Test func everyControlCharacterIsEscapedInJSON() throws {
    for value in Array(0..<0x20) + Array(0x7F..<0xA0) + Array(0x2028...0x202E) + Array(0x2066...0x2069) {
      let scalar = try #require(Unicode.Scalar(UInt32(value)))
      let json = JSONWriter.text(.string(String(Character(scalar))))
      #expect(json.hasPrefix("\"\\"))
      #expect(try JSONParser.parse(json).string?.unicodeScalars.elementsEqual([scalar]) == true)
    }
  }

  @Test func textThatIsNoThreatStaysAsItIs() {
    #expect(JSONWriter.text("caf\u{E9} \u{4E2D}\u{1F600}/'<>") == "\"caf\u{E9} \u{4E2D}\u{1F600}/'<>\"\n")
  }
}
