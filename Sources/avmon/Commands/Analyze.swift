import AVMonAnalysis
import AVMonEngine
import AVMonMedia
import AVMonModel
import AVMonPolicy
import AVMonReport
import ArgumentParser

struct Analyze: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Analyse a file, a URL or standard input and report its defects.",
    discussion: """
      Looks at the best video stream and all audio streams. The report goes to standard output as JSON, a summary to standard error when
      that is a terminal. The exit status says whether the input passed the gate (--fail-on).

      EXAMPLES
        avmon analyze stream.ts
        avmon analyze movie.mp4 -o report.json --fail-on minor
        avmon analyze movie.mp4 --only freeze,black --set freeze.min-duration=1s
        avmon analyze https://example.org/live.ts --to 60
        cat stream.ts | avmon analyze - --format text
      """)

  @Argument(help: "File, URL, or - for standard input.", completion: .file())
  var input: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write the report to FILE instead of standard output.", valueName: "file"), completion: .file())
  var output: String?

  @Option(help: "Form of the report.")
  var format = Format.json

  @OptionGroup(title: "Detectors") var choice: DetectorChoice

  @OptionGroup(title: "Detectors") var sync: SyncChoice

  @Option(
    name: .customLong("fail-on"),
    help: ArgumentHelp("Severity from which the gate fails: info, minor, major, critical or never.", valueName: "severity"))
  var failOn = FailOn.major

  @Option(help: ArgumentHelp("Analyse the video stream with this number among the video streams, from 0.", valueName: "number"))
  var video: Int?

  @Option(help: ArgumentHelp("Begin here: seconds or [H:]MM:SS.", valueName: "time"))
  var from: ClockTime?

  @Option(help: ArgumentHelp("End here: seconds or [H:]MM:SS.", valueName: "time"))
  var to: ClockTime?

  @Option(help: ArgumentHelp("Decoding threads; 0 takes all cores.", valueName: "number"))
  var threads = 0

  @Flag(help: "No progress and no summary on standard error.")
  var quiet = false

  @Flag(name: .customLong("no-run-info"), help: "Leave out all that differs from run to run, so that reports compare byte by byte.")
  var noRunInfo = false

  func validate() throws {
    if threads < 0 || threads > 64 { throw ValidationError("--threads must be from 0 to 64") }
    if let video, video < 0 { throw ValidationError("--video counts from 0") }
    if let from, let to, to.time <= from.time { throw ValidationError("--to must be later than --from") }
  }

  func run() throws {
    let clock = RunClock()
    let request = try request()
    Signals.install()
    let file = try output.map { path throws(Failure) in try OutputFile(path, apartFrom: input) }
    do {
      var report = Gate(failOn: failOn.severity).judge(try analyse(request))
      if !noRunInfo { report.run = clock.run(presented: report.timeline.seconds) }
      try deliver(report, to: file)
      Process.exit(ExitStatus(report))
    } catch let error as MediaError {
      file?.discard()
      throw Failure(status: ExitStatus(error.kind), message: error.description)
    }
  }

  private func request() throws(Failure) -> AnalysisRequest {
    do {
      let (chosen, leftOut) = try choice.detectors()
      return AnalysisRequest(
        location: InputLocation(input), detectors: chosen, leftOut: leftOut, settings: try choice.settings(sync.profile),
        videoNumber: video, from: from?.time, to: to?.time, threads: threads, toolVersion: Version.number)
    } catch {
      throw Failure(status: .usage, message: error.description)
    }
  }

  private func analyse(_ request: AnalysisRequest) throws(MediaError) -> Report {
    var line = ProgressLine(isShown: !quiet && Terminal.isTerminal(.error))
    defer { line.clear() }
    return try AnalysisSession(request, stop: Signals.stop) { line.update($0) }.run()
  }

  private func deliver(_ report: Report, to file: OutputFile?) throws(Failure) {
    let toTerminal = file == nil && Terminal.usesColor(.output)
    let text = format == .json ? JSONReport.render(report) : TextReport.render(report, color: toTerminal)
    if let file {
      try file.finish(text)
    } else {
      try Terminal.deliver(text)
    }
    let isSaid = format == .text && file == nil
    if !quiet, !isSaid, Terminal.isTerminal(.error) {
      Terminal.write(TextReport.render(report, color: Terminal.usesColor(.error)), to: .error)
    }
  }
}

enum Format: String, ExpressibleByArgument, CaseIterable { case json, text }
