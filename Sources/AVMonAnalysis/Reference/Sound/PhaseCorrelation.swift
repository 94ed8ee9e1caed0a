internal import CTransform
internal import Glibc

/// The delay between two pieces of the same sound, by generalized cross-correlation with phase transform.
///
/// Knapp and Carter, "The generalized correlation method for estimation of time delay", IEEE Trans. ASSP 24 (1976): the cross spectrum is
/// whitened, so that the delay shows as one sharp peak whatever was done to levels, equalisation and dynamics. Divided by the magnitude to
/// the power of 0.8 instead of 1, weak and noisy frequencies weigh less (as in our prototype, on encodes of three sources).
final class PhaseCorrelation {
  /// Samples a second of the sound it compares.
  static let rate = 16_000
  /// Samples of a window: 4 s.
  static let window = 4 * rate
  /// Delays beyond this are not looked at, where the place is known by other means: 0.3 s.
  static let reach = 3 * rate / 10
  /// A peak that stands out from all others by less is chance: of 1438 pairs of windows of foreign clips one passes, at 1.51.
  static let leastConfidence = 1.5

  private static let size = 131_072
  private static let exponent: Float = -0.4  // of the squared magnitude
  private static let lowest = 200.0
  private static let highest = 5000.0
  /// Samples around the peak that belong to it: 2 ms.
  private static let peakWidth = 2 * rate / 1000

  private let forward = FourierTransform(count: PhaseCorrelation.size, .forward)
  private let inverse = FourierTransform(count: PhaseCorrelation.size, .inverse)
  private let taper: [Float] = (0..<PhaseCorrelation.window).map {
    Float(0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(PhaseCorrelation.window)))
  }

  struct Delay {
    /// Seconds by which the second sound is later than the first.
    var seconds: Double
    /// The peak over the largest value elsewhere.
    var confidence: Double
  }

  /// The delay of `later` against `earlier`, both `window` samples long, up to `reach` samples; nil when one of them is silent.
  func delay(of later: [Float], against earlier: [Float], reach: Int = PhaseCorrelation.reach) -> Delay? {
    guard later.count == Self.window, earlier.count == Self.window else { return nil }
    // Two real signals in one complex transform: the even part of the result is the first one's, the odd part the second one's.
    for index in 0..<Self.window {
      forward.input[index] = AVComplexFloat(re: earlier[index] * taper[index], im: later[index] * taper[index])
    }
    for index in Self.window..<Self.size { forward.input[index] = AVComplexFloat(re: 0, im: 0) }
    forward.run()
    guard whiten() else { return nil }
    inverse.run()
    return peak(within: reach)
  }

  /// Puts the whitened cross spectrum of the two sounds into the inverse transform; false when there is none.
  private func whiten() -> Bool {
    let (spectrum, out) = (forward.output, inverse.input)
    for index in 0..<Self.size { out[index] = AVComplexFloat(re: 0, im: 0) }
    let bins = Self.bin(Self.lowest)...Self.bin(Self.highest)
    var energy: Float = 0
    for k in bins {
      let (a, b) = (spectrum[k], spectrum[Self.size - k])
      let x = (re: (a.re + b.re) / 2, im: (a.im - b.im) / 2)
      let y = (re: (a.im + b.im) / 2, im: (b.re - a.re) / 2)
      let cross = AVComplexFloat(re: y.re * x.re + y.im * x.im, im: y.im * x.re - y.re * x.im)
      energy += cross.re * cross.re + cross.im * cross.im
      out[k] = cross
    }
    guard energy > 1e-12, energy.isFinite else { return false }
    // What is far below the mean is silence between components.
    let floor = energy / Float(bins.count) * 1e-9
    for k in bins {
      let power = out[k].re * out[k].re + out[k].im * out[k].im
      let weight = powf(power + floor, Self.exponent)
      out[k] = AVComplexFloat(re: out[k].re * weight, im: out[k].im * weight)
    }
    return true
  }

  private static func bin(_ frequency: Double) -> Int { Int(frequency * Double(size) / Double(rate)) }

  private func peak(within reach: Int) -> Delay? {
    func value(_ lag: Int) -> Float { inverse.output[(lag + Self.size) % Self.size].re }
    var best = 0
    for lag in -reach...reach where value(lag) > value(best) { best = lag }
    var other: Float = 0
    for lag in -reach...reach where abs(lag - best) > Self.peakWidth { other = max(other, value(lag)) }
    guard value(best) > 0, other > 0 else { return nil }
    let (left, middle, right) = (Double(value(best - 1)), Double(value(best)), Double(value(best + 1)))
    let bend = left - 2 * middle + right
    let fraction = bend < 0 ? max(-0.5, min(0.5, 0.5 * (left - right) / bend)) : 0
    return Delay(seconds: (Double(best) + fraction) / Double(Self.rate), confidence: middle / Double(other))
  }
}
