internal import CFFmpeg
import Synchronization

/// Takes FFmpeg's log away from standard error, keeps the last error line, which often says more than an error code, and counts complaints of
/// the decoders.
enum LogCapture {
  private struct State {
    var lastError = ""
    /// Errors and concealments by the name of the decoder.
    var complaints: [String: Int] = [:]
  }
  private static let state = Mutex(State())

  /// Sends FFmpeg's log here, for the whole process. Harmless to call again.
  static func install() {
    // No captures: the callback is a plain C function. It runs on any decoder thread; the mutex is all it touches.
    unsafe av_log_set_callback { context, level, format, arguments in
      guard level <= AV_LOG_INFO, let format = unsafe format else { return }
      // Concealment is logged as information.
      let isConcealment = unsafe level == AV_LOG_INFO && LogCapture.isConcealment(format)
      guard level <= AV_LOG_ERROR || isConcealment else { return }
      if let name = unsafe LogCapture.decoder(context) { LogCapture.state.withLock { $0.complaints[name, default: 0] += 1 } }
      guard !isConcealment, let arguments = unsafe arguments else { return }
      let text = unsafe LogCapture.text(context, level, format, arguments)
      if !text.isEmpty { LogCapture.state.withLock { $0.lastError = text } }
    }
  }

  /// Errors and concealments that decoders called `name` have logged so far. A decoder's thread logs before its picture comes out.
  static func complaints(of name: String) -> Int { state.withLock { $0.complaints[name] ?? 0 } }

  /// Returns the last error line and forgets it; empty when there was none.
  static func takeLastError() -> String {
    state.withLock { state in
      defer { state.lastError = "" }
      let line = state.lastError
      // "[mov,mp4 @ 0x55...] message": the context's address says nothing to a reader and differs from run to run.
      guard line.hasPrefix("["), let close = line.firstIndex(of: "]") else { return line }
      return String(line[line.index(after: close)...].drop { $0 == " " })
    }
  }

  private static func isConcealment(_ format: UnsafePointer<CChar>) -> Bool {
    var index = 0
    for byte in "concealing".utf8 {
      guard unsafe UInt8(bitPattern: format[index]) == byte else { return false }
      index += 1
    }
    return true
  }

  /// Name of the decoder that logs; nil when something else does.
  private static func decoder(_ context: UnsafeMutableRawPointer?) -> String? {
    // SAFETY: av_log's first argument is nil or points to a struct that begins with a pointer to its AVClass.
    guard let context = unsafe context, let type = unsafe context.load(as: UnsafePointer<AVClass>?.self) else { return nil }
    let category = unsafe type.pointee.get_category?(context) ?? type.pointee.category
    guard category == AV_CLASS_CATEGORY_DECODER, let name = unsafe type.pointee.item_name?(context) else { return nil }
    return unsafe String(cString: name)
  }

  private static func text(
    _ context: UnsafeMutableRawPointer?, _ level: Int32, _ format: UnsafePointer<CChar>, _ arguments: CVaListPointer
  ) -> String {
    var prefix: Int32 = 0
    let line = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer -> String in
      guard let base = buffer.baseAddress else { return "" }
      unsafe av_log_format_line(context, level, format, arguments, base, Int32(buffer.count), &prefix)
      return unsafe String(cString: base)
    }
    return line.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
