import AVMonReport

/// A step from a value to one inside it.
enum Step {
  case member(String)
  case element(Int)
}

extension SampleReports {
  /// Changes that make the full report invalid, each in one way.
  static let mutations: [(path: [Step], value: JSONValue, problem: String)] = [
    ([.member("schema")], "avmon.report/2", "$.schema: const"),
    ([.member("tool"), .member("version")], 1, "$.tool.version: type"),
    ([.member("input"), .member("duration")], -1, "$.input.duration: minimum"),
    ([.member("input"), .member("bit_rate")], .number(0.5, digits: 1), "$.input.bit_rate: type"),
    ([.member("input"), .member("streams"), .element(0), .member("type")], "film", "$.input.streams[0].type: enum"),
    ([.member("analysis"), .member("complete")], "yes", "$.analysis.complete: type"),
    ([.member("analysis"), .member("coverage")], .number(1.01, digits: 2), "$.analysis.coverage: maximum"),
    ([.member("analysis"), .member("options"), .member("freeze")], 2, "$.analysis.options.freeze: type"),
    (
      [.member("analysis"), .member("options"), .member("freeze"), .member("partial")], "true",
      "$.analysis.options.freeze.partial: type"
    ),
    ([.member("analysis"), .member("options"), .member("Freeze")], [:], "$.analysis.options.Freeze: pattern"),
    ([.member("verdict"), .member("fail_on")], .null, "$.verdict.fail_on: enum"),
    ([.member("checks"), .element(0), .member("status")], "ok", "$.checks[0].status: enum"),
    ([.member("checks"), .element(0), .member("stream")], -1, "$.checks[0].stream: minimum"),
    ([.member("events"), .element(0), .member("id")], "freeze-0", "$.events[0].id: pattern"),
    ([.member("events"), .element(0), .member("detector")], "Freeze", "$.events[0].detector: pattern"),
    ([.member("events"), .element(0), .member("start")], "12", "$.events[0].start: type"),
    ([.member("events"), .element(0), .member("severity")], .null, "$.events[0].severity: enum"),
    ([.member("events"), .element(0), .member("region"), .member("x")], -1, "$.events[0].region.x: minimum"),
    ([.member("events"), .element(0), .member("related"), .element(0)], 1, "$.events[0].related[0]: type"),
    ([.member("measurements"), .member("av_sync"), .member("method")], "", "$.measurements.av_sync.method: pattern"),
    ([.member("timeline"), .member("interval")], 0, "$.timeline.interval: exclusiveMinimum"),
    (
      [.member("timeline"), .member("series"), .element(0), .member("values"), .element(0)], false,
      "$.timeline.series[0].values[0]: type"
    ),
    ([.member("run"), .member("started_at")], "yesterday", "$.run.started_at: pattern"),
  ]

  /// One member that must be there for each object of the contract.
  static let requiredPaths: [[Step]] = [
    [.member("schema")], [.member("tool")], [.member("input")], [.member("analysis")], [.member("verdict")], [.member("checks")],
    [.member("events")], [.member("measurements")], [.member("timeline")], [.member("tool"), .member("name")],
    [.member("input"), .member("streams"), .element(0), .member("analysed")], [.member("analysis"), .member("options")],
    [.member("verdict"), .member("worst_severity")], [.member("checks"), .element(0), .member("stream")],
    [.member("events"), .element(0), .member("metrics")], [.member("events"), .element(0), .member("region"), .member("height")],
    [.member("measurements"), .member("av_sync"), .member("offset_ms")],
    [.member("measurements"), .member("loudness"), .element(1), .member("integrated_lufs")],
    [.member("measurements"), .member("audio"), .element(0), .member("p95")],
    [.member("timeline"), .member("series"), .element(0), .member("unit")], [.member("run"), .member("speed")],
  ]
}

extension JSONValue {
  /// This document with the value at `path` replaced, added when there is none, or removed when `value` is nil.
  func replacing(_ path: [Step], with value: JSONValue?) -> JSONValue { replaced(path, with: value) ?? .null }

  private func replaced(_ path: [Step], with value: JSONValue?) -> JSONValue? {
    guard let step = path.first else { return value }
    let rest = Array(path.dropFirst())
    switch step {
    case .member(let name):
      var members = self.members ?? []
      let index = members.firstIndex { $0.name == name }
      let inner = (index.map { members[$0].value } ?? .object([])).replaced(rest, with: value)
      if let index { members.remove(at: index) }
      if let inner { members.insert(.init(name, inner), at: index ?? members.count) }
      return .object(members)
    case .element(let index):
      var elements = self.elements ?? []
      let inner = elements[index].replaced(rest, with: value)
      elements.remove(at: index)
      if let inner { elements.insert(inner, at: index) }
      return .array(elements)
    }
  }

  /// Names of all members with where they are, `events[].id`; open names (metrics, options) are not followed.
  var paths: [String] { memberPaths("") }

  private func memberPaths(_ prefix: String) -> [String] {
    let inElements = (elements ?? []).flatMap { $0.memberPaths(prefix + "[]") }
    return inElements
      + (members ?? []).flatMap { member in
        let path = prefix.isEmpty ? member.name : "\(prefix).\(member.name)"
        return [path] + member.value.memberPaths(path)
      }
  }

  /// Names of all members that a schema describes, in the same form.
  var schemaPaths: [String] { describedPaths("") }

  private func describedPaths(_ prefix: String) -> [String] {
    let inItems = self["items"]?.describedPaths(prefix + "[]") ?? []
    return inItems
      + (self["properties"]?.members ?? []).flatMap { property in
        let path = prefix.isEmpty ? property.name : "\(prefix).\(property.name)"
        return [path] + property.value.describedPaths(path)
      }
  }
}
