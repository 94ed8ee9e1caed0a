import AVMonAnalysis
import AVMonReport
import ArgumentParser

struct Detectors: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the detectors with their options, defaults and sources.",
    discussion: """
      EXAMPLES
        avmon detectors
        avmon detectors --format markdown > docs/detectors.md
      """)

  enum Form: String, ExpressibleByArgument, CaseIterable { case text, json, markdown }

  @Option(help: "Form of the list.")
  var format = Form.text

  func run() throws {
    let text =
      switch format {
      case .text: Catalogue.text
      case .json: Catalogue.json
      case .markdown: Catalogue.markdown
      }
    try Terminal.deliver(text)
  }
}

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what a detector looks for, how it decides, and its options.",
    discussion: """
      EXAMPLES
        avmon explain freeze
      """)

  @Argument(help: "Id of the detector.", completion: .list(Registry.all.map(\.id)))
  var detector: String

  func run() throws {
    let info: DetectorInfo
    do {
      info = try Registry.detector(detector)
    } catch {
      throw Failure(status: .usage, message: error.description)
    }
    try Terminal.deliver(Catalogue.explanation(of: info))
  }
}

struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Print the JSON Schema (draft 2020-12) of the report.")

  func run() throws { try Terminal.deliver(ReportSchema.text) }
}
