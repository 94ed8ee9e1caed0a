import AVMonEngine
import AVMonMedia
import AVMonModel
import AVMonPolicy
import AVMonReport
import ArgumentParser

/// Where a report goes, in what form, what fails its gate, and how the run shows itself: the same for every command that makes a report.
struct ReportOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write the report to FILE instead of standard output.", valueName: "file"), completion: .file())
  var output: String?

  @Option(help: "Form of the report.")
  var format = Format.json

  @Option(
    name: .customLong("fail-on"),
    help: ArgumentHelp("Severity from which the gate fails: info, minor, major, critical or never.", valueName: "severity"))
  var failOn = FailOn.major

  @Option(help: ArgumentHelp("Decoding threads; 0 takes all cores.", valueName: "number"))
  var threads = 0

  @Flag(help: "No progress and no summary on standard error.")
  var quiet = false

  @Flag(name: .customLong("no-run-info"), help: "Leave out all that differs from run to run, so that reports compare byte by byte.")
  var noRunInfo = false

  func validate() throws {
    if threads < 0 || threads > 64 { throw ValidationError("--threads must be from 0 to 64") }
  }

  /// Makes a report by `work`, judges it, delivers it, and ends the program with its exit status.
  ///
  /// - Parameters:
  ///   - inputs: files that must not be overwritten.
  ///   - work: is given where to tell how far it is.
  func deliver(apartFrom inputs: [String], _ work: (@escaping (Progress) -> Void) throws(MediaError) -> Report) throws(Failure) -> Never {
    let clock = RunClock()
    Signals.install()
    let file = try output.map { path throws(Failure) in try OutputFile(path, apartFrom: inputs) }
    var report: Report
    do throws(MediaError) {
      report = Gate(failOn: failOn.severity).judge(try withProgress(work))
    } catch {
      file?.discard()
      throw Failure(status: ExitStatus(error.kind), message: error.description)
    }
    if !noRunInfo { report.run = clock.run(presented: report.timeline.seconds) }
    try write(report, to: file)
    Process.exit(ExitStatus(report))
  }

  private func withProgress(_ work: (@escaping (Progress) -> Void) throws(MediaError) -> Report) throws(MediaError) -> Report {
    var line = ProgressLine(isShown: !quiet && Terminal.isTerminal(.error))
    defer { line.clear() }
    return try work { line.update($0) }
  }

  private func write(_ report: Report, to file: OutputFile?) throws(Failure) {
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
