import AVMonAnalysis
import AVMonInject
import AVMonMedia
import AVMonReport
import AVMonSelfTest
import ArgumentParser
import Glibc

struct SelfTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "selftest",
    abstract: "Measure how well the detectors do on your own material.",
    discussion: """
      Puts each defect of 'avmon inject --list' into clean FILEs at several places, analyses what comes out and compares. Prints recall,
      precision and onset error for each defect with the counts behind them, false alarms an hour, and what the clean files raise by
      themselves. Files are made in a folder of their own and removed.

      EXAMPLES
        avmon selftest clean.mp4
        avmon selftest a.mp4 b.ts --defects freeze,silence --rounds 5
        avmon selftest clean.mp4 --format json -o selftest.json --min-recall 0.9
      """)

  @Argument(help: "Clean files.", completion: .file())
  var files: [String]

  @Option(
    help: ArgumentHelp("Only these defects, separated by commas.", valueName: "ids"), completion: .list(DefectCatalogue.all.map(\.id)))
  var defects: [String] = []

  @Option(help: ArgumentHelp("Number that all chance depends on.", valueName: "number"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Placements of each defect in each file.", valueName: "number"))
  var rounds = 3

  @Option(help: "Form of the result.")
  var format = Format.text

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write the result to FILE instead of standard output.", valueName: "file"), completion: .file())
  var output: String?

  @Option(help: ArgumentHelp("Keep the files that are made, with their truths, in this folder, which must exist.", valueName: "folder"))
  var keep: String?

  @Option(help: ArgumentHelp("Set an option of a detector; may be repeated.", valueName: "detector.option=value"))
  var set: [String] = []

  @Option(
    name: .customLong("min-recall"),
    help: ArgumentHelp("Exit with 1 when a defect that has a detector is found less often, 0 to 1.", valueName: "share"))
  var minRecall: Double?

  @Flag(help: "No progress on standard error.")
  var quiet = false

  func validate() throws {
    if rounds < 1 || rounds > 1000 { throw ValidationError("--rounds must be from 1 to 1000") }
    if let minRecall, !(0...1).contains(minRecall) { throw ValidationError("--min-recall must be from 0 to 1") }
  }

  func run() throws {
    let (chosen, settings) = try configuration()
    for file in files where InputLocation(file) != .file(file) {
      throw Failure(
        status: .usage, message: "cannot test on '\(InputLocation(file).redacted)': it is read more than once; give a file")
    }
    Signals.install()
    let page = try output.map { path throws(Failure) in try OutputFile(path, apartFrom: files) }
    do {
      let result = try test(chosen, settings)
      let text = format == .json ? JSONWriter.text(SelfTestJSON.document(result)) : SelfTestText.render(result)
      if let page { try page.finish(text) } else { try Terminal.deliver(text) }
      if let minRecall, let lowest = result.lowestRecall, lowest < minRecall { Process.exit(.gateFailed) }
    } catch let error as MediaError {
      page?.discard()
      throw Failure(status: ExitStatus(error.kind), message: error.description)
    }
  }

  private func configuration() throws(Failure) -> ([DefectInfo], Settings) {
    var settings = Settings()
    var chosen: [DefectInfo] = []
    do {
      for assignment in set { try settings.apply(assignment) }
      for list in defects {
        for id in list.split(separator: ",") {
          let info = try DefectCatalogue.defect(String(id.filter { $0 != " " }))
          if !chosen.contains(where: { $0.id == info.id }) { chosen.append(info) }
        }
      }
    } catch {
      throw Failure(status: .usage, message: "\(error)")
    }
    return (chosen.isEmpty ? DefectCatalogue.all : chosen, settings)
  }

  private func test(_ defects: [DefectInfo], _ settings: Settings) throws -> SelfTestResult {
    let folder = try keep ?? Self.temporaryFolder()
    defer { if keep == nil { rmdir(folder) } }
    let request = SelfTestRequest(
      files: files, defects: defects, seed: seed, rounds: rounds, settings: settings, folder: folder, keepsFiles: keep != nil,
      toolVersion: Version.number)
    let isShown = !quiet && Terminal.isTerminal(.error)
    defer { if isShown { Terminal.write("\r\u{1B}[K", to: .error) } }
    return try SelfTest(request, stop: Signals.stop) { done, all in
      if isShown { Terminal.write("\r\u{1B}[K\(done) of \(all) tried", to: .error) }
    }.run()
  }

  private static func temporaryFolder() throws(Failure) -> String {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/avmon-selftest-XXXXXX".utf8CString)
    guard template.withUnsafeMutableBufferPointer({ mkdtemp($0.baseAddress!) }) != nil else {
      throw Failure(
        status: .brokeOff, message: "cannot make a folder in '\(base)': \(String(cString: strerror(errno))); set TMPDIR to another place")
    }
    return template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }
}
