internal import AVMonModel

/// Finds stretches in which the picture does not change, and notes what speaks for a fault.
///
/// A pair of pictures is *still* when both the mean difference and the largest cell's difference are far below what they were while the
/// picture moved: limits are 0.2 of the medians over the last 0.8 s of moving pairs, within absolute bounds (our study of 22 clips in three
/// codecs: repeats after re-encoding reach 0.4 levels mean and 4.4 in a block, moving pictures rarely stay below). Three more rules come
/// from our study of 174 cases:
///
/// - *Anchor*: the means of the cells must stay near those of the picture before the stretch. Repeats stay within 3 levels even through
///   key frames that change the noise; a slowly changing scene drifts away and is no fault.
/// - *Small clocks*: up to 2 % of the cells may go on moving (a ticker or clock added downstream).
/// - *Bumps*: up to two pictures that differ do not end a stretch when the picture is then back at the anchor (key frame refresh).
///
/// Whether the scene was alive is asked of groups of 0.12 s in the 0.72 s before: a camera of half or a third of the frame rate shows each
/// picture twice or three times. In 300 cases this finds 101 of 134 freezes; asked of single pairs it was 71. Most of those that stay missed
/// come in scenes that hardly moved before. No clean clip is hit that was not before.
struct StillTracker: Sendable {
  /// Bounds of the limits, in 8-bit levels, and their share of what moving pictures show.
  private static let relative = 0.2
  private static let cellBounds: ClosedRange<Double> = levels(2)...levels(9)
  private static let meanBounds: ClosedRange<Double> = levels(0.5)...levels(2.5)
  private static let anchorLimit: Float = levels(3.5)
  private static let clockShare = 0.02
  private static let longestBump = 2
  /// Seconds looked back on to judge whether the scene was alive, and of a group in them; the cell difference that shows life.
  private static let lookBack = 0.72
  private static let group = 0.12
  private static let liveDifference: Double = levels(3)
  private static let movingHistory = 0.8

  enum Ending: Sendable { case motion, drift, endOfStream }

  /// A still stretch.
  struct Run: Sendable {
    /// Presentation of the picture that is repeated.
    var start: MediaTime
    /// End of the last picture that repeats it.
    var end: MediaTime
    fileprivate var anchor: [Float]
    fileprivate var exempt: [Bool]
    fileprivate var exemptCount: Int
    fileprivate var cellLimit: Double
    fileprivate var meanLimit: Double
    /// Repeats so far, and how many of them had moving cells that were let pass.
    var repeats = 0
    var repeatsWithClock = 0
    /// Share of the groups of pairs before that moved, 0...1, and the share of cells that moved in them.
    var liveShare: Double
    var movingShare: Double
    /// The stretch begins with a cut to another picture.
    var followsCut: Bool
    /// What moved before was the whole picture growing brighter or darker.
    var followsFade: Bool
    /// Sum of mean differences, and the largest cell difference, among the repeats.
    var differenceSum = 0.0
    var cellMaximum = 0.0
    var ending = Ending.endOfStream
    /// Size of the first change after it, relative to the movement before; nil when not known.
    var exitJump: Double?

    var duration: MediaTime { end - start }
  }

  private var means: RecentValues<Double>
  private var maxima: RecentValues<Double>
  private struct Pair: Sendable {
    var isLive = false
    var isFade = false
    var movingShare: Double
  }

  /// Pairs in `lookBack` and in `group`.
  private let lookBack: Int
  private let group: Int
  private var recent: [Pair] = []
  private var previous: (time: MediaTime, cells: [PictureStats.Cell])?
  private var lastPair: PictureStats.Change?
  private(set) var run: Run?
  /// Pictures that differ since the last repeat, and when the first of them was shown.
  private var bump: (count: Int, since: MediaTime, jump: Double)?

  /// - Parameter frameDuration: nominal time from picture to picture.
  init(frameDuration: MediaTime) {
    func pairs(_ seconds: Double) -> Int { Int((seconds / max(0.001, frameDuration.seconds)).rounded()) }
    (lookBack, group) = (max(4, pairs(Self.lookBack)), max(1, pairs(Self.group)))
    let pairs = max(4, pairs(Self.movingHistory))
    (means, maxima) = (RecentValues(capacity: pairs), RecentValues(capacity: pairs))
  }

