import AVMonAnalysis
import AVMonModel
import ArgumentParser

/// Which detectors to run, and with which options.
struct DetectorChoice: ParsableArguments {
  @Option(help: ArgumentHelp("Run only these detectors, separated by commas.", valueName: "ids"), completion: .list(Registry.all.map(\.id)))
  var only: [String] = []

  @Option(
    help: ArgumentHelp("Leave out these detectors, separated by commas.", valueName: "ids"), completion: .list(Registry.all.map(\.id)))
  var skip: [String] = []

  @Option(
    help: ArgumentHelp("Set an option of a detector; may be repeated. 'avmon explain ID' lists them.", valueName: "detector.option=value"))
  var set: [String] = []

  /// The detectors to run and those left out.
  func detectors() throws(ConfigurationError) -> (chosen: [DetectorInfo], leftOut: [DetectorInfo]) {
    let wanted = try Self.ids(only)
    if !only.isEmpty, wanted.isEmpty { throw ConfigurationError("--only names no detector ('avmon detectors' lists them)") }
    let unwanted = try Self.ids(skip)
    let chosen = Registry.all.filter { (wanted.isEmpty || wanted.contains($0.id)) && !unwanted.contains($0.id) }
    guard !chosen.isEmpty else { throw ConfigurationError("no detector is left to run: check --only and --skip") }
    return (chosen, Registry.all.filter { info in !chosen.contains { $0.id == info.id } })
  }

  /// The options that were set, over the limits of a profile.
  func settings(_ profile: SyncProfile) throws(ConfigurationError) -> Settings {
    var settings = Settings()
    settings.apply(profile)
    for assignment in set { try settings.apply(assignment) }
    return settings
  }

  private static func ids(_ lists: [String]) throws(ConfigurationError) -> Set<String> {
    var result: Set<String> = []
    for list in lists {
      for id in list.split(separator: ",") { result.insert(try Registry.detector(String(id.filter { $0 != " " })).id) }
    }
    return result
  }
}

/// The severity from which an event fails the gate.
enum FailOn: String, ExpressibleByArgument, CaseIterable {
  case info, minor, major, critical, never
  var severity: Severity? { Severity(rawValue: rawValue) }
}

/// A point in time on the command line: `90`, `1.5s`, `1:30`, `1:02:03.5`.
struct ClockTime: ExpressibleByArgument {
  var time: MediaTime

  init?(argument: String) {
    let text = argument.hasSuffix("s") ? String(argument.dropLast()) : argument
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count) else { return nil }
    var seconds = 0.0
    for (index, part) in parts.enumerated() {
      guard let value = Double(part), value.isFinite, value >= 0, index == 0 || value < 60 else { return nil }
      seconds = seconds * 60 + value
    }
    time = MediaTime(seconds: seconds)
  }
}
