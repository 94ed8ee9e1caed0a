/// A JSON document whose objects keep the order of their members, so that the same report always gives the same bytes.
public enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// A number written with at most `digits` decimals, or with as many as it takes to read it back exactly when `digits` is nil.
  /// One that is not finite is written as `null`, since JSON has no word for it.
  case number(Double, digits: Int?)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// A name and its value in an object.
  public struct Member: Equatable, Sendable {
    public var name: String
    public var value: JSONValue
    public init(_ name: String, _ value: JSONValue) { (self.name, self.value) = (name, value) }
  }

  /// An object of the pairs in their order; a pair whose value is nil is left out (`.null` is kept).
  public static func fields(_ pairs: KeyValuePairs<String, JSONValue?>) -> JSONValue {
    .object(pairs.compactMap { name, value in value.map { Member(name, $0) } })
  }

  /// An object of the members in their order; of several with one name the first is kept, for names that come from elsewhere.
  public static func unique(_ members: [Member]) -> JSONValue {
    var seen: Set<String> = []
    return .object(members.filter { seen.insert($0.name).inserted })
  }
}

extension JSONValue {
  /// The value of the member called `name`; nil when there is none or this is not an object.
  public subscript(name: String) -> JSONValue? { members?.first { $0.name == name }?.value }

  /// The element at `index`; nil when there is none or this is not an array.
  public subscript(index: Int) -> JSONValue? {
    guard let elements, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// The members of an object.
  public var members: [Member]? { if case .object(let members) = self { members } else { nil } }

  /// The elements of an array.
  public var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }

  /// The text of a string.
  public var string: String? { if case .string(let text) = self { text } else { nil } }

  /// The value of a boolean.
  public var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }

  /// The value of a number, with or without decimals.
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value, _): value
    default: nil
    }
  }

  /// The value of an integer.
  public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSONValue: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// An object whose members keep the order of the literal.
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(elements.map { Member($0, $1) }) }
}
