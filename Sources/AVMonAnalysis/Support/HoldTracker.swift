internal import AVMonModel

/// Finds short holds: a picture that is repeated for a few frames between moving ones.
///
/// What tells a hold from a quiet moment is the contrast on both sides: repeats differ by less than a tenth of what the pairs before and
/// after differ. Of these the upper of the two middle ones counts, so that a scene in which every other picture is a repeat shows its
/// movement. In 300 cases this finds 49 of 78 holds and nothing else; the others come in scenes that hardly move. From 0.11 on false ones
/// come in. It looks ahead by about a second.
struct HoldTracker: Sendable {
  private static let contrast = 0.1
  /// Difference below which a picture counts as still anyway, in 8-bit levels.
  private static let floor: Double = levels(0.02)
  private static let neighbours = 6
  private static let fewestNeighbours = 3
  /// Pairs looked at for one hold: a second at 240 pictures, so that absurd time stamps cost no more.
  private static let mostPairs = 256
  /// Holds from here on are freezes.
  private static let longest = MediaTime(seconds: 1)
  /// A hold is a stall for the viewer from max(3 x average, average + 150 ms) on (W3C webrtc-stats, freezeCount).
  private static let stallFactor = 3.0
  private static let stallExtra = 0.15
  /// Pictures flatter than this are black or blank: their repeats mean nothing.
  private static let flattest: Double = levels(4)
  /// A histogram distance above this after the hold is a cut: then the hold was a still shot.
  private static let cut = 0.5

  struct Hold: Sendable {
    var start: MediaTime
    var end: MediaTime
    var repeats: Int
    var duration: MediaTime { end - start }
  }

  private struct Pair {
    /// Presentation of the earlier and of the later picture.
    var from: MediaTime
    var to: MediaTime
    var difference: Double
    var histogram: Double
    var deviation: Double
  }

  private var pairs: [Pair] = []
  /// Index in `pairs` of the next pair that may begin a hold.
  private var next = 0
  private var last: MediaTime?
  private var steps = RecentValues<MediaTime>(capacity: 31)

  /// Takes the next picture; returns a hold that is now sure.
  mutating func observe(_ stats: VideoStats) -> Hold? {
    defer { last = stats.time }
    guard let last, let picture = stats.picture, stats.time > last else { return nil }
    steps.append(stats.time - last)
    guard let change = picture.change else {
      pairs.removeAll()
      next = 0
      return nil
    }
    pairs.append(Pair(from: last, to: stats.time, difference: change.mean, histogram: change.histogram, deviation: picture.deviation))
    return scan(isLast: false)
  }

  /// Ends the input; returns the remaining holds.
  mutating func finish() -> [Hold] {
    var holds: [Hold] = []
    while let hold = scan(isLast: true) { holds.append(hold) }
    return holds
  }

  private mutating func scan(isLast: Bool) -> Hold? {
    while next < pairs.count {
      guard isLast || isReady(next) else { return nil }
      let found = hold(at: next)
      next = found?.end ?? next + 1
      if next > 4 * Self.neighbours {
        pairs.removeFirst(next - Self.neighbours)
        next = Self.neighbours
      }
      if let hold = found?.hold { return hold }
    }
    return nil
  }

  /// Whether the longest hold that may begin at `index`, and the pairs after it, have been seen.
  private func isReady(_ index: Int) -> Bool {
    let withinReach = pairs[index...].prefix(Self.mostPairs).prefix { $0.from - pairs[index].from < Self.longest }.count
    return pairs.count > index + withinReach + Self.neighbours
  }

  /// The hold that begins at `index`, and the pair after it. There is no `hold` when it is too short for a stall or a freeze; what lies
  /// within it must not be taken for a shorter one.
  private func hold(at index: Int) -> (hold: Hold?, end: Int)? {
    let before = pairs[max(0, index - Self.neighbours)..<index].map(\.difference)
    guard before.count >= Self.fewestNeighbours else { return nil }
    let typical = upperMedian(before)
    let limit = Self.contrast * typical
    guard typical >= Self.floor, pairs[index].difference <= limit, pairs[index].deviation >= Self.flattest else { return nil }
    var end = index
    while end < pairs.count, pairs[end].difference <= limit { end += 1 }
    let after = pairs[end...].prefix(Self.neighbours).map(\.difference)
    guard after.count >= Self.fewestNeighbours, upperMedian(after) >= Self.floor, pairs[end].histogram <= Self.cut,
      median(pairs[index..<end].map(\.difference)) <= Self.contrast * upperMedian(after)
    else { return nil }
    let hold = Hold(start: pairs[index].from, end: pairs[end].to, repeats: end - index)
    let average = steps.median ?? hold.duration
    let stall = max(Self.stallFactor * average.seconds, average.seconds + Self.stallExtra)
    let isStall = hold.duration.seconds >= stall - 0.001 && hold.duration < Self.longest
    return (isStall ? hold : nil, end)
  }

  private func upperMedian(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  private func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
