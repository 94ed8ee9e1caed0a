import Testing

@testable import AVMonAnalysis

@Suite struct DetailMeasureTests {
  /// 8 and 10 bits, with and without padding.
  private static let depths = [(8, 0), (10, 0), (10, 6)]

  private func format(_ width: Int, _ height: Int, _ depth: (Int, Int) = (8, 0), isFullRange: Bool = false) -> PictureFormat {
    PictureFormat(
      width: width, height: height, depth: depth.0, bytesPerSample: depth.0 > 8 ? 2 : 1, padding: depth.1, isFullRange: isFullRange)
  }

  /// Measures one picture of samples in 8-bit levels; `extra` is added in units of the format's own depth.
  private func measure(
    _ format: PictureFormat, _ measure: inout VideoMeasure, extra: Int = 0, _ level: (_ x: Int, _ y: Int) -> Int
  ) -> PictureDetail {
    var bytes: [UInt8] = []
    for y in 0..<format.height {
      for x in 0..<format.width {
        let sample = UInt16((level(x, y) << (format.depth - 8) + extra) << format.padding)
        bytes.append(UInt8(truncatingIfNeeded: sample))
        if format.bytesPerSample == 2 { bytes.append(UInt8(sample >> 8)) }
      }
    }
    let stride = format.width * format.bytesPerSample
    _ = measure.begin(format)
    measure.luma(bytes.span.bytes, stride: stride, previous: nil, previousStride: 0)
    var stats = measure.finish()
    measure.addDetail(bytes.span.bytes, stride: stride, to: &stats)
    return stats.detail ?? PictureDetail()
  }

  private func measure(_ format: PictureFormat, _ level: (_ x: Int, _ y: Int) -> Int) -> PictureDetail {
    var video = VideoMeasure()
    return measure(format, &video, level)
  }

  /// Structure without a grid.
  private func texture(_ x: Int, _ y: Int) -> Int { 60 + (x * 37 + y * 101 + x * y * 13) % 120 }

  @Test(arguments: depths, [(0, 0), (16, 16), (25, 25), (34, 31), (17, 40)]) func barsAreExactToTheRow(depth: (Int, Int), bars: (Int, Int))
  {
    let format = format(100, 140, depth)
    let active = measure(format) { x, y in y < bars.0 || y >= 140 - bars.1 ? 16 + (x + y) % 2 : texture(x, y) }.active
    #expect(active?.top == bars.0 && active?.bottom == bars.1 && active?.left == 0 && active?.right == 0)
    #expect(active?.litRows == 1 && active?.lit == 1)
  }

  @Test(arguments: [(20, 36), (48, 33)]) func barsAreExactToTheColumn(left: Int, right: Int) {
    let active = measure(format(200, 90)) { x, y in x < left || x >= 200 - right ? 16 : texture(x, y) }.active
    #expect(active?.left == left && active?.right == right && active?.top == 0 && active?.bottom == 0)
    #expect(active?.litColumns == 1)
  }

  @Test func barsOnAllSidesAreFoundTogether() {
    let active = measure(format(240, 160)) { x, y in
      (40..<200).contains(x) && (24..<136).contains(y) ? texture(x, y) : 16
    }.active
    #expect(active == ActivePicture(top: 24, bottom: 24, left: 40, right: 40))
  }

  @Test func fullRangeBarsAreZero() {
    let active = measure(format(96, 96, isFullRange: true)) { x, y in y < 32 ? 0 : texture(x, y) }.active
    #expect(active?.top == 32)
  }

  @Test func aLogoInTheBarDoesNotHideIt() {
    let active = measure(format(320, 160)) { x, y in
      y < 32 ? ((16..<48).contains(x) && (4..<20).contains(y) ? 180 : 16) : texture(x, y)
    }.active
    #expect(active?.top == 32)
  }

  @Test func blackPicturesHaveNoActivePart() { #expect(measure(format(96, 96)) { _, _ in 16 }.active == nil) }

  /// A dark scene with a light in the middle: its edges are not straight.
  @Test func darkEdgesAreNotLit() throws {
    let active = try #require(
      measure(format(320, 160)) { x, y in (x - 160) * (x - 160) + (y - 80) * (y - 80) < 2500 ? texture(x, y) : 16 }.active)
    #expect(active.litRows < 0.8)
  }

  @Test func mosaicsShowTheGridAndTextureDoesNot() {
    let mosaic = measure(format(160, 160)) { x, y in texture(x / 8, y / 8) }.grid
    #expect(mosaic.lines > 0.9 && mosaic.squares > 0.9)
    let natural = measure(format(160, 160), texture).grid
    #expect(natural.lines == 0 && natural.squares == 0)
    // Lines of text: rows on the grid, columns not.
    let stripes = measure(format(160, 160)) { x, y in (y / 8) % 2 * 100 + 50 + x % 2 }.grid
    #expect(stripes.lines > 0.9 && stripes.squares == 0)
  }

  @Test(arguments: depths) func gradientPowersAreSquaresOfDifferences(depth: (Int, Int)) {
    let powers = measure(format(96, 96, depth)) { x, y in 100 + x % 2 * 5 + y }.gradientPowers
    #expect(powers.count == 36)
    // 10 bits: 20 of 1023 instead of 5 of 255.
    let step: Float = depth.0 == 8 ? 5.0 / 255 : 20.0 / 1023
    #expect(powers.allSatisfy { abs($0 - step * step) < 1e-7 })
  }

  @Test func wideEdgesHaveLessPower() {
    let sharp = measure(format(96, 96)) { x, _ in x < 40 ? 50 : 150 }.gradientPowers.reduce(0, +)
    let soft = measure(format(96, 96)) { x, _ in min(150, max(50, 50 + 10 * (x - 35))) }.gradientPowers.reduce(0, +)
    #expect(soft < 0.15 * sharp && soft > 0.05 * sharp)
  }

  /// 5...246 of 8 bits, 20...984 of 10 bits: two rows of four in a picture of 80 are a twentieth.
  @Test(arguments: depths, [(5, 0, false), (4, 3, true), (246, 0, false), (246, 1, true)])
  func levelsOutsideAreCounted(depth: (Int, Int), code: (level: Int, extra: Int, isOutside: Bool)) {
    // 8-bit codes have no quarters between them.
    let (level, extra) = depth.0 == 8 && code.extra == 1 ? (247, 0) : (code.level, depth.0 == 8 ? 0 : code.extra)
    var video = VideoMeasure()
    let format = format(80, 80, depth)
    let excess = measure(format, &video, extra: extra) { _, y in y < 4 ? level : 120 }.excess
    let share = code.isOutside ? 0.05 : 0
    #expect(excess == PictureDetail.Excess(below: level < 100 ? share : 0, above: level > 100 ? share : 0))
  }

  @Test func overshootsAreFilteredOut() {
    let excess = measure(format(80, 80)) { x, _ in x % 4 == 0 ? 255 : 230 }.excess
    #expect(excess == PictureDetail.Excess())
  }

  @Test func onlyEverySecondPictureIsCounted() {
    var video = VideoMeasure()
    let counted = (0..<9).map { _ in measure(format(80, 80), &video) { _, _ in 250 }.excess?.above }
    #expect(counted == [1, nil, 1, nil, 1, nil, 1, nil, 1])
  }

  @Test func fullRangeHasNoLevelsToKeep() { #expect(measure(format(80, 80, isFullRange: true)) { _, _ in 255 }.excess == nil) }
}
