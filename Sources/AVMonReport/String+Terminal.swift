extension String {
  /// This text as one harmless line: escape sequences and unsafe scalars removed, each run of white space made one space.
  ///
  /// Control sequences (ECMA-48 §5.4: ESC [ or 0x9B, parameters, a final byte) go as a whole. Of any other escape only the unsafe
  /// scalars go, so that a string cannot hide what follows by opening a sequence that it never closes.
  public var forTerminal: String {
    var text = String.UnicodeScalarView()
    var rest = unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "\u{9B}" {
        rest.skipControlSequence()
      } else if scalar == "\u{1B}", rest.first == "[" {
        rest.removeFirst()
        rest.skipControlSequence()
      } else if scalar.properties.isWhitespace {
        if text.last != " " { text.append(" ") }
      } else if !scalar.isUnsafeOnTerminal {
        text.append(scalar)
      }
    }
    return String(text)
  }

  /// This text followed by as many spaces as it takes to be `width` characters long.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }

  var withoutTrailingSpaces: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

extension Substring.UnicodeScalarView {
  /// Drops parameters and intermediates (0x20-0x3F) and the final byte (0x40-0x7E) when there is one.
  fileprivate mutating func skipControlSequence() {
    while let scalar = first, (0x20...0x3F).contains(scalar.value) { removeFirst() }
    if let scalar = first, (0x40...0x7E).contains(scalar.value) { removeFirst() }
  }
}
