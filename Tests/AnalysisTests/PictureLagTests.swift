import Testing

@testable import AVMonAnalysis

@Suite struct PictureLagTests {
  /// A picture of 40 ms that can be told from its neighbours.
  private func match(_ distorted: Int, shows reference: Int, period: Double) -> PictureMatch {
    var match = PictureMatch(
      distorted: distorted, reference: reference, time: 0.04 * Double(distorted), duration: 0.04,
      referenceTime: period * Double(reference), distance: 0.001, contrast: 30)
    (match.referenceContrast, match.margins) = (30, (0.01, 0.01))
    return match
  }

  private func windows(_ shown: [Int], period: Double, hasEqualRates: Bool = false) -> [PictureLag.Window] {
    var lag = PictureLag(period: period, hasEqualRates: hasEqualRates)
    for (index, reference) in shown.enumerated() { lag.add(match(index, shows: reference, period: period)) }
    return lag.finish()
  }

  @Test func pictureShownSeveralTimesCountsOnce() {
    // 25 a second made of 25/3: 33 pictures in 4 s, each for 120 ms. Seven of them are too few for a window, eight are enough.
    #expect(windows((0..<21).map { $0 / 3 }, period: 0.12).isEmpty)
    let found = windows((0..<24).map { $0 / 3 }, period: 0.12)
    #expect(found.count == 1 && abs(found[0].lag) < 1e-9)
  }

  @Test func middleOfTheTimeShownCounts() {
    // Of two pictures of 60 ms the first is shown for 40, the second for 80: both have their middle 10 ms before that of the reference.
    let shown = (0..<99).map { 2 * ($0 / 3) + ($0 % 3 == 0 ? 0 : 1) }
    let found = windows(shown, period: 0.06)
    #expect(!found.isEmpty && found.allSatisfy { abs($0.lag + 0.01) < 1e-9 })
  }

  @Test func windowInWhichTheLagChangesIsLeftOut() {
    let shown = (0..<100).map { $0 < 50 ? $0 : $0 + 2 } + (100..<200).map { $0 + 2 }
    let found = windows(shown, period: 0.04, hasEqualRates: true)
    #expect(found.map(\.time) == [6] && abs((found.first?.lag ?? 0) + 0.08) < 1e-9)
  }
}
