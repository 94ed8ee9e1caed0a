/// Reads JSON as RFC 8259 defines it, with nothing added: no comments, no trailing commas, no bare words, no duplicate names.
public struct JSONParser {
  /// Arrays and objects may lie this deep in each other; a report needs 8, and a hostile file must not exhaust the stack.
  public static let depthLimit = 128

  static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

  let bytes: [UInt8]
  var position = 0

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// The document in `text`; throws when it is not one complete JSON value.
  public static func parse(_ text: String) throws(JSONError) -> JSONValue { try parse(utf8: Array(text.utf8)) }

  /// The document in `bytes`, which must be UTF-8 without a byte order mark; throws when it is not one complete JSON value.
  public static func parse(utf8 bytes: [UInt8]) throws(JSONError) -> JSONValue {
    var parser = JSONParser(bytes: bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.position == bytes.count else { throw parser.error("text after the end of the document") }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    skipSpace()
    if depth >= Self.depthLimit, next == UInt8(ascii: "{") || next == UInt8(ascii: "[") {
      throw error("more than \(Self.depthLimit) arrays and objects in each other")
    }
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"): return try number()
    case let byte? where Self.digits.contains(byte): return try number()
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw error("expected a value")
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    position += 1
    var members: [JSONValue.Member] = []
    var names: Set<String> = []
    skipSpace()
    if take("}") { return .object([]) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error("expected a name in quotes") }
      let start = position
      let name = try string()
      guard names.insert(name).inserted else { throw error("the name appears twice in one object", at: start) }
      skipSpace()
      guard take(":") else { throw error("expected ':'") }
      members.append(.init(name, try value(depth: depth + 1)))
      skipSpace()
    } while take(",")
    guard take("}") else { throw error("expected ',' or '}'") }
    return .object(members)
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    position += 1
    var elements: [JSONValue] = []
    skipSpace()
    if take("]") { return .array([]) }
    repeat {
      elements.append(try value(depth: depth + 1))
      skipSpace()
    } while take(",")
    guard take("]") else { throw error("expected ',' or ']'") }
    return .array(elements)
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    let start = position
    for byte in word.description.utf8 {
      guard next == byte else { throw error("expected \(word)", at: start) }
      position += 1
    }
    return value
  }
}

extension JSONParser {
  /// The byte at the position, or nil at the end.
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  /// Steps over `scalar` and tells whether it was there.
  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: scalar) else { return false }
    position += 1
    return true
  }

  /// An error at byte `offset`, or at the position; at the end of the bytes it says so.
  func error(_ problem: String, at offset: Int? = nil) -> JSONError {
    let end = offset ?? position
    let before = bytes[..<end]
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    // Continuation bytes (10xxxxxx) are not characters of their own.
    let column = before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1
    return JSONError(
      problem: end == bytes.count ? "\(problem), found the end" : problem, line: before.count { $0 == 0x0A } + 1, column: column)
  }
}
