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

  @OptionGroup(title: "Report") var report: ReportOptions

  @OptionGroup(title: "Detectors") var choice: DetectorChoice

  @OptionGroup(title: "Detectors") var sync: SyncChoice

  @Option(help: ArgumentHelp("Analyse the video stream with this number among the video streams, from 0.", valueName: "number"))
  var video: Int?

  @Option(help: ArgumentHelp("Begin here: seconds or [H:]MM:SS.", valueName: "time"))
  var from: ClockTime?

  @Option(help: ArgumentHelp("End here: seconds or [H:]MM:SS.", valueName: "time"))
  var to: ClockTime?

  func validate() throws {
    if let video, video < 0 { throw ValidationError("--video counts from 0") }
    if let from, let to, to.time <= from.time { throw ValidationError("--to must be later than --from") }
  }

  func run() throws {
    let request = try request()
    try report.deliver(apartFrom: [input]) { progress throws(MediaError) in
      try AnalysisSession(request, stop: Signals.stop, progress: progress).run()
    }
  }

  private func request() throws(Failure) -> AnalysisRequest {
    do {
      let (chosen, leftOut) = try choice.detectors()
      return AnalysisRequest(
        location: InputLocation(input), detectors: chosen, leftOut: leftOut, settings: try choice.settings(sync.profile),
        videoNumber: video, from: from?.time, to: to?.time, threads: report.threads, toolVersion: Version.number)
    } catch {
      throw Failure(status: .usage, message: error.description)
    }
  }
}
