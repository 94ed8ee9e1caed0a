internal import Glibc

/// Finds by how much two copies of a sound may be apart, within ten seconds, by the changes of their level.
///
/// Levels survive codecs, downmixes and equalisers, and ten a second of them are enough to find the place that `PhaseCorrelation` then
/// measures.
enum EnvelopeSearch {
  /// Samples of a level: 10 ms.
  static let hop = PhaseCorrelation.rate / 100
  /// Offsets that are tried: 10 s.
  static let reach = 1000
  /// Levels that must overlap: 3 s.
  private static let leastOverlap = 300
  /// Candidates given, and levels between two of them.
  private static let candidates = 6
  private static let distance = 10

  /// Offsets of `later` against `earlier`, seconds, the most likely first. Both begin at the same time.
  static func offsets(of later: [Float], against earlier: [Float]) -> [Double] {
    let (y, x) = (changes(later), changes(earlier))
    var scores = [Double](repeating: 0, count: 2 * reach + 1)
    for lag in -reach...reach {
      let low = max(0, lag)
      let high = min(y.count, x.count + lag)
      guard high - low >= leastOverlap else { continue }
      var (product, first, second) = (0.0, 0.0, 0.0)
      for index in low..<high {
        let (a, b) = (y[index], x[index - lag])
        product += a * b
        first += a * a
        second += b * b
      }
      // Longer overlaps say more.
      if first > 0, second > 0 { scores[lag + reach] = product / (first * second).squareRoot() * Double(high - low).squareRoot() }
    }
    return peaks(scores)
  }

  private static func peaks(_ scores: [Double]) -> [Double] {
    var rest = scores
    var found: [Double] = []
    while found.count < candidates, let best = rest.indices.max(by: { rest[$0] < rest[$1] }), rest[best] > 0 {
      found.append(Double(best - reach) * Double(hop) / Double(PhaseCorrelation.rate))
      for index in max(0, best - distance)...min(rest.count - 1, best + distance) { rest[index] = 0 }
    }
    return found
  }

  /// Changes of the level from one hop to the next, in decades, where a level below -80 dBFS counts as that.
  private static func changes(_ samples: [Float]) -> [Double] {
    let levels = stride(from: 0, to: samples.count - hop + 1, by: hop).map { start in
      var power: Float = 0
      for index in start..<start + hop { power += samples[index] * samples[index] }
      return log10(Double(power) / Double(hop) + 1e-8)
    }
    return zip(levels.dropFirst(), levels).map { max(-2, min(2, $0 - $1)) }
  }
}
