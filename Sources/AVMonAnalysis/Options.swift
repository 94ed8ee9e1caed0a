internal import AVMonModel

/// The options of a detector: `init()` gives the defaults, `specs` describes each one.
public protocol DetectorOptions: Sendable {
  init()
  static var specs: [OptionSpec<Self>] { get }
}

/// One option: a row from which the command line, the report, the help and the documentation are made.
public struct OptionSpec<Options>: Sendable {
  let name: String
  let unit: OptionUnit
  let range: ClosedRange<Double>
  let help: String
  let source: String
  let get: @Sendable (Options) -> Double
  let set: @Sendable (inout Options, Double) -> Void

  /// Describes an option that is a number.
  ///
  /// - Parameters:
  ///   - name: kebab case, as in `--set freeze.min-duration=1s`.
  ///   - range: values that are accepted, in `unit`.
  ///   - source: where the default comes from: a standard and clause, a paper, or our own measurement.
  public init(
    _ name: String, _ path: any WritableKeyPath<Options, Double> & Sendable, _ unit: OptionUnit, in range: ClosedRange<Double>,
    _ help: String,
    source: String
  ) {
    (self.name, self.unit, self.range, self.help, self.source) = (name, unit, range, help, source)
    get = { $0[keyPath: path] }
    set = { $0[keyPath: path] = $1 }
  }

  /// Describes an option that is on or off.
  public init(_ name: String, _ path: any WritableKeyPath<Options, Bool> & Sendable, _ help: String, source: String) {
    (self.name, unit, range, self.help, self.source) = (name, .flag, 0...1, help, source)
    get = { $0[keyPath: path] ? 1 : 0 }
    set = { $0[keyPath: path] = $1 != 0 }
  }
}

/// The unit an option is given and reported in.
public enum OptionUnit: String, Sendable {
  case seconds = "s"
  case milliseconds = "ms"
  case decibels = "dB"
  case loudness = "LUFS"
  case ratio
  case count
  case flag

  /// Reads `text` in this unit: `1.5`, `1500ms`, `-60dBFS`, `98%`, `true`. Nil when it is not such a value.
  public func parse(_ text: String) -> Double? {
    let lower = text.lowercased()
    let suffixes: [(String, Double)] =
      switch self {
      case .seconds: [("ms", 0.001), ("min", 60), ("s", 1)]
      case .milliseconds: [("ms", 1), ("s", 1000)]
      case .decibels: [("dbfs", 1), ("dbtp", 1), ("db", 1)]
      case .loudness: [("lufs", 1), ("lkfs", 1), ("lu", 1)]
      case .ratio: [("%", 0.01)]
      case .count: []
      case .flag: []
      }
    if self == .flag { return ["true": 1, "yes": 1, "on": 1, "1": 1, "false": 0, "no": 0, "off": 0, "0": 0][lower] }
    let (number, factor) = suffixes.first { lower.hasSuffix($0.0) }.map { (String(lower.dropLast($0.0.count)), $0.1) } ?? (lower, 1)
    guard let value = Double(number), value.isFinite else { return nil }
    return value * factor
  }

  /// Writes `value` with its unit, for people.
  public func describe(_ value: Double) -> String {
    switch self {
    case .flag: value != 0 ? "on" : "off"
    case .ratio, .count: value.trimmed(6)
    default: "\(value.trimmed(6)) \(rawValue)"
    }
  }
}

/// A wrong detector or option, found before any media is touched.
public struct ConfigurationError: Error, Equatable, CustomStringConvertible {
  public var description: String
  public init(_ description: String) { self.description = description }
}
