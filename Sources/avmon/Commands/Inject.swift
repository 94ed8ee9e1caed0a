import AVMonInject
import AVMonMedia
import AVMonReport
import AVMonScore
import ArgumentParser

struct Inject: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put chosen defects into a clean file and write down what is where.",
    discussion: """
      Decodes INPUT, makes the defects and encodes again: the best video stream and one audio stream. OUTPUT is a .ts, .mkv or .mp4;
      beside it lies the truth, OUTPUT with .truth.json for its ending: what an analysis should find, and when. The same input, options,
      seed and FFmpeg give the same bytes. A DEFECT is ID[@START[+DURATION]][:PARAMETER=VALUE,...]; without a time the seed chooses one.

      EXAMPLES
        avmon inject clean.mp4 -o bad.mp4 freeze@10+3 silence
        avmon inject clean.mp4 -o bad.ts packet_loss:share=20% --seed 7
        avmon inject clean.mp4 -o late.mkv av_shift:offset=-200ms
        avmon inject --list                          every defect with its parameters
      """)

  @Argument(help: "The clean file.", completion: .file())
  var input: String?

  @Argument(help: "What to put in: ID[@START[+DURATION]][:PARAMETER=VALUE,...].", completion: .list(DefectCatalogue.all.map(\.id)))
  var defects: [String] = []

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write: .ts, .mkv or .mp4.", valueName: "file"), completion: .file())
  var output: String?

  @Option(help: ArgumentHelp("Number that all chance depends on.", valueName: "number"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Write the truth to FILE.", valueName: "file"), completion: .file())
  var truth: String?

  @OptionGroup(title: "Coding") var coding: Coding

  @Flag(help: "List the defects with their parameters.")
  var list = false

  @Flag(help: "No progress on standard error.")
  var quiet = false

  func validate() throws {
    if list { return }
    guard input != nil else { throw ValidationError("give the clean file, as in 'avmon inject clean.mp4 -o bad.mp4 freeze'") }
    guard output != nil else { throw ValidationError("give the file to write with -o, as in -o bad.mp4") }
    guard !defects.isEmpty else { throw ValidationError("give at least one defect, as in freeze@10+3 ('avmon inject --list' lists them)") }
  }

  func run() throws {
    if list { return try Terminal.deliver(DefectList.text) }
    guard let input, let output else { return }
    let request = try request(input, output)
    guard case .file(let path) = InputLocation(input) else {
      throw Failure(
        status: .usage, message: "cannot inject into '\(InputLocation(input).redacted)': it is read more than once; give a file")
    }
    Signals.install()
    do {
      try make(request, path, output)
    } catch let error as MediaError {
      throw Failure(status: ExitStatus(error.kind), message: error.description)
    } catch let error as DefectError {
      throw Failure(status: .usage, message: error.description)
    }
  }

  private func request(_ input: String, _ output: String) throws(Failure) -> InjectionRequest {
    guard let container = Container(fileName: output) else {
      throw Failure(status: .usage, message: "'\(output)' does not say its container: give a name that ends in .ts, .mkv or .mp4")
    }
    do {
      let requests = try defects.map { text throws(DefectError) in try DefectRequest(text) }
      return InjectionRequest(
        input: input, container: container, defects: requests, seed: seed, encoding: coding.encoding(for: container))
    } catch {
      throw Failure(status: .usage, message: "\(error)")
    }
  }

  private func make(_ request: InjectionRequest, _ input: String, _ output: String) throws {
    let survey = try Survey(.file(input), stop: Signals.stop)
    let file = try PlacedFile(output, apartFrom: input)
    var isWhole = false
    defer { if !isWhole { file.discard() } }
    let page = try OutputFile(truth ?? Self.truthPath(output), apartFrom: [input])
    do {
      var line = ProgressLine(isShown: !quiet && Terminal.isTerminal(.error), verb: "made")
      defer { line.clear() }
      let injection = try Injection(request, survey, stop: Signals.stop) { line.update(position: $0, total: $1) }
      let name = output.split(separator: "/").last.map(String.init) ?? output
      let truth = try injection.run(to: file.temporary, name: name)
      line.clear()
      try file.finish()
      isWhole = true
      try page.finish(JSONWriter.text(truth.json))
    } catch {
      page.discard()
      throw error
    }
  }

  /// `bad.mp4` has its truth in `bad.truth.json`.
  static func truthPath(_ output: String) -> String {
    output.lastIndex(of: ".").map { String(output[..<$0]) + ".truth.json" } ?? output + ".truth.json"
  }
}

/// How the result is encoded.
struct Coding: ParsableArguments {
  enum Codec: String, ExpressibleByArgument, CaseIterable { case h264, hevc, mpeg2video, mpeg4 }

  @Option(
    name: .customLong("video-codec"),
    help: ArgumentHelp("h264, hevc, mpeg2video or mpeg4; without it the best that this FFmpeg has for the container.", valueName: "codec"))
  var codec: Codec?

  @Option(
    name: [.customLong("crf"), .customLong("quality")],
    help: ArgumentHelp("Rate factor of h264 and hevc (0-51, else 20) or quantiser scale of the others (1-31, else 3).", valueName: "number")
  )
  var quality: Int?

  func validate() throws {
    if let quality, quality < 0 || quality > 51 { throw ValidationError("--crf must be from 0 to 51") }
  }

  func encoding(for container: Container) -> VideoEncoding {
    var encoding = InjectionRequest.standardEncoding(for: container)
    if let codec = codec.flatMap({ VideoEncoding.Codec(rawValue: $0.rawValue) }) { encoding = InjectionRequest.standardEncoding(codec) }
    if let quality { encoding.quality = quality }
    return encoding
  }
}
