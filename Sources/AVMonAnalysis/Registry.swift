public import AVMonModel

/// A detector as the rest of the program sees it: facts, options and a way to make one.
public struct DetectorInfo: Sendable {
  /// One option with its default.
  public struct Option: Sendable {
    public var name: String
    public var unit: OptionUnit
    public var range: ClosedRange<Double>
    public var value: Double
    public var help: String
    public var source: String
  }

  public let id: String
  public let summary: String
  public let details: String
  public let scope: DetectorScope
  public let needs: Needs
  /// Options with their defaults.
  public let options: [Option]
  private let build: @Sendable ([String: Double], StreamContext) -> any Detector
  private let skip: @Sendable (StreamContext) -> String?
  private let effective: @Sendable ([String: Double]) -> [OptionValue]

  init<D: Detector>(_ type: D.Type) {
    (id, summary, details, scope, needs) = (D.id, D.summary, D.details, D.scope, D.needs)
    let specs = D.Options.specs
    options = specs.map {
      Option(name: $0.name, unit: $0.unit, range: $0.range, value: $0.get(D.Options()), help: $0.help, source: $0.source)
    }
    @Sendable func configured(_ values: [String: Double]) -> D.Options {
      var options = D.Options()
      for spec in specs { if let value = values[spec.name] { spec.set(&options, value) } }
      return options
    }
    build = { D(configured($0), $1) }
    skip = { D.reasonToSkip($0) }
    effective = { values in
      let options = configured(values)
      return specs.map { spec in
        let value = spec.get(options)
        return OptionValue(
          name: String(spec.name.map { $0 == "-" ? "_" : $0 }), value: spec.unit == .flag ? .flag(value != 0) : .number(value))
      }
    }
  }

  /// Makes an instance with the given option values.
  public func make(_ settings: Settings, _ context: StreamContext) -> any Detector { build(settings.values(of: id), context) }

  /// Why an instance would find nothing to look at; nil when it would.
  public func reasonToSkip(_ context: StreamContext) -> String? { skip(context) }

  /// Every option with the value it has under `settings`.
  public func effectiveOptions(_ settings: Settings) -> [OptionValue] { effective(settings.values(of: id)) }
}

/// All detectors, by id.
public enum Registry {
  public static let all: [DetectorInfo] = (videoDetectors + audioDetectors + streamDetectors).sorted { $0.id < $1.id }

  /// The detector called `id`.
  public static func detector(_ id: String) throws(ConfigurationError) -> DetectorInfo {
    if let found = all.first(where: { $0.id == id }) { return found }
    let nearest = Suggestion.nearest(to: id, in: all.map(\.id)).map { ", did you mean '\($0)'?" } ?? ""
    throw ConfigurationError("unknown detector '\(id)'\(nearest) ('avmon detectors' lists them)")
  }
}

/// Option values the user set, checked against the specs.
public struct Settings: Sendable {
  private var values: [String: [String: Double]] = [:]
  public init() {}

  func values(of detector: String) -> [String: Double] { values[detector] ?? [:] }

  mutating func set(_ option: String, of detector: String, to value: Double) { values[detector, default: [:]][option] = value }

  /// Takes `freeze.min-duration=1s`.
  public mutating func apply(_ assignment: String) throws(ConfigurationError) {
    guard let equals = assignment.firstIndex(of: "="), let dot = assignment[..<equals].firstIndex(of: ".") else {
      throw ConfigurationError("'\(assignment)' is not an option: write detector.option=value, as in freeze.min-duration=1s")
    }
    let detector = try Registry.detector(String(assignment[..<dot]))
    let name = String(assignment[assignment.index(after: dot)..<equals].map { $0 == "_" ? "-" : $0 })
    let text = String(assignment[assignment.index(after: equals)...])
    guard let option = detector.options.first(where: { $0.name == name }) else {
      let nearest = Suggestion.nearest(to: name, in: detector.options.map(\.name)).map { ", did you mean '\($0)'?" } ?? ""
      throw ConfigurationError("'\(detector.id)' has no option '\(name)'\(nearest) ('avmon explain \(detector.id)' lists them)")
    }
    guard let value = option.unit.parse(text), option.range.contains(value) else {
      let (low, high) = (option.unit.describe(option.range.lowerBound), option.unit.describe(option.range.upperBound))
      throw ConfigurationError("\(detector.id).\(name) cannot be '\(text)': give a value from \(low) to \(high)")
    }
    set(name, of: detector.id, to: value)
  }
}
