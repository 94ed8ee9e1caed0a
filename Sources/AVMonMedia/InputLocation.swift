/// Where an input is: a file, standard input or a URL.
public enum InputLocation: Equatable, Sendable {
  case file(String)
  case standardInput
  case url(String)

  /// Reads what the user typed: `-` or `pipe:0` is standard input, `scheme://...` or `scheme:` of a known protocol a URL, the rest a path.
  public init(_ text: String) {
    if text == "-" || text == "pipe:0" || text == "pipe:" {
      self = .standardInput
    } else if let scheme = Self.scheme(of: text) {
      self = scheme == "file" ? .file(Self.path(ofFileURL: text)) : .url(text)
    } else {
      self = .file(text)
    }
  }

  private static func scheme(of text: String) -> String? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let scheme = text[..<colon].lowercased()
    // One letter is a drive or a file name such as "a:b"; only what looks like scheme://, or file:, is a URL.
    guard scheme.count > 1, scheme.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }) else { return nil }
    return text[colon...].hasPrefix("://") || scheme == "file" ? scheme : nil
  }

  private static func path(ofFileURL text: String) -> String {
    let rest = text.dropFirst("file:".count)
    return String(rest.hasPrefix("//") ? rest.dropFirst(2) : rest)
  }

  /// The location as reports and messages show it: user name, password and query values never appear.
  public var redacted: String {
    switch self {
    case .file(let path): return path
    case .standardInput: return "-"
    case .url(let text): return Self.redact(text)
    }
  }

  /// Takes user name, password and the values of the query out of a URL; keys stay.
  public static func redact(_ url: String) -> String {
    var text = url[...]
    if let hash = text.firstIndex(of: "#") { text = text[..<hash] }
    let (body, query) = text.firstIndex(of: "?").map { (text[..<$0], text[text.index(after: $0)...]) } ?? (text, "")
    var result = String(body)
    if let scheme = body.range(of: "://") {
      let authority = body[scheme.upperBound...]
      let end = authority.firstIndex(of: "/") ?? authority.endIndex
      if let at = authority[..<end].lastIndex(of: "@") {
        result = String(body[..<scheme.upperBound]) + String(authority[authority.index(after: at)...])
      }
    }
    guard !query.isEmpty else { return result }
    let pairs = query.split(separator: "&", omittingEmptySubsequences: true).map { pair in
      pair.firstIndex(of: "=").map { String(pair[..<$0]) + "=REDACTED" } ?? "REDACTED"
    }
    return result + "?" + pairs.joined(separator: "&")
  }
}

extension Substring {
  /// The first place of `text`, without Foundation.
  fileprivate func range(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
