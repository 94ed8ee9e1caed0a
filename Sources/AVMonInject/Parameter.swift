internal import AVMonModel

/// A parameter of a defect: what it means, what it may be and what it is when nothing is said.
public struct Parameter: Sendable {
  public enum Kind: Sendable {
    /// A number, given with or without its unit.
    case number(Unit, ClosedRange<Double>, standard: Double)
    /// One of some words, the first when nothing is said; with several words that means "chosen by the seed" as `any`.
    case choice([String])
  }

  public enum Unit: String, Sendable {
    case seconds = "s"
    case milliseconds = "ms"
    case millisecondsPerSecond = "ms/s"
    case hertz = "Hz"
    case decibels = "dB"
    case share = "%"
    case count = ""

    /// Reads `text` in this unit: `0.3`, `300ms`, `35%`. Nil when it is not such a value.
    func parse(_ text: String) -> Double? {
      let suffixes: [(String, Double)] =
        switch self {
        case .seconds: [("ms", 0.001), ("s", 1)]
        case .milliseconds: [("ms", 1), ("s", 1000)]
        case .millisecondsPerSecond: [("ms/s", 1)]
        case .hertz: [("hz", 1)]
        case .decibels: [("dbfs", 1), ("db", 1)]
        case .share: [("%", 0.01)]
        case .count: []
        }
      let lower = text.lowercased()
      let (number, factor) = suffixes.first { lower.hasSuffix($0.0) }.map { (String(lower.dropLast($0.0.count)), $0.1) } ?? (lower, 1)
      guard let value = Double(number), value.isFinite else { return nil }
      return value * factor
    }

    /// Writes `value` with its unit.
    func describe(_ value: Double) -> String {
      switch self {
      case .count: value.trimmed(3)
      case .share: "\((value * 100).trimmed(2))%"
      default: "\(value.trimmed(3))\(rawValue)"
      }
    }
  }

  public let name: String
  public let kind: Kind
  public let help: String

  public init(_ name: String, _ kind: Kind, _ help: String) { (self.name, self.kind, self.help) = (name, kind, help) }

  /// The value when nothing is said, for people.
  public var standard: String {
    switch kind {
    case .number(let unit, _, let standard): unit.describe(standard)
    case .choice(let words): words.first ?? ""
    }
  }

  /// What it may be, for people.
  public var range: String {
    switch kind {
    case .number(let unit, let range, _): "\(unit.describe(range.lowerBound)) to \(unit.describe(range.upperBound))"
    case .choice(let words): words.joined(separator: ", ")
    }
  }
}

/// The values of a defect's parameters.
public struct Values: Equatable, Sendable {
  private var numbers: [String: Double] = [:]
  private var words: [String: String] = [:]

  /// The values when nothing is said.
  init(standardFor parameters: [Parameter]) {
    for parameter in parameters {
      switch parameter.kind {
      case .number(_, _, let standard): numbers[parameter.name] = standard
      case .choice(let choices): words[parameter.name] = choices.first
      }
    }
  }

  /// Takes `text` for `parameter`; false when it may not be that.
  mutating func take(_ text: String, for parameter: Parameter) -> Bool {
    switch parameter.kind {
    case .number(let unit, let range, _):
      guard let value = unit.parse(text), range.contains(value) else { return false }
      numbers[parameter.name] = value
    case .choice(let choices):
      guard choices.contains(text) else { return false }
      words[parameter.name] = text
    }
    return true
  }

  func number(_ name: String) -> Double { numbers[name] ?? 0 }
  func word(_ name: String) -> String { words[name] ?? "" }
}
