/// Follows which picture of the reference each picture shows: the cheapest path through the pictures that may be shown next (Viterbi).
///
/// A path pays for pictures that do not look alike, for every change of the lag, and where rates are equal for movement that does not agree:
/// a picture that is repeated does not move although the reference does. Costs are in units of what compression noise may explain.
struct PictureTracker {
  /// Pictures of the reference that are looked at before and after the expected one.
  static let reach = 8
  /// Pictures that are awaited before a decision.
  static let delay = 12
  /// A change of the lag costs this, and a step back in time as much again.
  private static let changeCost = 5.0
  /// How much a period of lag away from the expected one costs: decides between pictures that look the same.
  private static let distanceCost = 0.05
  /// Distance that noise explains: a share of the smallest one, and what rounding makes of a picture of so little contrast.
  private static let noiseShare = 0.25
  private static let leastNoise = 4e-4
  private static let highestCost = 40.0
  private static let highestMovementCost = 6.0
  /// Frame rates as near as this are equal (24 and 23.976 are not).
  private static let equality = 0.0005

  struct Picture {
    var number: Int
    var time: Double
    var duration: Double
    var print: Fingerprint
  }

  /// The reference pictures at hand, in order, and their distances to the one, two and three before.
  private var pictures: [Picture] = []
  private var moves: [[Double]] = []
  private var isEnded = false
  /// The states of the pictures that are not decided.
  private var columns: [Column] = []
  private var lastPrint: Fingerprint?
  private(set) var lag: Double
  private let period: Double
  let hasEqualRates: Bool

  private struct Column {
    var picture: Picture
    /// Reference number of the first state.
    var first: Int
    var distances: [Double]
    var costs: [Double]
    var origins: [Int]
  }

  init(lag: Double, period: Double, distortedPeriod: Double) {
    (self.lag, self.period) = (lag, period)
    hasEqualRates = abs(period / distortedPeriod - 1) < Self.equality
    tolerance = hasEqualRates ? 0.3 * period : 1.01 * max(period, distortedPeriod)
  }

  /// A change of lag that is none: rounding, and between different rates a picture more or less.
  private let tolerance: Double

  mutating func append(reference picture: Picture) {
    let before = pictures.suffix(3).reversed()
    moves.append(before.map { $0.print.distance(to: picture.print) })
    pictures.append(picture)
  }

  mutating func endReference() { isEnded = true }

  /// When the latest picture is expected in the reference.
  private(set) var expected = -Double.infinity

  /// Oldest reference picture that may still be asked for.
  var oldestNeeded: Int { columns.first?.first ?? pictures.first?.number ?? 0 }

  /// Whether the reference pictures that `picture` may show are all there.
  func canTake(_ time: Double) -> Bool {
    isEnded || (pictures.last.map { $0.time >= time - lag + Double(Self.reach + 1) * period } ?? false)
  }

  /// Takes the next picture; gives the decisions that are due, about earlier ones as a rule.
  mutating func take(_ picture: Picture) -> [PictureMatch] {
    expected = picture.time - lag
    let window = self.window(around: expected)
    guard !window.isEmpty else { return flush() + [Self.unmatched(picture)] }
    let distances = window.map { pictures[$0].print.distance(to: picture.print) }
    let least = distances.min() ?? 0
    let noise = Self.noiseShare * least + Self.leastNoise + 1 / max(1e-6, picture.print.contrast * picture.print.contrast)
    var costs = zip(window, distances).map { index, distance in
      let away = (picture.time - pictures[index].time - lag) / period
      return min(Self.highestCost, (distance - least) / noise) + Self.distanceCost * away * away
    }
    var origins = [Int](repeating: 0, count: costs.count)
    if let last = columns.last {
      let movement = lastPrint.map { $0.distance(to: picture.print).squareRoot() } ?? 0
      let scale = 0.5 * least.squareRoot() + 0.01 + 1 / max(1e-3, picture.print.contrast)
      for (state, index) in window.enumerated() {
        let (cost, origin) = cheapest(last, index, picture, movement, scale)
        costs[state] += cost
        origins[state] = origin
      }
      let base = costs.min() ?? 0
      for state in costs.indices { costs[state] -= base }
    }
    lastPrint = picture.print
    columns.append(
      Column(picture: picture, first: pictures[window.lowerBound].number, distances: distances, costs: costs, origins: origins))
    follow(picture, window, costs, least)
    return columns.count > Self.delay ? [decideFirst()] : []
  }

