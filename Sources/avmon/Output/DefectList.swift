import AVMonInject
import AVMonModel

/// What `avmon inject --list` says.
enum DefectList {
  static var text: String { DefectCatalogue.all.map(entry).joined(separator: "\n") }

  private static func entry(_ info: DefectInfo) -> String {
    var text = "\(info.id): \(info.summary)\n  lasts \(extent(info)); should be found by \(finders(info))\n"
    let width = info.parameters.map(\.name.count).max() ?? 0
    for parameter in info.parameters {
      let name = parameter.name + String(repeating: " ", count: width - parameter.name.count)
      text += "  \(name)  \(parameter.help) (\(parameter.range)); \(parameter.standard) when nothing is said\n"
    }
    return text
  }

  private static func extent(_ info: DefectInfo) -> String {
    switch info.extent {
    case .seconds(let seconds): "\(seconds.trimmed(2)) s when nothing is said"
    case .toTheEnd: "to the end when nothing is said"
    case .wholeFile: "the whole file"
    }
  }

  private static func finders(_ info: DefectInfo) -> String {
    info.finders.map { $0.joined(separator: " or ") }.joined(separator: ", and by ")
  }
}
