import AVMonReport
import Foundation
import Testing

/// A second opinion by an independent implementation of JSON Schema, where there is one.
@Suite struct PythonSchemaTests {
  private static let isAvailable = (try? run("import jsonschema; jsonschema.Draft202012Validator", [])) == 0

  @Test(.enabled(if: isAvailable, "needs python3 with the jsonschema module"))
  func schemaIsASchemaAndReportsFollowIt() throws {
    let valid = SampleReports.variants.map { JSONReport.document($0.report) } + [JSONReport.document(SampleReports.bare)]
    #expect(try Self.validate(valid, expecting: true) == 0)
  }

  @Test(.enabled(if: isAvailable, "needs python3 with the jsonschema module"))
  func damagedReportsAreRejected() throws {
    let full = JSONReport.document(SampleReports.full)
    let damaged =
      SampleReports.mutations.map { full.replacing($0.path, with: $0.value) }
      + SampleReports.requiredPaths.map { full.replacing($0, with: nil) }
    #expect(try Self.validate(damaged, expecting: false) == 0)
  }

  /// Exit status 0 when the schema is one and each document is valid, or invalid, as expected.
  private static func validate(_ documents: [JSONValue], expecting isValid: Bool) throws -> Int32 {
    let folder = URL.temporaryDirectory.appending(path: "avmon-schema-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (schema, reports) = (folder.appending(path: "schema.json"), folder.appending(path: "reports.json"))
    try Data(ReportSchema.text.utf8).write(to: schema)
    try Data(JSONWriter.text(.array(documents)).utf8).write(to: reports)
    let program = """
      import json, sys, jsonschema
      schema, reports = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
      jsonschema.Draft202012Validator.check_schema(schema)
      validator = jsonschema.Draft202012Validator(schema)
      wrong = [i for i, report in enumerate(reports) if validator.is_valid(report) != (sys.argv[3] == "true")]
      print(len(reports), "documents, wrong:", wrong, file=sys.stderr)
      sys.exit(1 if wrong or not reports else 0)
      """
    return try run(program, [schema.path(), reports.path(), String(isValid)])
  }

  private static func run(_ program: String, _ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program] + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
