internal import AVMonModel

/// Finds stalls that come in company. A single hold occurs in clean phone video and in animation; two of them within a few seconds do not.
struct StallTracker: Sendable {
  /// Longer gaps are freezes.
  private static let longestGap = MediaTime(seconds: 0.5)

  struct Stall: Sendable {
    var hold: HoldTracker.Hold
    /// Stalls within the major window up to the one that made it known, itself included.
    var company: Int
  }

  private let minCount: Int
  private let window: Double
  private let majorWindow: Double
  private var holds = HoldTracker()
  private var gaps = FrameGaps()
  private var stalls: [(hold: HoldTracker.Hold, reported: Bool)] = []

  /// - Parameters:
  ///   - minCount: stalls within `window` seconds that are company.
  ///   - majorWindow: seconds over which the company is counted.
  init(minCount: Int, window: Double, majorWindow: Double) {
    (self.minCount, self.window, self.majorWindow) = (minCount, window, majorWindow)
  }

  /// Takes the next picture; returns the stalls that are now known to be in company.
  mutating func observe(_ stats: VideoStats) -> [Stall] {
    var known: [Stall] = []
    if let gap = gaps.observe(stats), gap.followsMotion, gap.length < Self.longestGap {
      known += note(HoldTracker.Hold(start: gap.start, end: gap.end, repeats: 0))
    }
    for hold in holds.observe(stats) { known += note(hold) }
    return known
  }

  /// Ends the input; returns the remaining stalls.
  mutating func finish() -> [Stall] {
    var known: [Stall] = []
    for hold in holds.finish() { known += note(hold) }
    return known
  }

  private mutating func note(_ hold: HoldTracker.Hold) -> [Stall] {
    stalls.removeAll { ($0.hold.start + MediaTime(seconds: max(window, majorWindow))) < hold.start }
    stalls.append((hold, false))
    guard count(before: hold, window) >= minCount else { return [] }
    var known: [Stall] = []
    for index in stalls.indices where !stalls[index].reported && isWithin(stalls[index].hold, window, of: hold) {
      stalls[index].reported = true
      known.append(Stall(hold: stalls[index].hold, company: count(before: hold, majorWindow)))
    }
    return known
  }

  private func isWithin(_ other: HoldTracker.Hold, _ seconds: Double, of hold: HoldTracker.Hold) -> Bool {
    (hold.start - other.start).seconds <= seconds
  }

  private func count(before hold: HoldTracker.Hold, _ seconds: Double) -> Int {
    stalls.count { isWithin($0.hold, seconds, of: hold) }
  }
}
