#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Levels in decibels of linear amplitudes and powers, 1 = full scale.
enum Decibel {
  /// Level of an amplitude; `floor` for silence and whatever lies below, so that a report never holds an infinity.
  static func of(amplitude: Double, floor: Double = -144) -> Double { amplitude > 0 ? max(floor, 20 * log10(amplitude)) : floor }

  /// Level of a power (mean square); minus infinity for zero.
  static func of(power: Double) -> Double { power > 0 ? 10 * log10(power) : -.infinity }

  /// Power of a level in decibels; 0 for minus infinity.
  static func power(of level: Double) -> Double { pow(10, level / 10) }

  /// Amplitude of a level in decibels.
  static func amplitude(of level: Double) -> Double { pow(10, level / 20) }
}

/// Functions of angles in radians, here so that no other file needs the C library.
enum Angle {
  static func sine(_ angle: Double) -> Double { sin(angle) }
  static func cosine(_ angle: Double) -> Double { cos(angle) }
  /// The angle from -π to π of the point (x, y).
  static func of(y: Double, x: Double) -> Double { atan2(y, x) }
  /// The angle from -π/2 to π/2 of a sine; sines beyond ±1 count as ±1.
  static func of(sine: Double) -> Double { asin(max(-1, min(1, sine))) }
}
