internal import AVMonModel

/// Counts combed pictures among those of the last second in which something moves.
struct CombingTracker {
  static let memory = MediaTime(seconds: 1)
  /// Fewest moving pictures that tell.
  private static let fewest = 6
  /// 2:3 pulldown repeats after five pictures and combs two of them.
  private static let cycle = 5
  private static let pulldownShare = 0.25...0.55
  private static let inStep = 0.85

  /// What the last second shows.
  struct State {
    /// Share of the moving pictures that are combed.
    var share: Double
    /// Start of the first combed picture and end of the last.
    var first: MediaTime
    var last: MediaTime
    var isPulldown: Bool
  }

  private var recent: [(start: MediaTime, end: MediaTime, isCombed: Bool)] = []

  /// Takes a picture; nil when too little moves.
  mutating func observe(_ rows: RowStats, from start: MediaTime, to end: MediaTime) -> State? {
    recent.removeAll { $0.start + Self.memory < start }
    if rows.moving >= FieldOrder.leastMoving { recent.append((start, end, FieldOrder.isCombed(rows))) }
    let combed = recent.filter(\.isCombed)
    guard recent.count >= Self.fewest else { return nil }
    guard let first = combed.first, let last = combed.last else { return State(share: 0, first: start, last: start, isPulldown: false) }
    let share = Double(combed.count) / Double(recent.count)
    return State(share: share, first: first.start, last: last.end, isPulldown: Self.pulldownShare.contains(share) && isPeriodic)
  }

  private var isPeriodic: Bool {
    let pairs = zip(recent, recent.dropFirst(Self.cycle))
    let count = recent.count - Self.cycle
    return count >= Self.cycle && Double(pairs.count { $0.isCombed == $1.isCombed }) >= Self.inStep * Double(count)
  }
}
