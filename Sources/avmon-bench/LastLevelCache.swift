#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The largest cache of the first processor.
enum LastLevelCache {
  /// Size in bytes, 0 when the system does not tell.
  static var bytes: Int {
    (0..<8).map { size(of: "/sys/devices/system/cpu/cpu0/cache/index\($0)/size") }.max() ?? 0
  }

  /// Linux writes "32768K".
  private static func size(of path: String) -> Int {
    guard let file = fopen(path, "r") else { return 0 }
    defer { fclose(file) }
    var text = [UInt8](repeating: 0, count: 32)
    let count = fread(&text, 1, text.count, file)
    let digits = text.prefix(count).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    let scale = text.dropFirst(digits.count).first == UInt8(ascii: "M") ? 1 << 20 : 1 << 10
    return (Int(String(decoding: digits, as: UTF8.self)) ?? 0) * scale
  }
}
