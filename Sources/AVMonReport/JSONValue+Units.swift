internal import AVMonModel

/// How many decimals of a figure mean something, so that a report is not longer than what was measured.
enum Decimals {
  /// Microseconds; finer than any frame or sample of a stream in use.
  static let seconds = 6
  /// Parts per million.
  static let ratio = 6
  /// Tells 30000/1001 from 29.97.
  static let rate = 6
  /// Decibels and loudness units: 0.01 dB is far below what can be heard.
  static let decibels = 2
  /// Decibels of picture quality, which are compared to thousandths.
  static let quality = 4
  /// Milliseconds with the resolution of `seconds`.
  static let milliseconds = 3
  /// Options carry their own unit; the finest are seconds and ratios.
  static let option = 6

  /// Decimals of a summary or a curve in `unit`.
  static func of(unit: String) -> Int {
    switch unit {
    case "db", "dbfs", "dbtp", "lu", "lufs": decibels
    case "ms": milliseconds
    case "bits_per_second": 0
    default: ratio
    }
  }
}

extension JSONValue {
  static func seconds(_ seconds: Double) -> JSONValue { .number(seconds, digits: Decimals.seconds) }
  static func time(_ time: MediaTime) -> JSONValue { .seconds(time.seconds) }
  static func ratio(_ ratio: Double) -> JSONValue { .number(ratio, digits: Decimals.ratio) }
  /// Frames per second, or seconds per second.
  static func rate(_ rate: Double) -> JSONValue { .number(rate, digits: Decimals.rate) }
  static func decibels(_ level: Double) -> JSONValue { .number(level, digits: Decimals.decibels) }
  static func milliseconds(_ span: Double) -> JSONValue { .number(span, digits: Decimals.milliseconds) }
  static func count(_ count: Int) -> JSONValue { .integer(Int64(count)) }

  /// The value, or `null` where the contract keeps the member although nothing is known.
  static func orNull(_ value: JSONValue?) -> JSONValue { value ?? .null }
  /// The index of a stream, or `null` for what is not of one stream.
  static func index(_ stream: Int?) -> JSONValue { .orNull(stream.map(count)) }
}
