internal import AVMonModel

/// Finds deep holes with steep edges in a sequence of ticks (2.5 ms) of the level of a track.
struct HoleFinder {
  /// A hole from the end of the last active tick to the beginning of the first one after.
  struct Hole: Equatable {
    var start: MediaTime
    var end: MediaTime
    /// RMS of the quietest tick, linear.
    var floor: Double
  }

  private struct Tick {
    var level: Double
    var time: MediaTime
    var end: MediaTime
  }

  private struct Candidate {
    var start: MediaTime
    var floor: Double
    /// Ticks at or below the level, all in a row.
    var depth: Int
    /// Ticks after the last of them.
    var after: [Tick] = []
  }

  /// Ticks of the neighbourhood that give the level an edge is measured from: 30 ms.
  private static let neighbourhood = 12
  /// Ticks whose mean power must be active: 22.5 ms.
  private static let activeTicks = 9
  /// An edge begins or ends within 15 dB of the neighbourhood's loudest tick.
  private static let nearPower = 0.0316
  /// Ticks an edge may take: 15 ms down, 10 ms up. Lossy coding rings on after a mute begins longer than before it ends.
  private static let (fall, rise) = (6, 4)
  /// Ticks at or below the level at least.
  private static let depth = 2
  private let level: Double
  private let active: Double
  /// The last ticks, oldest first.
  private var history: [Tick] = []
  private var candidate: Candidate?

  /// - Parameters:
  ///   - level: linear RMS at or below which the sound is gone.
  ///   - active: linear RMS above which it is active.
  init(level: Double, active: Double) {
    (self.level, self.active) = (level, active)
    history.reserveCapacity(2 * Self.neighbourhood + 1)
  }

  /// Whether the last ticks were active.
  var isActive: Bool { isActive(history.suffix(Self.activeTicks)) }

  /// Forgets everything: the next tick does not follow the last one.
  mutating func reset() {
    history.removeAll(keepingCapacity: true)
    candidate = nil
  }

  /// Takes the next tick; returns the hole that this tick makes certain.
  mutating func append(level: Double, time: MediaTime, end: MediaTime) -> Hole? {
    let tick = Tick(level: level, time: time, end: end)
    defer { remember(tick) }
    if level > self.level {
      candidate?.after.append(tick)
      return candidate?.after.count == Self.neighbourhood ? settle() : nil
    }
    if var current = candidate, current.after.isEmpty {
      current.depth += 1
      current.floor = min(current.floor, level)
      candidate = current
      return nil
    }
    // What was above the level in between decides on the hole before; this one has to fall from there.
    let hole = settle()
    if wasAbove, let start = fallStart() { candidate = Candidate(start: start, floor: level, depth: 1) }
    return hole
  }

  /// The hole that is certain by what was heard until now.
  mutating func finish() -> Hole? { settle() }

  private var wasAbove: Bool { history.last.map { $0.level > level } ?? false }

  /// Decides on the candidate by the ticks after it.
  private mutating func settle() -> Hole? {
    guard let current = candidate else { return nil }
    candidate = nil
    guard current.depth >= Self.depth, let back = riseEnd(current.after), isActive(current.after[back...].prefix(Self.activeTicks)) else {
      return nil
    }
    return Hole(start: current.start, end: current.after[back].time, floor: current.floor)
  }

  /// Where the sound began to fall, when it was active until at most `fall` ticks ago.
  private func fallStart() -> MediaTime? {
    let near = nearLevel(history.suffix(Self.neighbourhood))
    guard let last = history.lastIndex(where: { $0.level >= near && $0.level >= active }), history.count - last <= Self.fall else {
      return nil
    }
    let before = history[...last].suffix(Self.activeTicks)
    return before.count == Self.activeTicks && isActive(before) ? history[last].end : nil
  }

  /// Index of the tick at which the sound is back, when it is within `rise` ticks.
  private func riseEnd(_ after: [Tick]) -> Int? {
    let near = nearLevel(after[...])
    return after.prefix(Self.rise).firstIndex { $0.level >= near && $0.level >= active }
  }

  private func nearLevel(_ ticks: ArraySlice<Tick>) -> Double {
    let loudest = ticks.reduce(0) { max($0, $1.level) }
    return (loudest * loudest * Self.nearPower).squareRoot()
  }

  private func isActive(_ ticks: ArraySlice<Tick>) -> Bool {
    guard !ticks.isEmpty else { return false }
    return ticks.reduce(0) { $0 + $1.level * $1.level } >= active * active * Double(ticks.count)
  }

  private mutating func remember(_ tick: Tick) {
    if history.count == 2 * Self.neighbourhood { history.removeFirst() }
    history.append(tick)
  }
}
