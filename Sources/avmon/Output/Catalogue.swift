import AVMonAnalysis
import AVMonModel
import AVMonReport

/// The list of detectors in its forms.
enum Catalogue {
  static var text: String {
    let width = Registry.all.map(\.id.count).max() ?? 0
    return Registry.all.map { info in
      "\(info.id)\(String(repeating: " ", count: width - info.id.count))  \(info.summary)\n"
    }.joined() + "\n'avmon explain ID' tells more about one of them.\n"
  }

  static var markdown: String {
    let head = """
      # Detectors

      Made by `avmon detectors --format markdown`; a test checks that it is up to date. Set an option with `--set detector.option=value`.


      """
    return head + Registry.all.map(section).joined(separator: "\n")
  }

  private static func section(_ info: DetectorInfo) -> String {
    var text = "## `\(info.id)`\n\n\(info.summary)\n\n\(info.details)\n\nLooks at: \(scope(info)).\n"
    if !info.options.isEmpty {
      text += "\n| option | default | range | meaning | source of the default |\n|---|---|---|---|---|\n"
      for option in info.options {
        text +=
          "| `\(option.name)` | \(option.unit.describe(option.value)) | \(range(option)) | \(cell(option.help)) | \(cell(option.source)) |\n"
      }
    }
    return text
  }

  private static func cell(_ text: String) -> String { text.split(separator: "|").joined(separator: "\\|") }

  static func explanation(of info: DetectorInfo) -> String {
    var text = "\(info.id): \(info.summary)\n\n\(wrapped(info.details))\n\nLooks at: \(scope(info)).\n"
    guard !info.options.isEmpty else { return text }
    text += "\nOptions (--set \(info.id).NAME=VALUE):\n"
    for option in info.options {
      text += "\n  \(option.name) = \(option.unit.describe(option.value))   (\(range(option)))\n"
      text += wrapped(option.help, indent: 4) + "\n" + wrapped("Source: \(option.source)", indent: 4) + "\n"
    }
    return text
  }

  static var json: String {
    let rows = Registry.all.map { info in
      JSONValue.fields([
        "id": .string(info.id), "summary": .string(info.summary), "details": .string(info.details), "scope": .string(info.scope.rawValue),
        "options": .array(info.options.map(row)),
      ])
    }
    return JSONWriter.text(.array(rows)) + "\n"
  }

  private static func row(_ option: DetectorInfo.Option) -> JSONValue {
    .fields([
      "name": .string(option.name), "unit": .string(option.unit.rawValue), "default": .number(option.value, digits: 6),
      "minimum": .number(option.range.lowerBound, digits: 6), "maximum": .number(option.range.upperBound, digits: 6),
      "help": .string(option.help), "source": .string(option.source),
    ])
  }

  private static func range(_ option: DetectorInfo.Option) -> String {
    option.unit == .flag
      ? "on, off" : "\(option.unit.describe(option.range.lowerBound)) to \(option.unit.describe(option.range.upperBound))"
  }

  private static func scope(_ info: DetectorInfo) -> String {
    switch info.scope {
    case .video: "the video stream"
    case .audio: "every audio stream"
    case .input: "the input as a whole"
    case .transport: "MPEG transport streams"
    }
  }

  /// Breaks paragraphs into lines of at most 100 columns.
  private static func wrapped(_ text: String, indent: Int = 0) -> String {
    let margin = String(repeating: " ", count: indent)
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { paragraph in
      var lines: [String] = []
      var line = ""
      for word in paragraph.split(separator: " ") {
        if !line.isEmpty, line.count + word.count + 1 > 100 - indent {
          lines.append(margin + line)
          line = ""
        }
        line += line.isEmpty ? String(word) : " \(word)"
      }
      lines.append(line.isEmpty ? "" : margin + line)
      return lines.joined(separator: "\n")
    }.joined(separator: "\n")
  }
}
