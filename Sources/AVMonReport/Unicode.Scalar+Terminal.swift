extension Unicode.Scalar {
  /// Whether a terminal could obey this scalar instead of showing it, or show the text after it in another place.
  ///
  /// C0 and C1 controls and DEL, the line and paragraph separators, and the embedding, override and isolate controls of the Unicode
  /// bidirectional algorithm (UAX #9 §2), which let `gpj.exe` read as `exe.jpg`.
  var isUnsafeOnTerminal: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
