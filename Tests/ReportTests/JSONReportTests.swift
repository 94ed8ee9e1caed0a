import AVMonModel
import Testing

@testable import AVMonReport

@Suite struct JSONReportTests {
  @Test func fullReportIsTheGolden() throws {
    try expectGolden(JSONReport.render(SampleReports.full), "full.json")
  }

  @Test func bareReportIsTheGolden() throws {
    try expectGolden(JSONReport.render(SampleReports.bare), "bare.json")
  }

  @Test func equalReportsGiveEqualBytes() {
    #expect(JSONReport.render(SampleReports.full) == JSONReport.render(SampleReports.changed { _ in }))
  }

  @Test func membersOfAnEventAreInTheOrderOfTheContract() {
    let names = JSONReport.event(SampleReports.freeze).members?.map(\.name)
    #expect(
      names == [
        "id", "detector", "stream", "start", "end", "duration", "open", "severity", "confidence", "cause", "message", "metrics", "region",
        "evidence", "related",
      ])
  }

  @Test func causeAndRegionAreLeftOutWhenThereAreNone() {
    let event = JSONReport.event(SampleReports.decodeError)
    #expect(event["cause"] == nil)
    #expect(event["region"] == nil)
    #expect(event["stream"] == .null)
    #expect(event["evidence"] == [])
  }

  @Test func pictureFieldsAreLeftOutOfAnAudioStream() {
    let audio = JSONReport.document(SampleReports.full)["input"]?["streams"]?[1]
    #expect(
      audio?.members?.map(\.name) == [
        "index", "type", "codec", "profile", "sample_rate", "channels", "channel_layout", "samples", "language", "analysed",
      ])
  }

  @Test func skippedCheckHasAReasonAndNoFigures() throws {
    let checks = try #require(JSONReport.document(SampleReports.full)["checks"]?.elements)
    #expect(checks.last?.members?.map(\.name) == ["detector", "stream", "status", "reason"])
    #expect(checks[1].members?.map(\.name) == ["detector", "stream", "status", "events", "seconds"])
  }

  @Test func gateThatNeverFailsSaysSo() {
    let verdict = JSONReport.document(SampleReports.bare)["verdict"]
    #expect(verdict?["fail_on"] == "never")
    #expect(verdict?["worst_severity"] == .null)
  }

  @Test func runIsLeftOutForComparison() {
    let report = JSONReport.document(SampleReports.changed { $0.run = nil })
    #expect(report.members?.last?.name == "timeline")
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func figureThatIsNotFiniteIsNull(_ value: Double) throws {
    let report = SampleReports.changed {
      $0.events[0].metrics = [Metric("ratio", value)]
      $0.measurements.video[0].mean = value
      $0.measurements.loudness[0].integrated = value
      $0.timeline.series[0].values = [value, 1]
    }
    let document = try JSONParser.parse(JSONReport.render(report))
    #expect(document["events"]?[0]?["metrics"]?["ratio"] == .null)
    #expect(document["measurements"]?["video"]?[0]?["mean"] == .null)
    #expect(document["measurements"]?["loudness"]?[0]?["integrated_lufs"] == .null)
    #expect(document["timeline"]?["series"]?[0]?["values"] == [.null, 1])
  }

  @Test func figuresAreWrittenWithTheDecimalsOfTheContract() {
    let text = JSONReport.render(
      SampleReports.changed {
        $0.events[0].start = MediaTime(flicks: 1)
        $0.events[0].metrics = [Metric("share", 1.0 / 3, digits: 12)]
        $0.measurements.loudness[0].truePeak = -1.0 / 3
        $0.measurements.avSync.offset = 1.0 / 3
      })
    #expect(text.contains("\"start\": 0,"))
    #expect(text.contains("\"share\": 0.333333\n"))
    #expect(text.contains("\"true_peak_dbtp\": -0.33,"))
    #expect(text.contains("\"offset_ms\": 0.333,"))
  }

  @Test func ofTwoFiguresWithOneNameTheFirstIsKept() throws {
    let report = SampleReports.changed {
      $0.events[0].metrics = [Metric("level", 1), Metric("level", 2)]
      $0.analysis.options = [.init(detector: "black", values: []), .init(detector: "black", values: [])]
    }
    let document = try JSONParser.parse(JSONReport.render(report))
    #expect(document["events"]?[0]?["metrics"] == ["level": 1])
    #expect(document["analysis"]?["options"] == ["black": [:]])
  }
}
