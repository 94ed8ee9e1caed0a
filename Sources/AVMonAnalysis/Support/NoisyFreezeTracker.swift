internal import AVMonModel

/// Finds freezes behind noise: a standing picture to which something downstream (an analogue line, a grain filter) adds noise.
///
/// Pixels then change all the time, but the means of the cells hardly do: noise averages out where movement does not. A stretch begins when
/// the flow (the mean change of the cells' means) falls at once to 0.3 of what is typical while 15 % of the cells moved, and goes on while
/// every cell stays within 2.5 levels of the picture before it; up to two pictures may differ. A person or a camera that comes to rest starts
/// again gently, so the stretch must end with a jump of half the typical flow, if it ends.
///
/// Source of the limits: our study of 459 cases, among them 35 clips as they are. They find four freezes that are found in no other way and
/// raise nothing else; nor do limits of 0.25 and 0.35, a share of 10 %, or a flow of 0.3 levels.
struct NoisyFreezeTracker: Sendable {
  private static let lookBack = 0.72
  private static let contrast = 0.3
  /// What a single pair may exceed the contrast by: noise comes in waves with the coder's groups of pictures.
  private static let wave = 1.3
  /// Least typical flow, in levels, and least of the pair before the stretch, as a share of it.
  private static let leastFlow: Float = levels(0.5)
  private static let onset: Float = 0.4
  /// Share of the cells that must move.
  private static let leastShare = 0.15
  /// Histogram distance of a cut: none may have come before, nor a fade.
  private static let cut = 0.5
  private static let anchorLimit: Float = levels(2.5)
  private static let longestBump = 2
  private static let exitJump: Float = 0.5

  struct Run: Sendable {
    /// Presentation of the picture that stands, and end of the last one that shows it.
    var start: MediaTime
    var end: MediaTime
    /// Pairs of the stretch, and the sum of their mean differences.
    var repeats = 0
    var differenceSum = 0.0
    /// Share of the cells that moved before.
    var movingShare: Double
    /// The input ended before the stretch did.
    var isOpen = false
    fileprivate var anchor: [Float]
    fileprivate var typical: Float
    fileprivate var flowSum: Float = 0
    var duration: MediaTime { end - start }
    fileprivate var isQuiet: Bool { flowSum <= Float(NoisyFreezeTracker.contrast) * typical * Float(repeats) }
  }

  private struct Pair: Sendable {
    var steps: CellSteps
    var histogram: Double
  }

  private let capacity: Int
  private let shortest: Double
  private var recent: [Pair] = []
  private var previous: (time: MediaTime, means: [Float])?
  private var stretch: Run?
  private var bump: (count: Int, flow: Float) = (0, 0)

  /// Whether a stretch goes on, however short.
  var isFollowing: Bool { stretch != nil }
  /// The stretch that goes on, once it is long enough.
  var run: Run? { stretch.flatMap { $0.duration.seconds >= shortest && $0.isQuiet ? $0 : nil } }

  /// - Parameters:
  ///   - frameDuration: nominal time from picture to picture.
  ///   - shortest: seconds a stretch must last.
  init(frameDuration: MediaTime, shortest: Double) {
    capacity = max(4, Int((Self.lookBack / max(0.001, frameDuration.seconds)).rounded()))
    self.shortest = shortest
  }

  /// Takes the next picture; returns the stretch that it ends, if that was a freeze.
  mutating func observe(_ stats: VideoStats) -> Run? {
    guard let picture = stats.picture else { return nil }
    let means = picture.cells.map(\.mean)
    defer { previous = (stats.time, means) }
    guard let change = picture.change, let previous, previous.means.count == means.count else {
      recent.removeAll()
      return close(bySeam: true)
    }
    let pair = Pair(steps: CellSteps(zip(previous.means, means).lazy.map { $1 - $0 }), histogram: change.histogram)
    defer {
      if recent.count == capacity { recent.removeFirst() }
      recent.append(pair)
    }
    if stretch == nil { begin(pair, previous) }
    return follow(stats, pair, change, means)
  }

  /// Ends the input; returns the stretch that goes on to the end.
  mutating func finish() -> Run? {
    guard bump.count == 0 else { return close(bySeam: false) }
    defer { stretch = nil }
    guard var run else { return nil }
    run.isOpen = true
    return run
  }

  private mutating func begin(_ pair: Pair, _ previous: (time: MediaTime, means: [Float])) {
    guard recent.count >= capacity / 2, let last = recent.last?.steps.flow else { return }
    let typical = median(recent.map(\.steps.flow))
    guard typical >= Self.leastFlow, pair.steps.flow <= Float(Self.contrast) * typical, last >= Self.onset * typical,
      recent.allSatisfy({ $0.histogram <= Self.cut }), median(recent.map(\.steps.direction)) < CellSteps.fade
    else { return }
    let share = recent.reduce(0) { $0 + $1.steps.movingShare } / Double(recent.count)
    guard share >= Self.leastShare else { return }
    stretch = Run(start: previous.time, end: previous.time, movingShare: share, anchor: previous.means, typical: typical)
    bump = (0, 0)
  }

  private mutating func follow(_ stats: VideoStats, _ pair: Pair, _ change: PictureStats.Change, _ means: [Float]) -> Run? {
    guard var now = stretch else { return nil }
    let stays =
      pair.steps.flow <= Float(Self.wave * Self.contrast) * now.typical
      && zip(means, now.anchor).allSatisfy { abs($0 - $1) <= Self.anchorLimit }
    if stays {
      now.end = stats.end
      now.repeats += 1
      now.differenceSum += change.mean
      now.flowSum += pair.steps.flow
      stretch = now
      bump = (0, 0)
      return nil
    }
    // The first picture that differs ends what the last one showed.
    if bump.count == 0 { stretch?.end = stats.time }
    bump = (bump.count + 1, max(bump.flow, pair.steps.flow))
    return bump.count > Self.longestBump ? close(bySeam: false) : nil
  }

  private mutating func close(bySeam: Bool) -> Run? {
    defer { (stretch, bump) = (nil, (0, 0)) }
    guard let run, bySeam || bump.flow >= Self.exitJump * run.typical else { return nil }
    return run
  }

  private func median(_ values: [Float]) -> Float { values.sorted()[values.count / 2] }
}
