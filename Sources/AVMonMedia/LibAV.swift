internal import CFFmpeg

/// Facts about the FFmpeg libraries in use.
public enum LibAV {
  /// Versions of the libraries loaded at run time, `59.27.100`.
  public static var formatVersion: String { version(avformat_version()) }
  public static var codecVersion: String { version(avcodec_version()) }
  public static var utilVersion: String { version(avutil_version()) }
  /// Licence of the libraries loaded at run time, `GPL version 2 or later`.
  public static var license: String { unsafe String(cString: avformat_license()) }

  private static func version(_ number: UInt32) -> String { "\(number >> 16).\(number >> 8 & 255).\(number & 255)" }

  /// FFmpeg's words for an error code.
  static func message(_ code: Int32) -> String {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      guard let base = buffer.baseAddress else { return "error \(code)" }
      unsafe av_strerror(code, base, buffer.count)
      return unsafe String(cString: base)
    }
  }
}
