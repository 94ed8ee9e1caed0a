/// A point or a span on the presentation timeline, exact for every frame and sample rate in use.
///
/// Counted in flicks, 1/705 600 000 s: the smallest unit that divides the frame durations of 24, 25, 30, 48, 50, 60, 90, 100 and 120 fps,
/// their 1000/1001 variants, the sample durations from 8 to 192 kHz (44.1 kHz family included) and the 90 kHz clock of MPEG systems.
/// Sums of frame durations therefore do not drift.
public struct MediaTime: Hashable, Comparable, Sendable {
  /// Flicks in a second.
  public static let flicksPerSecond: Int64 = 705_600_000
  /// Times beyond this many seconds (126 years) are treated as missing: no stream has them, broken files do.
  public static let limitSeconds: Int64 = 4_000_000_000

  /// The count of flicks.
  public let flicks: Int64

  /// Creates a time of `flicks`, clamped to ± `limitSeconds` so that sums of a few times cannot overflow.
  public init(flicks: Int64) {
    let limit = Self.limitSeconds * Self.flicksPerSecond
    self.flicks = max(-limit, min(limit, flicks))
  }

  /// Creates a time of `seconds`, rounded to the nearest flick. Not a number counts as zero.
  public init(seconds: Double) {
    let scaled = (seconds * Double(Self.flicksPerSecond)).rounded()
    let limit = Double(Self.limitSeconds) * Double(Self.flicksPerSecond)
    self.init(flicks: scaled.isNaN ? 0 : Int64(max(-limit, min(limit, scaled))))
  }

  /// Creates the time of `ticks` of a clock whose tick lasts `numerator / denominator` seconds; nil beyond `limitSeconds` or
  /// when the clock is not a positive fraction. Rounded to the nearest flick, half away from zero.
  public init?(ticks: Int64, numerator: Int32, denominator: Int32) {
    guard numerator > 0, denominator > 0 else { return nil }
    // The product of 64, 31 and 30 bits fits 128 bits whatever the ticks are.
    let product = Int128(ticks) * Int128(numerator) * Int128(Self.flicksPerSecond)
    let (wide, half) = (Int128(denominator), Int128(denominator) / 2)
    let rounded = (product >= 0 ? product + half : product - half) / wide
    guard rounded.magnitude <= UInt128(Self.limitSeconds * Self.flicksPerSecond) else { return nil }
    flicks = Int64(rounded)
  }

  /// The time in seconds.
  public var seconds: Double { Double(flicks) / Double(Self.flicksPerSecond) }

  /// Zero.
  public static let zero = MediaTime(flicks: 0)

  public static func < (left: MediaTime, right: MediaTime) -> Bool { left.flicks < right.flicks }
  public static func + (left: MediaTime, right: MediaTime) -> MediaTime { MediaTime(flicks: left.flicks + right.flicks) }
  public static func - (left: MediaTime, right: MediaTime) -> MediaTime { MediaTime(flicks: left.flicks - right.flicks) }
  public static prefix func - (time: MediaTime) -> MediaTime { MediaTime(flicks: -time.flicks) }
  public static func += (left: inout MediaTime, right: MediaTime) { left = left + right }

  /// This time multiplied by `factor`, rounded to the nearest flick.
  public func scaled(by factor: Double) -> MediaTime { MediaTime(seconds: seconds * factor) }

  /// The distance to zero.
  public var magnitude: MediaTime { MediaTime(flicks: abs(flicks)) }

  /// The time of sample `index` at `rate` samples a second, exact to a flick.
  public static func sample(_ index: Int64, rate: Int) -> MediaTime {
    MediaTime(ticks: index, numerator: 1, denominator: Int32(clamping: max(1, rate))) ?? .zero
  }
}

extension MediaTime: CustomStringConvertible {
  /// Seconds with three decimals, as in messages: `12.040 s`.
  public var description: String { "\(seconds.fixed(3)) s" }
}
