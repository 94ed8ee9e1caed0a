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

/// Sine and cosine of an angle in radians, so that no other file needs the C library.
func sine(_ angle: Double) -> Double { sin(angle) }
func cosine(_ angle: Double) -> Double { cos(angle) }
