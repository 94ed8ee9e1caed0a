import AVMonReport
import Foundation
import TestSupport
import Testing

@Suite struct DocumentationTests {
  private let page: String

  init() throws {
    page = try String(contentsOf: SourceTree.root.appending(path: "docs/report.md"), encoding: .utf8)
  }

  @Test func exampleIsAValidReportAndHoldsNothingUndescribed() throws {
    let example = try #require(page.firstMatch(of: /```json\n(?<json>(?s).*?)```/)?.output.json)
    let document = try JSONParser.parse(String(example))
    let validator = SchemaValidator(schema: ReportSchema.document)
    #expect(validator.problems(document) == [])
    #expect(validator.undescribed(document) == [])
  }

  @Test func everyFieldIsExplained() {
    let names = Set(ReportSchema.document.schemaPaths.compactMap { $0.split(separator: ".").last?.replacing("[]", with: "") })
    #expect(names.count > 50)
    for name in names.sorted() { #expect(page.contains("`\(name)`"), "\(name)") }
  }
}
