/// The weights by which libebur128 finds values between samples: a sinc of 49 weights under a Hann window, giving 4 values for each
/// sample below 96 kHz, 2 below 192 kHz, and none between samples from there (ITU-R BS.1770-4 annex 2).
///
/// Here they only tell where a new maximum may lie, in single precision; the value is libebur128's.
struct Interpolation {
  /// Samples looked at in one go.
  static let span = 16
  /// Rounding error of a value in single precision as a share of the largest sample: at most 24 products and sums, each wrong by
  /// 2^-24 of at most 2.31, are below 4e-6; doubled.
  static let error: Float = 8e-6

  /// Samples before the newest one that a value is made of.
  let lookback: Int
  /// Largest sum of the magnitudes of one phase's weights (1.864 at 4 values, 2.307 at 2), rounded up: no value between samples
  /// exceeds this times the largest of the samples it is made of. 1 when there are no such values.
  let gain: Float
  /// The phases between two samples, weights of the newest sample first, all of the same even count.
  private let phases: [[Float]]

  private static let weights = 49

  init(sampleRate: Int) {
    let factor = sampleRate < 96_000 ? 4 : sampleRate < 192_000 ? 2 : 1
    let middle = Double(Self.weights - 1) / 2
    phases = (1..<max(2, factor)).prefix(factor - 1).map { phase in
      stride(from: phase, to: Self.weights, by: factor).map { index in
        let angle = Double.pi * (Double(index) - middle) / Double(factor)
        let window = 0.5 * (1 - Angle.cosine(2 * .pi * Double(index) / Double(Self.weights - 1)))
        return Float(Angle.sine(angle) / angle * window)
      }
    }
    lookback = (Self.weights - 1) / factor
    gain = phases.map { $0.reduce(0) { $0 + abs($1) } * 1.0001 }.max() ?? 1
  }

  /// Whether the magnitude of a value between the `span` samples and those before them is above `level`.
  func reaches(_ level: Float, _ samples: UnsafePointer<Float>) -> Bool {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.span) { values in
      for phase in phases {
        values.initialize(repeating: 0)
        for tap in phase.indices {
          let (weight, source) = (phase[tap], samples - tap)
          for index in 0..<Self.span { values[index] += weight * source[index] }
        }
        var largest: Float = 0
        for value in values { largest = max(largest, abs(value)) }
        if largest > level { return true }
      }
      return false
    }
  }
}
