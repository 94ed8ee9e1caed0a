internal import AVMonModel

/// Finds single repeated pictures at even spacing that begin in mid-stream.
struct RepeatPattern: Sendable {
  /// A repeat differs by less than this share of both neighbouring pairs (as in `HoldTracker`), and these must move.
  private static let contrast = 0.12
  private static let moving: Double = levels(0.3)
  private static let spacings = 3...12
  /// A pattern that begins this early after the first movement is the rhythm of the material.
  private static let settling = 1.0

  struct Stretch: Sendable {
    var start: MediaTime
    var end: MediaTime
    var spacing: Int
    var repeats: Int
  }

  private let count: Int
  private struct Shown: Sendable {
    var index: Int
    var time: MediaTime
    var end: MediaTime
  }

  /// Differences of the last pairs, newest last, and the later picture of the middle one.
  private var differences: [Double] = []
  private var middle: Shown?
  /// The first movement: slides and black that lead in have no rhythm.
  private var first: MediaTime?
  private var lastRepeat: Shown?
  private var stretch: Stretch?

  init(count: Int) { self.count = count }

  /// Takes the next picture; returns the pattern that it ends.
  mutating func observe(_ stats: VideoStats) -> Stretch? {
    guard let change = stats.picture?.change else {
      differences = []
      return nil
    }
    if first == nil, change.mean >= Self.moving { first = stats.time }
    defer { middle = Shown(index: stats.index, time: stats.time, end: stats.end) }
    if differences.count == 3 { differences.removeFirst() }
    differences.append(change.mean)
    guard let middle, differences.count == 3 else { return nil }
    let neighbours = min(differences[0], differences[2])
    let isRepeat = neighbours >= Self.moving && differences[1] <= Self.contrast * neighbours
    return isRepeat ? add(middle) : check(middle)
  }

  /// Ends the input.
  mutating func finish(at end: MediaTime) -> Stretch? {
    stretch.flatMap { qualified($0) }.map { Stretch(start: $0.start, end: max(end, $0.end), spacing: $0.spacing, repeats: $0.repeats) }
  }

  private mutating func add(_ now: Shown) -> Stretch? {
    defer { lastRepeat = now }
    guard let lastRepeat else { return nil }
    let spacing = now.index - lastRepeat.index
    if var running = stretch, abs(spacing - running.spacing) <= 1 {
      running.end = now.end
      running.repeats += 1
      stretch = running
      return nil
    }
    let ended = stretch.flatMap { qualified($0) }
    stretch = Self.spacings.contains(spacing) ? Stretch(start: lastRepeat.time, end: now.end, spacing: spacing, repeats: 2) : nil
    return ended
  }

  private mutating func check(_ now: Shown) -> Stretch? {
    guard let running = stretch, let lastRepeat, now.index - lastRepeat.index > running.spacing + 1 else { return nil }
    stretch = nil
    return qualified(running)
  }

  private func qualified(_ stretch: Stretch) -> Stretch? {
    guard stretch.repeats >= count, let first, (stretch.start - first).seconds >= Self.settling else { return nil }
    return stretch
  }
}
