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
    /// Whether the window says it by itself; otherwise it may be wrong by a picture.
    public var isCertain: Bool
  }

  /// Length of a window and pictures it needs.
  static let length = 4.0
  private static let leastPictures = 8
  /// A picture counts by itself when its neighbours are further away by this share of its distance (our study: below, static pictures match
  /// anywhere).
  private static let leastDistinctness = 0.15
  /// Where compression hides the movement from single pictures, all of a window count when their neighbours are further away by so many
  /// standard errors on both sides: six, since pictures in a row err alike. Windows in a row with the same lag may say it together, but are
  /// not certain then: three.
  private static let leastSignificance = 6.0
  private static let leastTogether = 3.0
  /// Lags as near as this are the same, seconds.
  private static let sameLag = 0.001

  /// Sums over the pictures of a window.
  private struct Sums {
    var distinct = (lag: 0.0, count: 0)
    var all = (lag: 0.0, count: 0)
    /// Margins as shares of the distance, and their squares, before and after.
    var margins = (before: 0.0, after: 0.0)
    var squares = (before: 0.0, after: 0.0)

    /// Sum of the squared lags.
    var power = 0.0

    var mean: Double { all.lag / Double(all.count) }
    var deviation: Double { max(0, power / Double(all.count) - mean * mean).squareRoot() }

    /// The lag, when the window says it by itself.
    var lag: Double? {
      if distinct.count >= PictureLag.leastPictures { return distinct.lag / Double(distinct.count) }
      return all.count >= PictureLag.leastPictures && significance > PictureLag.leastSignificance ? mean : nil
    }

    /// Mean of the margins over its standard error, of the side where it is smaller.
    var significance: Double {
      func ratio(_ sum: Double, _ squares: Double) -> Double {
        let count = Double(all.count)
        let variance = max(1e-12, squares / count - sum / count * (sum / count))
        return sum / (variance * count).squareRoot()
      }
      return min(ratio(margins.before, squares.before), ratio(margins.after, squares.after))
    }

    mutating func add(_ other: Sums) {
      distinct = (distinct.lag + other.distinct.lag, distinct.count + other.distinct.count)
      all = (all.lag + other.all.lag, all.count + other.all.count)
      power += other.power
      margins = (margins.before + other.margins.before, margins.after + other.margins.after)
      squares = (squares.before + other.squares.before, squares.after + other.squares.after)
    }
  }

  /// Time from picture to picture of the reference, seconds.
  private let period: Double
  private let hasEqualRates: Bool
  /// Share of the period that lags in a window may scatter between equal rates: a change by a picture somewhere in the window makes more.
  private static let largestDeviation = 0.2
  /// Pictures in a row that show the same one of the reference, and when the last one ends.
  private var run: (pictures: [PictureMatch], end: Double)?
  private var sums: [Int: Sums] = [:]
  /// Pictures kept of a run: a still picture may be shown for long, and tells nothing.
  private static let longestRun = 16

  public init(period: Double, hasEqualRates: Bool) { (self.period, self.hasEqualRates) = (period, hasEqualRates) }

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
    var windows: [Window] = []
    var together: (sums: Sums, keys: [Int])?
    func endTogether() {
      if let group = together, group.sums.all.count >= Self.leastPictures, group.sums.significance > Self.leastTogether {
        windows += group.keys.map { window($0, group.sums.mean, isCertain: false) }
      }
      together = nil
    }
    for (key, sums) in sums.sorted(by: { $0.key < $1.key }) {
      // Where the lag changes within a window, its mean is that of no picture.
      if hasEqualRates, sums.deviation > Self.largestDeviation * period { continue }
      if let lag = sums.lag { windows.append(window(key, lag, isCertain: true)) }
      guard sums.lag == nil else { continue }
      if let group = together, abs(group.sums.mean - sums.mean) > Self.sameLag { endTogether() }
      together = together ?? (Sums(), [])
      together?.sums.add(sums)
      together?.keys.append(key)
    }
    endTogether()
    return windows.sorted { $0.time < $1.time }
  }

  private func window(_ key: Int, _ lag: Double, isCertain: Bool) -> Window {
    Window(time: (Double(key) + 0.5) * Self.length, lag: lag, isCertain: isCertain)
  }

  /// A margin as a share of the distance, cut so that a few cuts of the scene do not outweigh all else.
  private static func share(_ margin: Double, _ match: PictureMatch) -> Double { max(-1, min(1, margin / (match.distance + 2e-4))) }

  private mutating func close() {
    guard let run, let first = run.pictures.first, let last = run.pictures.last else { return }
    self.run = nil
    guard run.pictures.count < Self.longestRun, first.isRich else { return }
    let lag = (first.time + run.end) / 2 - first.referenceTime - period / 2
    let (before, after) = (Self.share(first.margins.before, first), Self.share(last.margins.after, last))
    let window = Int((first.time / Self.length).rounded(.down))
    var sum = sums[window] ?? Sums()
    sum.all = (sum.all.lag + lag, sum.all.count + 1)
    sum.power += lag * lag
    sum.margins = (sum.margins.before + before, sum.margins.after + after)
    sum.squares = (sum.squares.before + before * before, sum.squares.after + after * after)
    let distinctness = run.pictures.reduce(0) { $0 + $1.distinctness } / Double(run.pictures.count)
    if distinctness > Self.leastDistinctness { sum.distinct = (sum.distinct.lag + lag, sum.distinct.count + 1) }
    sums[window] = sum
  }
}
