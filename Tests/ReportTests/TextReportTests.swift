import AVMonModel
import Testing

@testable import AVMonReport

@Suite struct TextReportTests {
  @Test func fullReportIsTheGolden() throws {
    try expectGolden(TextReport.render(SampleReports.full, color: false), "full.txt")
  }

  @Test func bareReportIsTheGolden() throws {
    try expectGolden(TextReport.render(SampleReports.bare, color: false), "bare.txt")
  }

  @Test func colourAddsOnlySequencesThatSetIt() {
    let colored = TextReport.render(SampleReports.full, color: true)
    let plain = TextReport.render(SampleReports.full, color: false)
    #expect(colored != plain)
    #expect(!plain.contains("\u{1B}"))
    #expect(colored.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
  }

  @Test func colourEndsBeforeTheLineDoes() {
    for line in TextReport.render(SampleReports.full, color: true).split(separator: "\n") {
      let sequences = line.matches(of: /\u{1B}\[([0-9;]*)m/).map { String($0.output.1) }
      #expect(sequences.isEmpty || sequences.last == "0", "\(line)")
    }
  }

  @Test(arguments: [true, false])
  func linesHaveNoTrailingSpaces(_ color: Bool) {
    for (change, report) in SampleReports.variants {
      let text = TextReport.render(report, color: color)
      #expect(!text.contains(" \n"), "\(change)")
      #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"), "\(change)")
    }
  }

  @Test func onlyTheFirstEventsAreShown() {
    func lines(_ count: Int) -> [Substring] {
      let report = SampleReports.changed { $0.events = Array(repeating: SampleReports.freeze, count: count) }
      return TextReport.render(report, color: false).split(separator: "\n").filter {
        $0.contains("Picture frozen") || $0.contains(" more (")
      }
    }
    #expect(lines(40).count == 40)
    #expect(lines(41).count == 41)
    #expect(lines(41).last == "  and 1 more (use --format json)")
  }

  @Test func messagesOfAllEventsStartInOneColumn() throws {
    var late = SampleReports.freeze
    (late.start, late.end) = (MediaTime(seconds: 36_000), MediaTime(seconds: 40_000.5))
    (late.detector, late.severity, late.stream) = ("ts_continuity", .critical, 12)
    let text = TextReport.render(SampleReports.changed { $0.events = [SampleReports.freeze, late] }, color: false)
    let columns = text.split(separator: "\n").compactMap { line in
      line.firstRange(of: "Picture").map { line.distance(from: line.startIndex, to: $0.lowerBound) }
    }
    #expect(columns.count == 2)
    #expect(Set(columns).count == 1)
  }

  @Test func checksThatFailedOrCouldNotTellAreListed() {
    let text = TextReport.render(SampleReports.full, color: false)
    #expect(text.contains("2 failed, 1 unknown, 1 passed, 1 skipped"))
    #expect(text.contains("unknown  av_sync       #1  too short"))
    #expect(text.contains("fail     freeze        #0  2 events, 3.2 s"))
    #expect(!text.contains("left out"))
  }

  @Test(arguments: [
    (12.4, "+12.4 ms (audio early)"), (-12.4, "-12.4 ms (audio late)"), (0.0, "0.0 ms,"), (-0.04, "0.0 ms,"), (0.04, "0.0 ms,"),
  ])
  func offsetSaysWhichSideIsEarly(_ offset: Double, _ text: String) {
    let report = SampleReports.changed { $0.measurements.avSync = .init(offset: offset, confidence: 1, method: "timestamps") }
    #expect(TextReport.render(report, color: false).contains("A/V sync   \(text)"))
  }

  @Test func speedIsShownOnlyWhenTheRunIsKnown() {
    #expect(TextReport.render(SampleReports.full, color: false).contains("Speed"))
    #expect(!TextReport.render(SampleReports.bare, color: false).contains("Speed"))
  }

  @Test(arguments: [
    (0, "0:00:00.000"), (12.0404, "0:00:12.040"), (59.9996, "0:01:00.000"), (3661.5, "1:01:01.500"), (-1.25, "-0:00:01.250"),
    (-0.0001, "0:00:00.000"), (360_000.001, "100:00:00.001"),
  ])
  func clockIsRoundedToMilliseconds(_ seconds: Double, _ text: String) {
    #expect(MediaTime(seconds: seconds).clock == text)
  }

  @Test func clockOfTheLargestTimeDoesNotOverflow() {
    #expect(MediaTime(flicks: .max).clock == "1111111:06:40.000")
    #expect(MediaTime(flicks: .min).clock == "-1111111:06:40.000")
  }
}
