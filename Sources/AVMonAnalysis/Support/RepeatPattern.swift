internal import AVMonModel

/// Finds single repeated pictures at even spacing that begin in mid-stream.
///
/// A repeat differs by at most 0.3 of both neighbouring pairs: after coding, a repeat in slow movement is not exact. Such pairs occur by
/// chance, so a pattern asks for more: four in five of its places are repeats, and hardly any pair between them is. In 300 cases eight
/// such repeats find 9 of 15 patterns and nothing else; six that repeat to 0.12 had found 7, and 10 in clean material.
///
/// A rhythm that the material begins with is a cadence wherever it comes back after a scene without movement. In 128 clips with repeats from
/// the first picture on this leaves 4 alarms of 91, and of 28 patterns put into clips 19 are found as before.
struct RepeatPattern: Sendable {
  private static let contrast = 0.3
  private static let moving: Double = levels(0.3)
  /// Share of what the neighbours differ from which a pair is no repeat; between them it can be either.
  private static let free = 0.5
  private static let spacings = 3...12
  /// Share of the places that must be repeats, and of the other pairs that may be.
  private static let placeShare = 0.8
  private static let otherShare = 0.1
  /// A pattern that begins this early after the first movement is the rhythm of the material.
  private static let settling = 1.0
  /// So is one whose six places before do not show that it was not there: two of them move, at most one is a repeat.
  private static let (placesBefore, movingBefore, repeatsBefore) = (6, 2, 1)

  struct Stretch: Sendable {
    var start: MediaTime
    var end: MediaTime
    var spacing: Int
    var repeats: Int
    /// Number of the last repeat among all pairs.
    fileprivate var last: Int
    /// Whether the places before show that it was not there.
    fileprivate var isNew: Bool
  }

  private enum Pace { case repeated, moving, unknown }

  private struct Shown: Sendable {
    var time: MediaTime
    var end: MediaTime
    var pace: Pace
    var isRepeat: Bool { pace == .repeated }
  }

  private let count: Int
  /// Places looked at, so that `count` is `placeShare` of them.
  private let places: Int
  private var differences: [Double] = []
  /// The later picture of the middle one of three pairs.
  private var middle: (time: MediaTime, end: MediaTime)?
  /// The last pictures that were judged, and the number of the first of them.
  private var shown: [Shown] = []
  private var origin = 0
  /// The first movement: slides and black that lead in have no rhythm.
  private var first: MediaTime?
  private var stretch: Stretch?
  /// Spacings of the patterns that were there from the start.
  private var rhythms: Set<Int> = []

  init(count: Int) {
    (self.count, places) = (count, Int((Double(count) / Self.placeShare).rounded()))
  }

  /// Takes the next picture; returns the pattern that it ends.
  mutating func observe(_ stats: VideoStats) -> Stretch? {
    guard let change = stats.picture?.change else {
      (differences, shown, origin, middle) = ([], [], origin + shown.count, nil)
      return end()
    }
    if first == nil, change.mean >= Self.moving { first = stats.time }
    defer { middle = (stats.time, stats.end) }
    if differences.count == 3 { differences.removeFirst() }
    differences.append(change.mean)
    guard let middle, differences.count == 3 else { return nil }
    let pace = pace()
    if shown.count >= 2 * places * Self.spacings.upperBound {
      shown.removeFirst(shown.count / 2)
      origin += places * Self.spacings.upperBound
    }
    shown.append(Shown(time: middle.time, end: middle.end, pace: pace))
    return pace == .repeated ? add() : check()
  }

  /// Ends the input.
  mutating func finish(at end: MediaTime) -> Stretch? {
    self.end().map { ended in
      var ended = ended
      ended.end = max(end, ended.end)
      return ended
    }
  }

  /// What the middle pair is beside its neighbours.
  private func pace() -> Pace {
    let neighbours = min(differences[0], differences[2])
    guard neighbours >= Self.moving else { return .unknown }
    return differences[1] <= Self.contrast * neighbours ? .repeated : differences[1] >= Self.free * neighbours ? .moving : .unknown
  }

  private mutating func add() -> Stretch? {
    let now = origin + shown.count - 1
    if var running = stretch {
      if (now - running.last).isMultiple(of: running.spacing) {
        (running.last, running.end, running.repeats) = (now, shown[shown.count - 1].end, running.repeats + 1)
        stretch = running
        return nil
      }
      return check()
    }
    for spacing in Self.spacings where stretch == nil { stretch = pattern(spacing: spacing) }
    return nil
  }

  /// Ends the pattern when two places in a row are no repeats.
  private mutating func check() -> Stretch? {
    guard let running = stretch, origin + shown.count - 1 - running.last > 2 * running.spacing + 1 else { return nil }
    return end()
  }

  private mutating func end() -> Stretch? {
    defer { stretch = nil }
    guard let stretch, let first else { return nil }
    guard stretch.isNew, (stretch.start - first).seconds >= Self.settling else {
      rhythms.insert(stretch.spacing)
      return nil
    }
    return rhythms.contains { stretch.spacing.isMultiple(of: $0) } ? nil : stretch
  }

  /// The pattern that the last picture, a repeat, completes.
  private func pattern(spacing: Int) -> Stretch? {
    let last = shown.count - 1
    let repeats = (0..<places).map { last - $0 * spacing }.filter { $0 >= 0 && shown[$0].isRepeat }
    guard repeats.count >= count, let earliest = repeats.last else { return nil }
    guard Double(repeats.count) >= Self.placeShare * Double((last - earliest) / spacing + 1) else { return nil }
    let others = (earliest...last).filter { !($0 - earliest).isMultiple(of: spacing) }
    guard Double(others.count { shown[$0].isRepeat }) <= Self.otherShare * Double(others.count) else { return nil }
    let before = (1...Self.placesBefore).map { earliest - $0 * spacing }.filter { $0 >= 0 }.map { shown[$0].pace }
    let isNew = before.count { $0 == .moving } >= Self.movingBefore && before.count { $0 == .repeated } <= Self.repeatsBefore
    return Stretch(
      start: shown[earliest].time, end: shown[last].end, spacing: spacing, repeats: repeats.count, last: origin + last, isNew: isNew)
  }
}
