import AVMonModel
import AVMonReport
import TestSupport
import Testing

@Suite struct ReportSchemaTests {
  private let validator = SchemaValidator(schema: ReportSchema.document)

  @Test func schemaIsTheGolden() throws {
    try expectGolden(ReportSchema.text, "report-1.schema.json")
  }

  @Test func schemaNamesItsDraftAndItself() throws {
    let schema = try JSONParser.parse(ReportSchema.text)
    #expect(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema")
    #expect(schema["$id"] == "urn:avmon:report:1")
  }

  @Test(arguments: SampleReports.variants.indices)
  func reportIsValidWithAndWithoutOptionalParts(_ index: Int) throws {
    let (change, report) = SampleReports.variants[index]
    let document = try JSONParser.parse(JSONReport.render(report))
    #expect(validator.problems(document) == [], "\(change)")
    #expect(validator.undescribed(document) == [], "\(change)")
  }

  @Test func bareReportIsValid() throws {
    let document = try JSONParser.parse(JSONReport.render(SampleReports.bare))
    #expect(validator.problems(document) == [])
    #expect(validator.undescribed(document) == [])
  }

  @Test(arguments: [Report.Analysis.StopReason.endOfInput, .limit, .signal, .outage, .error])
  func everyStopReasonIsValid(_ reason: Report.Analysis.StopReason) {
    #expect(validator.problems(JSONReport.document(SampleReports.changed { $0.analysis.stopReason = reason })) == [])
  }

  @Test(arguments: [Check.Status.pass, .fail, .unknown, .skipped])
  func everyCheckStatusIsValid(_ status: Check.Status) {
    #expect(validator.problems(JSONReport.document(SampleReports.changed { $0.checks[0].status = status })) == [])
  }

  @Test(arguments: [Verdict.Status.pass, .fail, .unknown], Severity.allCases)
  func everyVerdictAndSeverityIsValid(_ status: Verdict.Status, _ severity: Severity) {
    let report = SampleReports.changed {
      $0.verdict = Verdict(status: status, failOn: severity, worst: severity)
      $0.events[0].severity = severity
    }
    #expect(validator.problems(JSONReport.document(report)) == [])
  }

  @Test(arguments: [StreamInfo.Kind.video, .audio, .subtitle, .data, .attachment, .unknown])
  func everyKindOfStreamIsValid(_ kind: StreamInfo.Kind) {
    #expect(validator.problems(JSONReport.document(SampleReports.changed { $0.input.streams[2].kind = kind })) == [])
  }

  @Test(arguments: SampleReports.mutations.indices)
  func damagedReportIsRejected(_ index: Int) {
    let mutation = SampleReports.mutations[index]
    let damaged = JSONReport.document(SampleReports.full).replacing(mutation.path, with: mutation.value)
    #expect(validator.problems(damaged) == [mutation.problem])
  }

  @Test(arguments: SampleReports.requiredPaths.indices)
  func reportWithoutARequiredMemberIsRejected(_ index: Int) {
    let path = SampleReports.requiredPaths[index]
    let damaged = JSONReport.document(SampleReports.full).replacing(path, with: nil)
    #expect(validator.problems(damaged).count == 1)
  }

  @Test func memberThatTheSchemaDoesNotKnowIsFoundButNotForbidden() {
    let report = JSONReport.document(SampleReports.full).replacing([.member("verdict"), .member("added")], with: 1)
    #expect(validator.problems(report) == [])
    #expect(validator.undescribed(report) == ["$.verdict.added"])
  }

  @Test func validatorDoesNotPassOverKeywordsItDoesNotKnow() {
    #expect(SchemaValidator(schema: ["minLength": 1]).problems("text") == ["$: the validator does not know minLength"])
  }

  @Test func everyMemberOfTheSchemaIsWrittenBySomeReport() {
    // Two inputs that were compared either fit, or there is a reason why not.
    let apart = SampleReports.changed { $0.comparison?.reason = "other pictures" }
    let written = Set(JSONReport.document(SampleReports.full).paths + JSONReport.document(apart).paths)
    let described = ReportSchema.document.schemaPaths
    let missing = described.filter { !written.contains($0) }
    // Saved pictures and sound are part of the contract and come with the detectors that save them.
    #expect(missing == ["events[].evidence[].kind", "events[].evidence[].path", "events[].evidence[].time"])
  }
}
