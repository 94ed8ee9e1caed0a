/// By how much pictures are shown later than in the reference, in windows of 4 s.
///
/// What counts is the middle of the time a picture is shown, so that conversions of the frame rate, which show some pictures longer than others,
/// average out. Only pictures that can be told from their neighbours count.
public struct PictureLag: Sendable {
  public struct Window: Sendable, Equatable {
    /// Middle of the window in the distorted input, seconds.
    public var time: Double
    /// Seconds by which the distorted pictures are later.
    public var lag: Double
  }

  /// Length of a window and pictures it needs.
  static let length = 4.0
  private static let leastPictures = 8
  /// A picture counts by itself when its neighbours are further away by this share of its distance (our study: below, static pictures match
  /// anywhere).
  private static let leastDistinctness = 0.15
  /// Where compression hides the movement from single pictures, all of a window count when their neighbours are further away by so many
  /// standard errors on both sides. Six, since pictures in a row err alike.
  private static let leastSignificance = 6.0

  /// Sums over the pictures of a window.
  private struct Sums {
    var distinct = (lag: 0.0, count: 0)
    var all = (lag: 0.0, count: 0)
    /// Margins and their squares, before and after.
    var margins = (before: 0.0, after: 0.0)
    var squares = (before: 0.0, after: 0.0)

    var lag: Double? {
      if distinct.count >= PictureLag.leastPictures { return distinct.lag / Double(distinct.count) }
      guard all.count >= PictureLag.leastPictures, isSignificant(margins.before, squares.before),
        isSignificant(margins.after, squares.after)
      else { return nil }
      return all.lag / Double(all.count)
    }

    private func isSignificant(_ sum: Double, _ squares: Double) -> Bool {
      let count = Double(all.count)
      let variance = max(0, squares / count - sum / count * (sum / count))
      return sum > PictureLag.leastSignificance * (variance * count).squareRoot()
    }
  }

  /// Time from picture to picture of the reference, seconds.
  private let period: Double
  /// Pictures in a row that show the same one of the reference, and when the last one ends.
  private var run: (pictures: [PictureMatch], end: Double)?
  private var sums: [Int: Sums] = [:]
  /// Pictures kept of a run: a still picture may be shown for long, and tells nothing.
  private static let longestRun = 16

  public init(period: Double) { self.period = period }

  /// Takes the next decision, in order of the distorted pictures.
  public mutating func add(_ match: PictureMatch) {
    if run != nil, match.reference != nil, match.reference == run?.pictures[0].reference {
      if (run?.pictures.count ?? 0) < Self.longestRun { run?.pictures.append(match) }
      run?.end = match.time + match.duration
      return
    }
    // A picture is shown until the next one, whatever duration it states.
    if run != nil { run?.end = match.time }
    close()
    run = match.reference == nil ? nil : ([match], match.time + match.duration)
  }

  /// The windows so far, in order.
  public mutating func finish() -> [Window] {
    close()
    return sums.sorted { $0.key < $1.key }.compactMap { key, sums in
      sums.lag.map { Window(time: (Double(key) + 0.5) * Self.length, lag: $0) }
    }
  }

  private mutating func close() {
    guard let run, let first = run.pictures.first else { return }
    self.run = nil
    guard run.pictures.count < Self.longestRun, first.isRich else { return }
    let lag = (first.time + run.end) / 2 - first.referenceTime - period / 2
    let (before, after) = (first.margins.before, run.pictures[run.pictures.count - 1].margins.after)
    let window = Int((first.time / Self.length).rounded(.down))
    var sum = sums[window] ?? Sums()
    sum.all = (sum.all.lag + lag, sum.all.count + 1)
    sum.margins = (sum.margins.before + before, sum.margins.after + after)
    sum.squares = (sum.squares.before + before * before, sum.squares.after + after * after)
    let distinctness = run.pictures.reduce(0) { $0 + $1.distinctness } / Double(run.pictures.count)
    if distinctness > Self.leastDistinctness { sum.distinct = (sum.distinct.lag + lag, sum.distinct.count + 1) }
    sums[window] = sum
  }
}