  /// Decides about all pictures that are waiting.
  mutating func flush() -> [PictureMatch] {
    var decisions: [PictureMatch] = []
    while !columns.isEmpty { decisions.append(decideFirst()) }
    lastPrint = nil
    return decisions
  }

  private func window(around time: Double) -> Range<Int> {
    guard !pictures.isEmpty else { return 0..<0 }
    var (low, high) = (0, pictures.count)
    while low < high {
      let middle = (low + high) / 2
      if pictures[middle].time < time - period / 2 { low = middle + 1 } else { high = middle }
    }
    guard low < pictures.count || time - pictures[pictures.count - 1].time < Double(Self.reach) * period,
      low > 0 || pictures[0].time - time < Double(Self.reach) * period
    else { return 0..<0 }
    return max(0, low - Self.reach)..<min(pictures.count, low + Self.reach + 1)
  }

  /// The cheapest way from the last picture's states to reference picture `index`.
  private func cheapest(_ last: Column, _ index: Int, _ picture: Picture, _ movement: Double, _ scale: Double) -> (Double, Int) {
    let base = last.first - pictures[0].number
    let step = picture.time - last.picture.time
    var (best, origin) = (Double.infinity, 0)
    for (state, cost) in last.costs.enumerated() {
      let before = base + state
      guard pictures.indices.contains(before) else { continue }
      var cost = cost
      let change = pictures[index].time - pictures[before].time - step
      if abs(change) > tolerance { cost += Self.changeCost + 0.5 * abs(change) / period }
      if index < before { cost += Self.changeCost }
      if hasEqualRates { cost += movementCost(index, before, movement, scale) }
      if cost < best { (best, origin) = (cost, state) }
    }
    return (best, origin)
  }

  private func movementCost(_ index: Int, _ before: Int, _ movement: Double, _ scale: Double) -> Double {
    let expected: Double
    switch index - before {
    case 0: expected = 0
    case 1...3 where moves[index].count >= index - before: expected = moves[index][index - before - 1].squareRoot()
    default: return Self.highestMovementCost
    }
    return min(Self.highestMovementCost, abs(expected - movement) / scale)
  }

  /// Lets the expected lag follow what is seen, and forgets reference pictures that are far behind.
  private mutating func follow(_ picture: Picture, _ window: Range<Int>, _ costs: [Double], _ least: Double) {
    if least < PictureSearch.largestDistance, picture.print.contrast >= PictureSearch.leastContrast,
      let best = costs.indices.min(by: { costs[$0] < costs[$1] })
    {
      lag += 0.2 * (picture.time - pictures[window.lowerBound + best].time - lag)
    }
    let keep = picture.time - lag - PictureSearch.reach - 2
    if let first = pictures.firstIndex(where: { $0.time >= keep }), first > 256,
      pictures[first].number <= columns.first?.first ?? Int.max
    {
      pictures.removeFirst(first)
      moves.removeFirst(first)
    }
  }

  private mutating func decideFirst() -> PictureMatch {
    guard let last = columns.last, var state = last.costs.indices.min(by: { last.costs[$0] < last.costs[$1] }) else {
      preconditionFailure("there is a column to decide")
    }
    for column in columns.dropFirst().reversed() { state = column.origins[state] }
    let column = columns.removeFirst()
    let (number, distance) = (column.first + state, column.distances[state])
    guard distance <= PictureSearch.largestDistance || column.picture.print.contrast < PictureSearch.leastContrast else {
      return Self.unmatched(column.picture)
    }
    let source = pictures[number - pictures[0].number]
    var match = PictureMatch(
      distorted: column.picture.number, reference: number, time: column.picture.time, duration: column.picture.duration,
      referenceTime: source.time, distance: distance, contrast: column.picture.print.contrast)
    match.referenceContrast = source.print.contrast
    if state > 0, state + 1 < column.distances.count {
      match.margins = (column.distances[state - 1] - distance, column.distances[state + 1] - distance)
    }
    return match
  }

  private static func unmatched(_ picture: Picture) -> PictureMatch {
    .unmatched(picture.number, at: picture.time, for: picture.duration, contrast: picture.print.contrast)
  }
}
