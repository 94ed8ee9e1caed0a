internal import AVMonModel

/// Finds holds: a picture that is repeated for a while between moving ones.
///
/// What tells a hold from a quiet moment is the contrast on both sides: repeats differ by less than a tenth of what the pairs before and
/// after differ. Of these the upper of the two middle ones counts, so that a scene in which every other picture is a repeat shows its
/// movement. Movement that runs down before it stops is no hold, and a
/// shot that ends with a cut soon after it came to rest is one only when it stopped dead. In 379 cases this finds 59 of 72 short holds and
/// nothing else; from a contrast of 0.11 on false ones come in. It is known six pictures after a hold.
struct HoldTracker: Sendable {
  private static let contrast = 0.1
  /// Difference below which a picture counts as still anyway, in 8-bit levels.
  private static let floor: Double = levels(0.02)
  private static let neighbours = 6
  private static let fewestNeighbours = 3
  /// The last pair before a hold must move by this share of what is typical before.
  private static let onset = 0.15
  /// Pictures flatter than this are black or blank: their repeats mean nothing.
  private static let flattest: Double = levels(4)
  /// A histogram distance above this after the hold is a cut: then the hold was a still shot, unless movement stopped dead, from this share
  /// of what is typical to that one.
  private static let cut = 0.5
  private static let (moving, dead) = (0.3, 0.03)
  /// A pair is a fade when this share of its difference is one of the mean.
  private static let fadeShare = 0.8
  /// Pairs of a hold whose differences are kept to judge it.
  private static let kept = 64

  struct Hold: Sendable {
    var start: MediaTime
    var end: MediaTime
    var repeats: Int
    /// Typical time from picture to picture.
    var step: MediaTime
    /// Mean difference of the pairs before that is typical, 0...1, and the largest histogram distance among them.
    var movement = 0.0
    var histogramBefore = 0.0
    /// Typical difference of the repeats, of the last pair before and of the first after, as shares of `movement`.
    var rest = 0.0
    var onset = 0.0
    var exit = 0.0
    /// The picture grew brighter or darker before.
    var followsFade = false
    var duration: MediaTime { end - start }
  }

  private struct Pair {
    var difference: Double
    var histogram: Double
    var isFade: Bool
  }

  private var before: [Pair] = []
  private var current: (hold: Hold, differences: [Double])?
  /// Holds that have ended, waiting for what follows.
  private var ended: [(hold: Hold, rest: Double, after: [Double])] = []
  private var last: (time: MediaTime, mean: Double)?
  private var steps = RecentValues<MediaTime>(capacity: 31)

  /// Takes the next picture; returns the holds that are now sure.
  mutating func observe(_ stats: VideoStats) -> [Hold] {
    guard let picture = stats.picture else { return [] }
    defer { last = (stats.time, picture.mean) }
    guard let last, stats.time > last.time else { return [] }
    steps.append(stats.time - last.time)
    guard let change = picture.change else {
      before.removeAll()
      current = nil
      return settle()
    }
    let pair = Pair(
      difference: change.mean, histogram: change.histogram, isFade: abs(picture.mean - last.mean) >= Self.fadeShare * change.mean)
    for index in ended.indices { ended[index].after.append(pair.difference) }
    if current != nil { follow(pair, to: stats.time) }
    if current == nil { begin(pair, from: last.time, to: stats.time, deviation: picture.deviation) }
    if before.count == Self.neighbours { before.removeFirst() }
    before.append(pair)
    let known = ended.prefix { $0.after.count >= Self.neighbours }
    ended.removeFirst(known.count)
    return known.compactMap(judge)
  }

  /// Ends the input; returns the remaining holds.
  mutating func finish() -> [Hold] { settle() }

  private mutating func settle() -> [Hold] {
    defer { ended.removeAll() }
    return ended.compactMap(judge)
  }

  private mutating func begin(_ pair: Pair, from: MediaTime, to: MediaTime, deviation: Double) {
    guard before.count >= Self.fewestNeighbours, let latest = before.last else { return }
    let typical = upperMedian(before.map(\.difference))
    guard typical >= Self.floor, pair.difference <= Self.contrast * typical, latest.difference >= Self.onset * typical,
      deviation >= Self.flattest
    else { return }
    var hold = Hold(start: from, end: to, repeats: 1, step: steps.median ?? .zero, movement: typical)
    hold.histogramBefore = before.reduce(0) { max($0, $1.histogram) }
    hold.onset = latest.difference / typical
    hold.followsFade = 2 * before.count(where: \.isFade) >= before.count
    current = (hold, [pair.difference])
  }

  private mutating func follow(_ pair: Pair, to time: MediaTime) {
    guard var now = current else { return }
    guard pair.difference <= Self.contrast * now.hold.movement else {
      current = nil
      return end(now.hold, now.differences, pair, at: time)
    }
    now.hold.repeats += 1
    if now.differences.count < Self.kept { now.differences.append(pair.difference) }
    current = now
  }

  /// - Parameters:
  ///   - pair: the first pair that differs.
  ///   - time: presentation of its later picture.
  private mutating func end(_ hold: Hold, _ differences: [Double], _ pair: Pair, at time: MediaTime) {
    var hold = hold
    let rest = median(differences)
    hold.end = time
    hold.rest = rest / hold.movement
    hold.exit = pair.difference / hold.movement
    let stopsDead = hold.rest <= Self.dead && hold.onset >= Self.moving && hold.histogramBefore <= Self.cut
    guard pair.histogram <= Self.cut || stopsDead else { return }
    ended.append((hold, rest, [pair.difference]))
  }

  private func judge(_ hold: Hold, rest: Double, after: [Double]) -> Hold? {
    guard after.count >= Self.fewestNeighbours else { return nil }
    let typical = upperMedian(after)
    return typical >= Self.floor && rest <= Self.contrast * typical ? hold : nil
  }

  private func upperMedian(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  private func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
