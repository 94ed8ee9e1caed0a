import AVMonReport
import Glibc

/// Standard output and standard error.
enum Terminal {
  enum Channel: Int32 {
    case output = 1
    case error = 2
  }

  static func isTerminal(_ channel: Channel) -> Bool { isatty(channel.rawValue) == 1 }

  /// Whether to colour what goes to a channel: a terminal, and neither NO_COLOR (no-color.org) nor a dumb terminal.
  static func usesColor(_ channel: Channel) -> Bool {
    isTerminal(channel) && (variable("NO_COLOR") ?? "").isEmpty && variable("TERM") != "dumb"
  }

  /// Columns of the terminal, 80 when it does not say.
  static var columns: Int {
    var size = winsize()
    return ioctl(Channel.error.rawValue, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  /// Writes all of `text`; false when the channel is closed or full.
  @discardableResult
  static func write(_ text: String, to channel: Channel) -> Bool { write(text, descriptor: channel.rawValue) }

  @discardableResult
  static func write(_ text: String, descriptor: Int32) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
      return true
    }
  }

  /// One line for people on standard error, harmless whatever the input's names contain.
  static func complain(_ message: String) { write(message.forTerminal + "\n", to: .error) }

  /// Writes the result of a command to standard output.
  static func deliver(_ text: String) throws(Failure) {
    guard write(text, to: .output) else {
      throw Failure(status: .brokeOff, message: "cannot write to standard output: \(String(cString: strerror(errno)))")
    }
  }

  private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
