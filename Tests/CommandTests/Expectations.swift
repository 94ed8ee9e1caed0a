import AVMonReport
import Foundation
import TestSupport
import Testing

enum ExitStatus {
  static let passed: Int32 = 0
  static let gateFailed: Int32 = 1
  static let usage: Int32 = 2
  static let unusableInput: Int32 = 3
  static let brokeOff: Int32 = 4
}

/// A refusal: the status, nothing on standard output, and one line on standard error that holds each of `words`.
func expectRefusal(_ result: Avmon.Result, _ status: Int32, says words: [String], sourceLocation: SourceLocation = #_sourceLocation) {
  #expect(result.status == status, "\(result.errors)", sourceLocation: sourceLocation)
  #expect(result.output.isEmpty, "\(result.text.prefix(200))", sourceLocation: sourceLocation)
  #expect(result.errorLines.count == 1, "\(result.errors)", sourceLocation: sourceLocation)
  #expect(result.errors.hasSuffix("\n"), sourceLocation: sourceLocation)
  for word in words { #expect(result.errors.contains(word), "\(word) is missing in: \(result.errors)", sourceLocation: sourceLocation) }
  expectHarmless(result.errors, sourceLocation: sourceLocation)
}

/// No control character but the end of a line.
func expectHarmless(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
  let harmful = text.unicodeScalars.filter { ($0.value < 0x20 && $0 != "\n") || (0x7F..<0xA0).contains($0.value) }
  #expect(harmful.isEmpty, "\(text.debugDescription)", sourceLocation: sourceLocation)
}

/// The report on standard output or in `data`: JSON that the published schema accepts and says something about in every part.
@discardableResult
func expectReport(_ data: Data, sourceLocation: SourceLocation = #_sourceLocation) throws -> JSONValue {
  let report = try JSONParser.parse(String(decoding: data, as: UTF8.self))
  let validator = SchemaValidator(schema: ReportSchema.document)
  #expect(validator.problems(report) == [], sourceLocation: sourceLocation)
  #expect(validator.undescribed(report) == [], sourceLocation: sourceLocation)
  return report
}

extension JSONValue {
  /// The value at `path`, such as `analysis.stop_reason`.
  func at(_ path: String) -> JSONValue? {
    path.split(separator: ".").reduce(self as JSONValue?) { value, name in value?[String(name)] }
  }
}

enum Fixture {
  static func url(_ name: String) -> URL { SourceTree.fixtures.appending(path: name) }
  static func path(_ name: String) -> String { url(name).path }
}
