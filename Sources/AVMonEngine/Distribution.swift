internal import AVMonModel

/// Minimum, mean, 95th percentile and maximum of a stream of values in bounded memory.
///
/// The percentile comes from 2048 bins: exact to 0.1 dB for levels, and for ratios to 0.05 % at full scale and finer below (bins of equal
/// width in the square root, as differences crowd near zero). Order of arrival does not matter.
struct Distribution {
  private static let bins = 2048
  /// Levels below this count as this: digital silence would make every mean minus infinity.
  static let quietest = -120.0

  private let isLevel: Bool
  private var counts: [UInt32] = []
  private var count = 0
  private var sum = 0.0
  private var least = Double.infinity
  private var most = -Double.infinity

  init(unit: String) { isLevel = unit.hasPrefix("db") || unit.hasPrefix("lu") }

  /// Counts a value; what is not finite is left out.
  mutating func add(_ value: Double) {
    guard value.isFinite else { return }
    if counts.isEmpty { counts = Array(repeating: 0, count: Self.bins) }
    count += 1
    sum += value
    least = min(least, value)
    most = max(most, value)
    counts[bin(value)] &+= 1
  }

  private func bin(_ value: Double) -> Int {
    let position = isLevel ? (value - Self.quietest) / 0.1 : max(0, value).squareRoot() * Double(Self.bins - 1)
    return Int(max(0, min(Double(Self.bins - 1), position)))
  }

  private func value(_ bin: Int) -> Double {
    let middle = Double(bin) + 0.5
    return isLevel ? Self.quietest + 0.1 * middle : (middle / Double(Self.bins - 1)) * (middle / Double(Self.bins - 1))
  }

  func summary(stream: Int, name: String, unit: String) -> Measurements.Summary? {
    guard count > 0 else { return nil }
    var left = Int((Double(count) * 0.95).rounded(.up))
    var p95 = most
    for (index, hits) in counts.enumerated() {
      left -= Int(hits)
      if left <= 0 {
        p95 = max(least, min(most, value(index)))
        break
      }
    }
    return Measurements.Summary(stream: stream, name: name, unit: unit, min: least, mean: sum / Double(count), p95: p95, max: most)
  }
}
