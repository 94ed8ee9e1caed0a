/// Finds by how much one run of pictures is later than another, from nothing, within ten seconds.
///
/// At every offset the pictures are compared with those they would show; the right one stands out by far unless hardly anything moves.
struct PictureSearch {
  /// Largest offset that is looked for, seconds.
  static let reach = 10.2
  /// Pictures that are compared at most, and must be at least, all with this contrast (8-bit levels): black shows nothing.
  static let samples = 60
  static let leastSamples = 12
  static let leastContrast = 2.0
  /// Mean distance of the same programme at most: heavy compression and a logo give 0.3, foreign pictures 0.7 to 1 (our study of 51 encodes).
  static let largestDistance = 0.35
  /// The best offset is at most this share of the best one that is more than `apart` seconds away; with little seen so far, less.
  static let uniqueness = 0.6
  static let earlyUniqueness = 0.4
  static let earlyDistance = 0.05
  static let apart = 0.5
  /// Offsets further away that must have been compared.
  private static let leastOthers = 10

  struct Entry {
    var time: Double
    var print: Fingerprint
  }

  struct Found {
    /// Seconds by which the distorted pictures are later.
    var lag: Double
    /// Mean distance at that offset.
    var distance: Double
  }

  /// Share of the pictures that must have a counterpart at an offset; early, a short overlap of slow pictures could fit by chance.
  private static let overlap = 0.4
  private static let earlyOverlap = 0.8

  /// Mean distance at every offset, counted in periods from the middle; nil where too little overlaps.
  private let scores: [Double?]
  private let isEarly: Bool
  private let period: Double

  /// Compares `distorted` with `reference`, both in order of time, at all offsets.
  ///
  /// - Parameters:
  ///   - period: seconds from picture to picture of the reference.
  ///   - isEarly: little has been seen, so that the right offset may not even be among those that can be compared.
  init(_ reference: [Entry], _ distorted: [Entry], period: Double, isEarly: Bool) {
    (self.period, self.isEarly) = (period, isEarly)
    let rich = distorted.filter { $0.print.contrast >= Self.leastContrast }
    guard rich.count >= Self.leastSamples, reference.count >= Self.leastSamples, period > 0 else {
      scores = []
      return
    }
    let stride = max(1, (rich.count + Self.samples - 1) / Self.samples)
    let chosen = Swift.stride(from: 0, to: rich.count, by: stride).map { rich[$0] }
    let distances = chosen.map { picture in reference.map { $0.print.distance(to: picture.print) } }
    let count = Int(Self.reach / period)
    scores = (-count...count).map { step in
      var (sum, number) = (0.0, 0)
      for (row, picture) in chosen.enumerated() {
        guard let index = Self.nearest(picture.time - Double(step) * period, in: reference, within: period) else { continue }
        sum += distances[row][index]
        number += 1
      }
      let share = isEarly ? Self.earlyOverlap : Self.overlap
      return number >= Self.leastSamples && Double(number) >= share * Double(chosen.count) ? sum / Double(number) : nil
    }
  }

  /// The offset that stands out from all others; nil when none does.
  var unique: Found? {
    let (largest, share) = isEarly ? (Self.earlyDistance, Self.earlyUniqueness) : (Self.largestDistance, Self.uniqueness)
    guard let best = best(where: { _ in true }), best.distance <= largest else { return nil }
    let others = known.filter { abs($0.lag - best.lag) > Self.apart }
    guard others.count >= Self.leastOthers, let next = others.map(\.distance).min(), best.distance <= share * next else {
      return nil
    }
    return best
  }

  /// The best offset not far from `lag`.
  func best(near lag: Double) -> Found? { best { abs($0 - lag) <= Self.apart } }

  private func best(where isMeant: (Double) -> Bool) -> Found? { known.filter { isMeant($0.lag) }.min { $0.distance < $1.distance } }

  private var known: [Found] {
    scores.enumerated().compactMap { index, score in
      score.map { Found(lag: Double(index - scores.count / 2) * period, distance: $0) }
    }
  }

  /// The entry nearest to `time`, not further than `limit`.
  private static func nearest(_ time: Double, in entries: [Entry], within limit: Double) -> Int? {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].time < time { low = middle + 1 } else { high = middle }
    }
    return [low - 1, low].filter { entries.indices.contains($0) && abs(entries[$0].time - time) <= limit }
      .min { abs(entries[$0].time - time) < abs(entries[$1].time - time) }
  }
}
