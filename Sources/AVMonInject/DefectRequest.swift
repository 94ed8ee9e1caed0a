public import AVMonModel

/// What the user asked for: `DEFECT[@START[+DURATION]][:key=value,...]`.
public struct DefectRequest: Sendable {
  public let info: DefectInfo
  /// Nil leaves the place to the seed.
  public var start: MediaTime?
  /// Nil takes the defect's own length.
  public var duration: MediaTime?
  public var values: Values

  /// The defect as it is when nothing else is said.
  public init(_ info: DefectInfo) {
    self.info = info
    values = Values(standardFor: info.parameters)
  }

  /// Reads what the user typed.
  public init(_ text: String) throws(DefectError) {
    let (head, tail) = Self.split(text, at: ":")
    // A clock time has colons too, so the parameters begin at the first colon that is followed by a name.
    let (place, parameters) = try Self.parts(head: head, tail: tail)
    let (id, at) = Self.split(place, at: "@")
    self.init(try DefectCatalogue.defect(id))
    if let at { try takePlace(at) }
    for part in (parameters ?? "").split(separator: ",") { try takeParameter(String(part)) }
  }

  private static func split(_ text: String, at mark: Character) -> (String, String?) {
    guard let index = text.firstIndex(of: mark) else { return (text, nil) }
    return (String(text[..<index]), String(text[text.index(after: index)...]))
  }

  private static func parts(head: String, tail: String?) throws(DefectError) -> (String, String?) {
    guard let tail else { return (head, nil) }
    guard let first = tail.first, first.isNumber else { return (head, tail) }
    let (more, rest) = split(tail, at: ":")
    return try parts(head: "\(head):\(more)", tail: rest)
  }

  private mutating func takePlace(_ text: String) throws(DefectError) {
    let (startText, durationText) = Self.split(text, at: "+")
    guard let start = Self.time(startText) else {
      throw DefectError("'\(startText)' is no time: write \(info.id)@SECONDS or \(info.id)@M:SS")
    }
    self.start = start
    if info.extent == .wholeFile { throw DefectError("'\(info.id)' concerns the whole file: leave out the time") }
    guard let durationText else { return }
    guard let duration = Self.time(durationText), duration > .zero else {
      throw DefectError("'\(durationText)' is no duration: write \(info.id)@START+SECONDS")
    }
    self.duration = duration
  }

  private mutating func takeParameter(_ text: String) throws(DefectError) {
    let (name, value) = Self.split(text, at: "=")
    guard let parameter = info.parameters.first(where: { $0.name == name }) else {
      let nearest = Suggestion.nearest(to: name, in: info.parameters.map(\.name)).map { ", did you mean '\($0)'?" } ?? ""
      throw DefectError("'\(info.id)' has no parameter '\(name)'\(nearest) ('avmon inject --list' lists them)")
    }
    guard let value, values.take(value, for: parameter) else {
      throw DefectError("\(info.id):\(name) cannot be '\(value ?? "")': give \(parameter.range)")
    }
  }

  /// Seconds, with or without `s`, or `[H:]MM:SS`.
  private static func time(_ text: String) -> MediaTime? {
    let parts = (text.hasSuffix("s") ? String(text.dropLast()) : text).split(separator: ":", omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count) else { return nil }
    var seconds = 0.0
    for (index, part) in parts.enumerated() {
      guard let value = Double(part), value.isFinite, value >= 0, index == 0 || value < 60 else { return nil }
      seconds = seconds * 60 + value
    }
    return MediaTime(seconds: seconds)
  }
}
