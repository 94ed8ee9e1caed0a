public import AVMonReport

/// Checks documents against the part of JSON Schema (draft 2020-12) that the report's schema uses.
///
/// A keyword it does not know is a failure of its own, so that the schema cannot ask for something that is silently not checked.
public struct SchemaValidator {
  private static let annotations: Set<String> = ["$schema", "$id", "title", "description"]

  public let schema: JSONValue

  public init(schema: JSONValue) { self.schema = schema }

  /// What is wrong with `document`, one line each with the place; empty when it is valid.
  public func problems(_ document: JSONValue) -> [String] { check(document, schema, "$") }

  /// Places in `document` that the schema says nothing about.
  public func undescribed(_ document: JSONValue) -> [String] { undescribed(document, schema, "$") }

  private func check(_ value: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
    (schema.members ?? []).flatMap { keyword in check(value, keyword.name, keyword.value, schema, path) }
  }

  private func check(_ value: JSONValue, _ keyword: String, _ argument: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
    func fail(_ isValid: Bool) -> [String] { isValid ? [] : ["\(path): \(keyword)"] }
    switch keyword {
    case _ where Self.annotations.contains(keyword): return []
    case "type": return fail((argument.elements ?? [argument]).contains { Self.isOf(type: $0.string ?? "", value) })
    case "const": return fail(value == argument)
    case "enum": return fail(argument.elements?.contains(value) ?? false)
    case "minimum": return fail(Self.compare(value, argument, <=))
    case "exclusiveMinimum": return fail(Self.compare(value, argument, <))
    case "maximum": return fail(Self.compare(value, argument, >=))
    case "pattern": return fail(Self.matches(value, argument))
    case "required":
      let missing = (argument.elements ?? []).compactMap(\.string).filter { value.members != nil && value[$0] == nil }
      return missing.map { "\(path): required \($0)" }
    case "items":
      return (value.elements ?? []).enumerated().flatMap { check($1, argument, "\(path)[\($0)]") }
    case "properties":
      return (argument.members ?? []).flatMap { property in
        value[property.name].map { check($0, property.value, "\(path).\(property.name)") } ?? []
      }
    case "additionalProperties":
      let known = Set(schema["properties"]?.members?.map(\.name) ?? [])
      return (value.members ?? []).filter { !known.contains($0.name) }.flatMap { check($0.value, argument, "\(path).\($0.name)") }
    case "propertyNames":
      return (value.members ?? []).flatMap { check(.string($0.name), argument, "\(path).\($0.name)") }
    default: return ["\(path): the validator does not know \(keyword)"]
    }
  }

  private func undescribed(_ value: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
    let inElements = (value.elements ?? []).enumerated().flatMap { index, element in
      schema["items"].map { undescribed(element, $0, "\(path)[\(index)]") } ?? ["\(path)[\(index)]"]
    }
    let inMembers = (value.members ?? []).flatMap { member in
      let place = "\(path).\(member.name)"
      let described = schema["properties"]?[member.name] ?? schema["additionalProperties"]
      return described.map { undescribed(member.value, $0, place) } ?? [place]
    }
    return inElements + inMembers
  }

  private static func isOf(type: String, _ value: JSONValue) -> Bool {
    switch (type, value) {
    case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array), ("object", .object): true
    case ("integer", .integer), ("number", .integer), ("number", .number): true
    default: false
    }
  }

  /// Keywords about numbers say nothing about other values.
  private static func compare(_ value: JSONValue, _ bound: JSONValue, _ holds: (Double, Double) -> Bool) -> Bool {
    guard let number = value.double else { return true }
    return bound.double.map { holds($0, number) } ?? false
  }

  private static func matches(_ value: JSONValue, _ pattern: JSONValue) -> Bool {
    guard let text = value.string else { return true }
    guard let regex = try? Regex(pattern.string ?? "") else { return false }
    return text.contains(regex)
  }
}
