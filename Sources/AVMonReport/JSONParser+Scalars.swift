extension JSONParser {
  /// Reads a number: an integer when it is written as one and fits 64 bits, else a `Double` that remembers its decimals.
  mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    _ = take("-")
    let first = position
    try skipDigits()
    guard position == first + 1 || bytes[first] != UInt8(ascii: "0") else { throw error("a number starts with 0", at: start) }
    var decimals: Int? = 0
    if take(".") {
      let point = position
      try skipDigits()
      decimals = position - point
    }
    if take("e") || take("E") {
      if !take("-") { _ = take("+") }
      try skipDigits()
      decimals = nil
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if decimals == 0, let integer = Int64(text) { return .integer(integer) }
    guard let number = Double(text), number.isFinite else { throw error("the number is too large", at: start) }
    // `Double.trimmed` knows at most 15 decimals.
    return .number(number, digits: decimals.flatMap { (1...15).contains($0) ? $0 : nil })
  }

  private mutating func skipDigits() throws(JSONError) {
    let start = position
    while let byte = next, Self.digits.contains(byte) { position += 1 }
    guard position > start else { throw error("expected a digit") }
  }

  /// Reads a string; the position is at its opening quote.
  mutating func string() throws(JSONError) -> String {
    let open = position
    position += 1
    var content: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        guard let text = String(validating: content, as: UTF8.self) else { throw error("the string is not UTF-8", at: open) }
        return text
      case UInt8(ascii: "\\"): content.append(contentsOf: String(try escaped()).utf8)
      case 0..<0x20: throw error("a control character in a string must be escaped")
      default:
        content.append(byte)
        position += 1
      }
    }
    throw error("the string that starts here has no end", at: open)
  }

  private mutating func escaped() throws(JSONError) -> Unicode.Scalar {
    let start = position
    position += 1
    guard let byte = next else { throw error("expected an escape") }
    position += 1
    switch Unicode.Scalar(byte) {
    case "\"": return "\""
    case "\\": return "\\"
    case "/": return "/"
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u": return try unicode(from: start)
    default: throw error("unknown escape", at: start)
    }
  }

  /// Reads the digits after `\u`, and the second half of a surrogate pair (RFC 8259 §7) when the first half calls for it.
  private mutating func unicode(from start: Int) throws(JSONError) -> Unicode.Scalar {
    let high = try hexDigits()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard UTF16.isLeadSurrogate(UInt16(high)), take("\\"), take("u") else { throw error("half of a surrogate pair", at: start) }
    let low = try hexDigits()
    guard UTF16.isTrailSurrogate(UInt16(low)), let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) else {
      throw error("half of a surrogate pair", at: start)
    }
    return scalar
  }

  private mutating func hexDigits() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw error("expected four hex digits") }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}
