/// The two gates of programme loudness and loudness range over block energies (weighted mean squares after K-weighting).
struct LoudnessGate {
  /// From the level of an energy to loudness, in dB: ITU-R BS.1770-4 equation 2 (997 Hz at 0 dBFS in one channel reads -3.01).
  static let offset = 0.691
  /// -70 LUFS, the absolute gate of ITU-R BS.1770-4 and EBU Tech 3342.
  static let silence = Decibel.power(of: -70 + offset)
  /// Relative gates below the mean: -10 LU (BS.1770-4), -20 LU (Tech 3342).
  private static let (integratedGate, rangeGate) = (0.1, 0.01)

  private var momentary: [Float] = []
  private var shortTerm: [Float] = []

  /// Loudness of an energy in LUFS, ITU-R BS.1770-4 equation 2; nil below the absolute gate.
  static func loudness(of energy: Double) -> Double? { energy >= silence ? Decibel.of(power: energy) - offset : nil }

  mutating func addMomentary(_ energy: Double) { if energy >= Self.silence { momentary.append(Float(energy)) } }
  mutating func addShortTerm(_ energy: Double) { if energy >= Self.silence { shortTerm.append(Float(energy)) } }

  /// Gated loudness in LUFS, ITU-R BS.1770-4 equations 3 to 7; nil when no block passes the gates.
  var integrated: Double? {
    guard let mean = Self.mean(momentary, from: 0), let gated = Self.mean(momentary, from: mean * Self.integratedGate) else { return nil }
    return Self.loudness(of: gated)
  }

  /// Loudness range in LU, EBU Tech 3342: from the 10th to the 95th percentile of what passes the gates; nil with less than two blocks.
  var range: Double? {
    guard let mean = Self.mean(shortTerm, from: 0) else { return nil }
    let gate = Float(mean * Self.rangeGate)
    let blocks = shortTerm.filter { $0 >= gate }.sorted()
    guard blocks.count > 1 else { return nil }
    let (low, high) = (Self.percentile(blocks, 0.1), Self.percentile(blocks, 0.95))
    return Decibel.of(power: high) - Decibel.of(power: low)
  }

  /// The nearest block, as libebur128 and Tech 3342's own listing choose it.
  private static func percentile(_ sorted: [Float], _ share: Double) -> Double {
    Double(sorted[Int(Double(sorted.count - 1) * share + 0.5)])
  }

  private static func mean(_ blocks: [Float], from gate: Double) -> Double? {
    var (sum, count) = (0.0, 0)
    for block in blocks where Double(block) >= gate {
      sum += Double(block)
      count += 1
    }
    return count > 0 ? sum / Double(count) : nil
  }
}
