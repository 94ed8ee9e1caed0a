import AVMonReport
import Testing

@Suite struct JSONWriterTests {
  @Test func indentsByTwoSpaces() {
    let value: JSONValue = ["a": ["b": true, "c": ["x", [:]]], "d": []]
    let text = """
      {
        "a": {
          "b": true,
          "c": [
            "x",
            {}
          ]
        },
        "d": []
      }

      """
    #expect(JSONWriter.text(value) == text)
  }

  @Test func arrayOfNumbersAndNullsIsOneLine() {
    let values = [JSONValue](repeating: .number(0.5, digits: 6), count: 1000) + [.null, 3]
    #expect(JSONWriter.text(.array(values)).split(separator: "\n").count == 1)
    #expect(JSONWriter.text([1, .null, .number(0.25, digits: 1)]) == "[1, null, 0.3]\n")
  }

  @Test(arguments: [
    (1.0, 6, "1"), (-0.0, 6, "0"), (-0.000_000_4, 6, "0"), (0.123_456_7, 6, "0.123457"), (-23.456, 2, "-23.46"), (1.5e20, 6, "1.5e+20"),
    (1e13, 6, "10000000000000"), (2.5, 0, "3"),
  ])
  func numbersHaveAtMostTheirDecimals(_ number: Double, _ digits: Int, _ text: String) {
    #expect(JSONWriter.text(.number(number, digits: digits)) == text + "\n")
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, .signalingNaN], [nil, 2])
  func numberThatIsNotFiniteIsNull(_ number: Double, _ digits: Int?) {
    #expect(JSONWriter.text(.number(number, digits: digits)) == "null\n")
  }

  @Test func integersAreExactAtTheExtremes() {
    #expect(JSONWriter.text([.integer(.min), .integer(.max)]) == "[-9223372036854775808, 9223372036854775807]\n")
  }

  @Test func fieldsLeaveOutNilAndKeepNull() {
    #expect(JSONValue.fields(["a": nil, "b": .null, "c": 1]) == ["b": .null, "c": 1])
  }
}
