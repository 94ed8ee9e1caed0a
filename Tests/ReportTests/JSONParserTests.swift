import AVMonReport
import Testing

@Suite struct JSONParserTests {
  @Test func whatWasWrittenReadsBackAndWritesTheSameBytes() throws {
    for text in [JSONReport.render(SampleReports.full), JSONReport.render(SampleReports.bare), ReportSchema.text] {
      #expect(JSONWriter.text(try JSONParser.parse(text)) == text)
    }
  }

  @Test func readsEveryKindOfValue() throws {
    let value = try JSONParser.parse(#" { "a" : [ null , true, false ],"b":{},"c":[],"d":"x" , "e": -1 } "#)
    #expect(value == ["a": [.null, true, false], "b": [:], "c": [], "d": "x", "e": -1])
  }

  @Test(arguments: [
    ("0", JSONValue.integer(0)), ("-0", .integer(0)), ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
    ("9223372036854775808", .number(9_223_372_036_854_775_808, digits: nil)), ("0.25", .number(0.25, digits: 2)),
    ("1.0", .number(1, digits: 1)), ("-2e3", .number(-2000, digits: nil)), ("5E-324", .number(.leastNonzeroMagnitude, digits: nil)),
    ("1e+2", .number(100, digits: nil)), ("0.1234567890123456", .number(0.123_456_789_012_345_6, digits: nil)),
  ])
  func readsNumbers(_ text: String, _ value: JSONValue) throws {
    #expect(try JSONParser.parse(text) == value)
  }

  @Test(arguments: [.leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1, 1.0 / 3, -1e-7, 123_456_789.123])
  func numberWithoutStatedDecimalsReadsBackExactly(_ number: Double) throws {
    #expect(try JSONParser.parse(JSONWriter.text(.number(number, digits: nil))).double == number)
  }

  @Test func readsEscapes() throws {
    #expect(try JSONParser.parse(#""\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00""#) == "\"\\/\u{8}\u{C}\n\r\tA\u{E9}\u{1F600}")
  }

  @Test func readsUnescapedTextOfEveryLength() throws {
    #expect(try JSONParser.parse("\"a\u{E9}\u{4E2D}\u{1F600}\u{7F}\"") == "a\u{E9}\u{4E2D}\u{1F600}\u{7F}")
  }

  @Test(arguments: [
    ("", "expected a value, found the end", 1, 1),
    (" ", "expected a value, found the end", 1, 2),
    ("[1,]", "expected a value", 1, 4),
    ("[1 2]", "expected ',' or ']'", 1, 4),
    ("[", "expected a value, found the end", 1, 2),
    ("{\"a\" 1}", "expected ':'", 1, 6),
    ("{\n  \"a\": 1,\n}", "expected a name in quotes", 3, 1),
    ("{\"a\":1 \"b\":2}", "expected ',' or '}'", 1, 8),
    ("{\"a\":1,\"a\":2}", "the name appears twice in one object", 1, 8),
    ("{a:1}", "expected a name in quotes", 1, 2),
    ("'a'", "expected a value", 1, 1),
    ("nul", "expected null", 1, 1),
    ("NaN", "expected a value", 1, 1),
    ("tRUE", "expected true", 1, 1),
    ("1 2", "text after the end of the document", 1, 3),
    ("// c\n1", "expected a value", 1, 1),
    ("\u{FEFF}1", "expected a value", 1, 1),
  ])
  func saysWhatIsWrongAndWhere(_ text: String, _ problem: String, _ line: Int, _ column: Int) {
    #expect(throws: JSONError(problem: problem, line: line, column: column)) { try JSONParser.parse(text) }
  }

  @Test(arguments: [
    ("01", "a number starts with 0", 1), ("-", "expected a digit, found the end", 2), ("1.", "expected a digit, found the end", 3),
    (".5", "expected a value", 1), ("+1", "expected a value", 1), ("1e", "expected a digit, found the end", 3),
    ("1e400", "the number is too large", 1), ("-1e400", "the number is too large", 1), ("0x10", "text after the end of the document", 2),
    ("1.e3", "expected a digit", 3),
  ])
  func rejectsNumbersThatAreNotJSON(_ text: String, _ problem: String, _ column: Int) {
    #expect(throws: JSONError(problem: problem, line: 1, column: column)) { try JSONParser.parse(text) }
  }

  @Test(arguments: [
    (#""abc"#, "the string that starts here has no end", 1), (#""a\"#, "expected an escape, found the end", 4),
    (#""\x""#, "unknown escape", 2), (#""\u12g4""#, "expected four hex digits", 6),
    (#""\ud800""#, "half of a surrogate pair", 2), (#""\udc00""#, "half of a surrogate pair", 2),
    (#""\ud800A""#, "half of a surrogate pair", 2), (#""\ud800\n""#, "half of a surrogate pair", 2),
    (#""\ud800\ud800""#, "half of a surrogate pair", 2),
    ("\"a\tb\"", "a control character in a string must be escaped", 3),
  ])
  func rejectsStringsThatAreNotJSON(_ text: String, _ problem: String, _ column: Int) {
    #expect(throws: JSONError(problem: problem, line: 1, column: column)) { try JSONParser.parse(text) }
  }

  @Test(arguments: [[0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xC0, 0x80, 0x22]])
  func rejectsBytesThatAreNotUTF8(_ bytes: [UInt8]) {
    #expect(throws: JSONError(problem: "the string is not UTF-8", line: 1, column: 1)) { try JSONParser.parse(utf8: bytes) }
  }

  @Test func columnsCountScalarsAndNotBytes() {
    #expect(throws: JSONError(problem: "expected ',' or ']'", line: 2, column: 5)) { try JSONParser.parse("[\n\"\u{4E2D}\" x]") }
  }

  @Test func depthIsLimited() throws {
    func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    #expect(throws: Never.self) { try JSONParser.parse(nested(JSONParser.depthLimit)) }
    let error = #expect(throws: JSONError.self) { try JSONParser.parse(nested(JSONParser.depthLimit + 1)) }
    #expect(error?.column == JSONParser.depthLimit + 1)
    #expect(throws: JSONError.self) { try JSONParser.parse(String(repeating: "{\"a\":", count: 100_000)) }
  }

  @Test func everyTruncationOfAReportIsRejected() {
    let bytes = Array(JSONReport.render(SampleReports.full).utf8)
    // The last byte is a newline, which may be missing.
    for length in stride(from: 0, to: bytes.count - 1, by: 7) {
      #expect(throws: JSONError.self, "\(length) bytes") { try JSONParser.parse(utf8: Array(bytes[..<length])) }
    }
  }

  @Test func errorSaysThePlaceFirst() {
    #expect(JSONError(problem: "expected ':'", line: 3, column: 7).description == "line 3, column 7: expected ':'")
  }
}
