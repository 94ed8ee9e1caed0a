/// A kind of file that can be written.
public enum Container: String, CaseIterable, Sendable {
  case ts, mkv, mp4

  /// The kind that the end of a file's name asks for; nil for another.
  public init?(fileName: String) {
    guard let dot = fileName.lastIndex(of: ".") else { return nil }
    self.init(rawValue: fileName[fileName.index(after: dot)...].lowercased())
  }

  /// What libavformat calls it.
  var format: String {
    switch self {
    case .ts: "mpegts"
    case .mkv: "matroska"
    case .mp4: "mp4"
    }
  }
}
