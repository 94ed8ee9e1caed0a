internal import CFFmpeg
import Synchronization

/// Takes FFmpeg's log away from standard error and keeps the last error line, which often says more than an error code.
enum LogCapture {
  private static let last = Mutex("")

  /// Sends FFmpeg's log here, for the whole process. Harmless to call again.
  static func install() {
    // No captures: the callback is a plain C function. It runs on any decoder thread; the mutex is all it touches.
    unsafe av_log_set_callback { context, level, format, arguments in
      guard level <= AV_LOG_ERROR, let format = unsafe format, let arguments = unsafe arguments else { return }
      var prefix: Int32 = 0
      let line = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer -> String in
        guard let base = buffer.baseAddress else { return "" }
        unsafe av_log_format_line(context, level, format, arguments, base, Int32(buffer.count), &prefix)
        return unsafe String(cString: base)
      }
      let text = line.split(whereSeparator: \.isNewline).joined(separator: " ")
      if !text.isEmpty { LogCapture.last.withLock { $0 = text } }
    }
  }

  /// Returns the last error line and forgets it; empty when there was none.
  static func takeLastError() -> String {
    last.withLock { line in
      defer { line = "" }
      // "[mov,mp4 @ 0x55...] message": the context's address says nothing to a reader and differs from run to run.
      guard line.hasPrefix("["), let close = line.firstIndex(of: "]") else { return line }
      return String(line[line.index(after: close)...].drop { $0 == " " })
    }
  }
}
