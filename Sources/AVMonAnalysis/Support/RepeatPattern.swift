internal import AVMonModel

/// Finds single repeated pictures at even spacing that begin in mid-stream.
struct RepeatPattern: Sendable {
  /// A repeat differs by less than this share of both neighbouring pairs (as in `HoldTracker`), and these must move.
  private static let contrast = 0.12
  private static let moving: Double = levels(0.3)
  private static let spacings = 3...12
  /// A pattern that begins this early is the rhythm of the material.
  private static let settling = 1.0

  struct Stretch: Sendable {
    var start: MediaTime
    var end: MediaTime
    var spacing: Int
    var repeats: Int
  }

  private let count: Int
  /// Differences of the last pairs, newest last, and when the later picture of the middle one was shown.
  private var differences: [Double] = []
  private var middle: (index: Int, time: MediaTime)?
  private var first: MediaTime?
  private var lastRepeat: (index: Int, time: MediaTime)?
  private var stretch: Stretch?

  init(count: Int) { self.count = count }

  /// Takes the next picture; returns the pattern that it ends.
  mutating func observe(_ stats: VideoStats) -> Stretch? {
    if first == nil { first = stats.time }
    guard let change = stats.picture?.change else {
      differences = []
      return nil
    }
    defer { middle = (stats.index, stats.time) }
    if differences.count == 3 { differences.removeFirst() }
    differences.append(change.mean)
    guard let middle, differences.count == 3 else { return nil }
    let neighbours = min(differences[0], differences[2])
    let isRepeat = neighbours >= Self.moving && differences[1] <= Self.contrast * neighbours
    return isRepeat ? add(middle) : check(middle)
  }

  /// Ends the input.
  mutating func finish(at end: MediaTime) -> Stretch? { stretch.flatMap { qualified($0) } }

  private mutating func add(_ now: (index: Int, time: MediaTime)) -> Stretch? {
    defer { lastRepeat = now }
    guard let lastRepeat else { return nil }
    let spacing = now.index - lastRepeat.index
    if var running = stretch, abs(spacing - running.spacing) <= 1 {
      running.end = now.time
      running.repeats += 1
      stretch = running
      return nil
    }
    let ended = stretch.flatMap { qualified($0) }
    stretch = Self.spacings.contains(spacing) ? Stretch(start: lastRepeat.time, end: now.time, spacing: spacing, repeats: 2) : nil
    return ended
  }

  private mutating func check(_ now: (index: Int, time: MediaTime)) -> Stretch? {
    guard let running = stretch, let lastRepeat, now.index - lastRepeat.index > running.spacing + 1 else { return nil }
    stretch = nil
    return qualified(running)
  }

  private func qualified(_ stretch: Stretch) -> Stretch? {
    guard stretch.repeats >= count, let first, (stretch.start - first).seconds >= Self.settling else { return nil }
    return stretch
  }
}
