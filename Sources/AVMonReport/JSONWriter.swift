internal import AVMonModel

/// Writes JSON for people and programs: two spaces of indentation, one member a line, arrays of numbers on one line.
public enum JSONWriter {
  /// The document as UTF-8 text with a newline at its end; equal documents give equal bytes.
  ///
  /// Text in it cannot harm a terminal: control characters, line and paragraph separators and characters that turn the direction of
  /// writing appear as `\u` escapes.
  public static func text(_ value: JSONValue) -> String {
    var text = ""
    write(value, indentation: 0, to: &text)
    text.append("\n")
    return text
  }

  private static func write(_ value: JSONValue, indentation: Int, to text: inout String) {
    switch value {
    case .null: text.append("null")
    case .bool(let flag): text.append(flag ? "true" : "false")
    case .integer(let number): text.append(String(number))
    case .number(let number, let digits): text.append(number.isFinite ? digits.map(number.trimmed) ?? "\(number)" : "null")
    case .string(let string): write(string, to: &text)
    case .array(let elements) where elements.allSatisfy(\.isNumberOrNull):
      text.append("[")
      for (index, element) in elements.enumerated() {
        if index > 0 { text.append(", ") }
        write(element, indentation: indentation, to: &text)
      }
      text.append("]")
    case .array(let elements):
      writeLines(elements, in: "[", "]", indentation: indentation, to: &text) { element, inner, text in
        write(element, indentation: inner, to: &text)
      }
    case .object(let members) where members.isEmpty: text.append("{}")
    case .object(let members):
      writeLines(members, in: "{", "}", indentation: indentation, to: &text) { member, inner, text in
        write(member.name, to: &text)
        text.append(": ")
        write(member.value, indentation: inner, to: &text)
      }
    }
  }

  private static func writeLines<Item>(
    _ items: [Item], in open: String, _ close: String, indentation: Int, to text: inout String,
    _ writeItem: (Item, Int, inout String) -> Void
  ) {
    let inner = indentation + 2
    text.append(open)
    for (index, item) in items.enumerated() {
      text.append(index > 0 ? ",\n" : "\n")
      text.append(String(repeating: " ", count: inner))
      writeItem(item, inner, &text)
    }
    text.append("\n")
    text.append(String(repeating: " ", count: indentation))
    text.append(close)
  }

  private static func write(_ string: String, to text: inout String) {
    text.append("\"")
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text.append("\\\"")
      case "\\": text.append("\\\\")
      case "\n": text.append("\\n")
      case "\r": text.append("\\r")
      case "\t": text.append("\\t")
      case _ where scalar.isUnsafeOnTerminal: text.append(escape(scalar))
      default: text.unicodeScalars.append(scalar)
      }
    }
    text.append("\"")
  }

  /// All unsafe scalars lie in the first plane, so four hex digits always do.
  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

extension JSONValue {
  fileprivate var isNumberOrNull: Bool {
    switch self {
    case .null, .integer, .number: true
    default: false
    }
  }
}
