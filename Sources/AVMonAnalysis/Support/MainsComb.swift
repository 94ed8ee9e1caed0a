internal import AVMonModel

/// Looks for the lines of mains hum in one channel's sound below 200 Hz (`AudioStats.Channel.low`), a quarter of a second at a time.
///
/// A line is sure of its place: from one window of 1 s to the next, a quarter of a second later, its phase advances by what its frequency says,
/// to half a hertz. A bass note a semitone away does not, and neither does noise. Two lines have to agree on the mains frequency.
struct MainsComb: Sendable {
  /// The lines of one window.
  struct Lines: Equatable, Sendable {
    /// Mains frequency by the strongest line, Hz, and its nominal value.
    var frequency: Double
    var nominal: Double
    /// Amplitude of the strongest line, linear.
    var amplitude: Double
    /// Lines that agree.
    var count: Int
  }

  /// Values of a window and of the step from one to the next, at 400 values a second.
  static let (window, step) = (400, 100)
  private static let rate = 400.0
  private static let mains = [50.0, 60.0]
  private static let harmonics = 3
  /// Bins beside a line, in Hz, whose median is the floor: outside of the main lobe of 2 Hz.
  private static let beside: [Double] = [-9, -8, -7, -6, -5, -4, -3, 3, 4, 5, 6, 7, 8, 9]
  /// Tolerance of the mains frequency: 1 %, which EN 50160 allows networks of 50 Hz; the same for 60 Hz is our choice.
  private static let tolerance = 0.01
  /// Lines of one comb agree on the mains frequency to this many Hz.
  private static let agreement = 0.25
  /// Level of the second line below the first, at most: 20 dB. Further down it is not what makes it a hum.
  private static let second = 0.1
  private static let nothing = 1e-7

  private struct Value: Sendable {
    var real = 0.0
    var imaginary = 0.0
    var magnitude: Double { (real * real + imaginary * imaginary).squareRoot() }
  }

  private let prominence: Double
  private let level: Double
  private let hann: [Double]
  private var values: [Float] = []
  /// The lines of the window before, mains by mains and harmonic by harmonic.
  private var before: [Value] = []

  /// - Parameters:
  ///   - prominence: factor by which the amplitude of a line exceeds the floor beside it.
  ///   - level: least linear amplitude of the strongest line.
  init(prominence: Double, level: Double) {
    (self.prominence, self.level) = (prominence, level)
    hann = (0..<Self.window).map { 0.5 - 0.5 * Angle.cosine(2 * .pi * Double($0) / Double(Self.window)) }
  }

  /// Forgets everything: the next value does not follow the last one.
  mutating func reset() {
    values.removeAll(keepingCapacity: true)
    before = []
  }

  /// Takes values; returns what each window that they complete holds, nil when no comb.
  mutating func append(_ new: [Float]) -> [Lines?] {
    var results: [Lines?] = []
    for value in new {
      values.append(value)
      guard values.count == Self.window else { continue }
      results.append(look())
      values.removeFirst(Self.step)
    }
    return results
  }

  private mutating func look() -> Lines? {
    let now = Self.mains.flatMap { mains in (1...Self.harmonics).map { transform(mains * Double($0)) } }
    defer { before = now }
    guard before.count == now.count else { return nil }
    return Self.mains.indices.compactMap { comb(at: $0, now) }.max { $0.amplitude < $1.amplitude }
  }

  private func comb(at index: Int, _ now: [Value]) -> Lines? {
    let nominal = Self.mains[index]
    var lines: [(amplitude: Double, frequency: Double)] = []
    for harmonic in 1...Self.harmonics {
      let frequency = nominal * Double(harmonic)
      let (old, new) = (before[index * Self.harmonics + harmonic - 1], now[index * Self.harmonics + harmonic - 1])
      // Turns beyond those of the nominal frequency, from -1/2 to 1/2: -2 to 2 Hz.
      let (real, imaginary) = (
        new.real * old.real + new.imaginary * old.imaginary, new.imaginary * old.real - new.real * old.imaginary
      )
      let turns = Angle.of(y: imaginary, x: real) / (2 * .pi) - frequency * Double(Self.step) / Self.rate
      let offset = (turns - turns.rounded()) * Self.rate / Double(Self.step) / Double(harmonic)
      guard abs(offset) <= Self.tolerance * nominal, new.magnitude > Self.nothing else { continue }
      let floor = Self.beside.map { transform(frequency + $0).magnitude }.sorted()
      guard new.magnitude >= prominence * ((floor[floor.count / 2 - 1] + floor[floor.count / 2]) / 2 + Self.nothing) else { continue }
      lines.append((new.magnitude / LowBand.gain(at: frequency), nominal + offset))
    }
    lines.sort { $0.amplitude > $1.amplitude }
    guard let first = lines.first, first.amplitude >= level else { return nil }
    let count = lines.count { $0.amplitude >= Self.second * first.amplitude && abs($0.frequency - first.frequency) <= Self.agreement }
    return count >= 2 ? Lines(frequency: first.frequency, nominal: nominal, amplitude: first.amplitude, count: count) : nil
  }

  /// Amplitude and phase at a frequency, by Goertzel's recursion over the window.
  private func transform(_ frequency: Double) -> Value {
    let angle = 2 * .pi * frequency / Self.rate
    let (cosine, sine) = (Angle.cosine(angle), Angle.sine(angle))
    var (one, two) = (0.0, 0.0)
    for index in 0..<Self.window {
      let next = Double(values[index]) * hann[index] + 2 * cosine * one - two
      (one, two) = (next, one)
    }
    // The phase is that of the window's last value; it advances with the windows as that of the first does.
    let scale = 4 / Double(Self.window)
    return Value(real: (one - two * cosine) * scale, imaginary: two * sine * scale)
  }
}