  /// Takes the next picture; returns the stretch that it ends, if any.
  mutating func observe(_ stats: VideoStats) -> Run? {
    guard let picture = stats.picture else { return nil }
    defer { previous = (stats.time, picture.cells) }
    guard let change = picture.change, let previous, previous.cells.count == picture.cells.count else {
      return close(.motion)  // a new format is a new picture
    }
    defer { lastPair = change }
    let cellLimit = run?.cellLimit ?? clamp(Self.relative * (maxima.median ?? 0), Self.cellBounds)
    let meanLimit = run?.meanLimit ?? clamp(Self.relative * (means.median ?? 0), Self.meanBounds)
    let allowance = max(1, Int(Self.clockShare * Double(picture.cells.count)))
    let moving = picture.cells.count { Double($0.difference) >= cellLimit }
    let movingShare = Double(moving) / Double(picture.cells.count)
    guard change.mean < meanLimit, moving <= allowance else {
      means.append(change.mean)
      maxima.append(change.cellMaximum)
      let isLive = change.cellMaximum >= Self.liveDifference
      remember(Pair(isLive: isLive, isFade: isLive && isFade(previous.cells, picture.cells), movingShare: movingShare))
      return differs(stats, change)
    }
    defer { remember(Pair(movingShare: movingShare)) }
    if run == nil { begin(previous, cellLimit, meanLimit) }
    if let ended = hold(stats, picture, change, allowance) {
      begin(previous, cellLimit, meanLimit)
      _ = hold(stats, picture, change, allowance)
      return ended
    }
    return nil
  }

  /// Ends the input.
  mutating func finish() -> Run? { close(bump == nil ? .endOfStream : .motion) }

  /// Adds a still pair to the stretch; returns the stretch instead when the picture has left the anchor.
  private mutating func hold(_ stats: VideoStats, _ picture: PictureStats, _ change: PictureStats.Change, _ allowance: Int) -> Run? {
    guard var run else { return nil }
    var (exempt, count) = (run.exempt, run.exemptCount)
    var outside = 0
    for index in picture.cells.indices where !exempt[index] {
      let cell = picture.cells[index]
      if Double(cell.difference) >= run.cellLimit || abs(cell.mean - run.anchor[index]) > Self.anchorLimit {
        exempt[index] = true
        count += 1
        if abs(cell.mean - run.anchor[index]) > Self.anchorLimit { outside += 1 }
      }
    }
    guard count <= allowance else { return close(bump == nil && outside > 0 ? .drift : .motion) }
    (run.exempt, run.exemptCount) = (exempt, count)
    run.repeats += 1
    if count > 0 { run.repeatsWithClock += 1 }
    run.end = stats.end
    run.differenceSum += change.mean
    run.cellMaximum = max(run.cellMaximum, change.cellMaximum)
    self.run = run
    bump = nil
    return nil
  }

  private mutating func differs(_ stats: VideoStats, _ change: PictureStats.Change) -> Run? {
    guard run != nil else { return nil }
    let typical = means.median ?? 0
    let jump = typical > 0 ? change.mean / typical : 0
    bump = bump.map { ($0.count + 1, $0.since, max($0.jump, jump)) } ?? (1, stats.time, jump)
    return (bump?.count ?? 0) > Self.longestBump ? close(.motion) : nil
  }

  private mutating func begin(_ previous: (time: MediaTime, cells: [PictureStats.Cell]), _ cellLimit: Double, _ meanLimit: Double) {
    let (liveShare, movingShare) = liveness
    let live = recent.count(where: \.isLive)
    let cut = lastPair.map { $0.histogram > 0.5 && $0.mean > 3 * max(means.median ?? 0, levels(0.01)) } ?? false
    run = Run(
      start: previous.time, end: previous.time, anchor: previous.cells.map(\.mean),
      exempt: Array(repeating: false, count: previous.cells.count), exemptCount: 0, cellLimit: cellLimit, meanLimit: meanLimit,
      liveShare: liveShare, movingShare: movingShare, followsCut: cut, followsFade: live > 0 && 2 * recent.count(where: \.isFade) >= live)
    bump = nil
  }

  /// Share of the groups of pairs in which something moved, and how much of the picture it was on average of the groups.
  private var liveness: (share: Double, moving: Double) {
    guard recent.count >= lookBack / 2, recent.count >= group else { return (0, 0) }
    // Counted back from the latest pair; an incomplete group is the oldest.
    let starts = stride(from: recent.count - group, through: 0, by: -group)
    let groups = starts.map { recent[$0..<$0 + group] }
    let moving = groups.reduce(0) { sum, pairs in sum + pairs.reduce(0) { max($0, $1.movingShare) } }
    return (Double(groups.count { $0.contains(where: \.isLive) }) / Double(groups.count), moving / Double(groups.count))
  }

  private func isFade(_ old: [PictureStats.Cell], _ new: [PictureStats.Cell]) -> Bool {
    CellSteps(zip(old, new).lazy.map { $1.mean - $0.mean }).direction > CellSteps.fade
  }

  private mutating func close(_ ending: Ending) -> Run? {
    guard var ended = run else { return nil }
    run = nil
    ended.ending = ending
    if let bump {
      ended.end = max(ended.end, bump.since)
      ended.exitJump = bump.jump
    }
    bump = nil
    return ended.repeats > 0 ? ended : nil
  }

  private mutating func remember(_ pair: Pair) {
    if recent.count == lookBack { recent.removeFirst() }
    recent.append(pair)
  }

  private func clamp(_ value: Double, _ bounds: ClosedRange<Double>) -> Double { min(max(value, bounds.lowerBound), bounds.upperBound) }
}
