import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct VideoMeasureTests {
  /// Sizes: smaller than a block, with remainders, and with cells of several blocks.
  private static let sizes = [(1, 1), (16, 16), (17, 31), (37, 29), (130, 70), (720, 33), (1200, 17)]
  private static let formats = sizes.flatMap { width, height in
    [(1, 1), (0, 0), (2, 0), (1, 0), (2, 2)].flatMap { shiftX, shiftY in
      [(8, 1, 0), (10, 2, 0), (10, 2, 6), (16, 2, 0)].map { depth, bytes, padding in
        PictureFormat(
          width: width, height: height, depth: depth, bytesPerSample: bytes, padding: padding, chromaShiftX: shiftX, chromaShiftY: shiftY)
      }
    }
  }

  /// Numbers that look random, the same on every machine.
  private struct Noise: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 31)
    }
  }

  /// A plane of samples that vary around a slope, of `depth` bits.
  private func plane(_ width: Int, _ height: Int, depth: Int, seed: UInt64) -> [Int] {
    var noise = Noise(state: seed)
    let top = (1 << depth) - 1
    return (0..<width * height).map { index in
      min(top, max(0, top * (index % width + index / width) / (width + height) + Int.random(in: -top / 5...top / 5, using: &noise)))
    }
  }

  /// The plane as it lies in memory, with `gap` bytes after each row that must not count.
  private func bytes(_ samples: [Int], _ width: Int, _ format: PictureFormat, gap: Int = 6) -> (bytes: [UInt8], stride: Int) {
    var bytes: [UInt8] = []
    for (index, sample) in samples.enumerated() {
      let value = UInt16(sample << format.padding)
      bytes.append(UInt8(truncatingIfNeeded: value))
      if format.bytesPerSample == 2 { bytes.append(UInt8(value >> 8)) }
      if index % width == width - 1 { bytes.append(contentsOf: Array(repeating: 0xa5, count: gap)) }
    }
    return (bytes, width * format.bytesPerSample + gap)
  }

  private func measure(
    _ measure: inout VideoMeasure, _ format: PictureFormat, luma: [Int], before: [Int]? = nil, chroma: [[Int]] = []
  ) -> PictureStats {
    let isComparable = measure.begin(format)
    let (now, stride) = bytes(luma, format.width, format)
    if let before, isComparable {
      let (old, oldStride) = bytes(before, format.width, format, gap: 2)
      measure.luma(now.span.bytes, stride: stride, previous: old.span.bytes, previousStride: oldStride)
    } else {
      measure.luma(now.span.bytes, stride: stride, previous: nil, previousStride: 0)
    }
    var stats = measure.finish()
    for (index, plane) in chroma.enumerated() {
      let (colour, stride) = bytes(plane, format.chromaWidth, format)
      measure.chroma(index, colour.span.bytes, stride: stride)
    }
    if !chroma.isEmpty { measure.addColor(to: &stats) }
    return stats
  }

  /// What the cells of the grid should say, sample by sample.
  private struct Naive {
    var mean, deviation: Double
    var cells: [(count: Int, sum: Double, squares: Double, difference: Double)]
    init(_ luma: [Int], before: [Int], _ format: PictureFormat) {
      // As video codes do: 235 of 8 bits is 940 of 10.
      let scale = 255 * Double(1 << (format.depth - 8))
      let grid = CellGrid(width: format.width, height: format.height)
      cells = Array(repeating: (0, 0, 0, 0), count: grid.cellCount)
      for (index, sample) in luma.enumerated() {
        let size = 16 * grid.blocksPerCell
        let cell = index / format.width / size * grid.cellsWide + index % format.width / size
        let value = Double(sample) / scale
        cells[cell].count += 1
        cells[cell].sum += value
        cells[cell].squares += value * value
        cells[cell].difference += abs(value - Double(before[index]) / scale)
      }
      let count = Double(luma.count)
      mean = cells.reduce(0) { $0 + $1.sum } / count
      deviation = max(0, cells.reduce(0) { $0 + $1.squares } / count - mean * mean).squareRoot()
    }
  }

  /// How far a mean over `pixels` may be off: depths above 8 are cut to levels of 8 bits block by block, depths above 12 to 12 bits.
  private func tolerance(_ format: PictureFormat, blocks: Int, pixels: Int) -> Double {
    guard format.depth > 8 else { return 1e-5 }
    return (Double(blocks) / Double(pixels) + (format.depth > 12 ? 1.0 / 16 : 0)) / 255 + 1e-5
  }

  @Test(arguments: formats) func lumaAgreesWithSampleBySample(format: PictureFormat) throws {
    let before = plane(format.width, format.height, depth: format.depth, seed: 3)
    let luma = plane(format.width, format.height, depth: format.depth, seed: 4)
    var measure = VideoMeasure()
    _ = self.measure(&measure, format, luma: before)
    let stats = self.measure(&measure, format, luma: luma, before: before)
    let naive = Naive(luma, before: before, format)
    let grid = CellGrid(width: format.width, height: format.height)
    let limit = tolerance(format, blocks: grid.blocksWide * grid.blocksHigh, pixels: luma.count)
    #expect(abs(stats.mean - naive.mean) < limit)
    #expect(abs(stats.deviation * stats.deviation - naive.deviation * naive.deviation) < 4 * limit)
    #expect(stats.cells.count == naive.cells.count && stats.cells.count == stats.cellsWide * stats.cellsHigh)
    let scale = Double((1 << format.depth) - 1)
    #expect(abs(stats.minimum - Double(luma.min() ?? 0) / scale) < 1.0 / 4095)
    #expect(abs(stats.maximum - Double(luma.max() ?? 0) / scale) < 1.0 / 4095)
    let change = try #require(stats.change)
    #expect(abs(change.mean - naive.cells.reduce(0) { $0 + $1.difference } / Double(luma.count)) < limit)
    for (cell, own) in zip(stats.cells, naive.cells) {
      let limit = tolerance(format, blocks: grid.blocksPerCell * grid.blocksPerCell, pixels: own.count)
      let mean = own.sum / Double(own.count)
      #expect(abs(Double(cell.mean) - mean) < limit)
      #expect(abs(Double(cell.difference) - own.difference / Double(own.count)) < limit)
      #expect(abs(Double(cell.deviation * cell.deviation) - max(0, own.squares / Double(own.count) - mean * mean)) < 4 * limit)
    }
    #expect(abs(change.cellMaximum - Double(stats.cells.map(\.difference).max() ?? 0)) < 1e-6)
  }

  @Test(arguments: formats) func colorAgreesWithSampleBySample(format: PictureFormat) {
    let planes = (0..<2).map { plane(format.chromaWidth, format.chromaHeight, depth: format.depth, seed: 5 + UInt64($0)) }
    var measure = VideoMeasure()
    let stats = self.measure(
      &measure, format, luma: plane(format.width, format.height, depth: format.depth, seed: 3), chroma: planes)
    #expect(stats.hasColor)
    let grid = CellGrid(width: format.width, height: format.height)
    let (sizeX, sizeY) = ((16 * grid.blocksPerCell) >> format.chromaShiftX, (16 * grid.blocksPerCell) >> format.chromaShiftY)
    let scale = Double((1 << format.depth) - 1)
    var sums = Array(repeating: (count: 0.0, u: 0.0, v: 0.0), count: grid.cellCount)
    for index in planes[0].indices where index / format.chromaWidth % format.chromaStep == 0 {
      let cell = index / format.chromaWidth / sizeY * grid.cellsWide + index % format.chromaWidth / sizeX
      sums[cell].count += 1
      sums[cell].u += Double(planes[0][index]) / scale
      sums[cell].v += Double(planes[1][index]) / scale
    }
    // Depths beyond 12 bits are measured in 12.
    let tolerance = format.depth > 12 ? 1.0 / 4095 : 1e-5
    for (cell, own) in zip(stats.cells, sums) {
      #expect(abs(Double(cell.u) - own.u / own.count) < tolerance && abs(Double(cell.v) - own.v / own.count) < tolerance)
    }
  }

  @Test(arguments: formats) func exactRepeatDiffersByNothing(format: PictureFormat) throws {
    let luma = plane(format.width, format.height, depth: format.depth, seed: 9)
    var measure = VideoMeasure()
    _ = self.measure(&measure, format, luma: luma)
    let stats = self.measure(&measure, format, luma: luma, before: luma)
    #expect(stats.change == PictureStats.Change(mean: 0, cellMaximum: 0, histogram: 0))
    #expect(stats.cells.allSatisfy { $0.difference == 0 })
    var other = luma
    other[luma.count / 2] ^= format.depth > 12 ? 1 << (format.depth - 12) : 1
    #expect(try #require(self.measure(&measure, format, luma: other, before: luma).change).mean > 0)
  }

  @Test func anotherFormatCannotBeCompared() {
    var measure = VideoMeasure()
    let format = PictureFormat(width: 64, height: 48)
    let luma = plane(64, 48, depth: 8, seed: 1)
    #expect(self.measure(&measure, format, luma: luma, before: luma).change == nil)
    #expect(self.measure(&measure, format, luma: luma, before: luma).change != nil)
    var others = [PictureFormat(width: 48, height: 64), PictureFormat(width: 64, height: 48, isFullRange: true)]
    others.append(PictureFormat(width: 64, height: 48, depth: 10, bytesPerSample: 2))
    for other in others {
      #expect(self.measure(&measure, other, luma: luma, before: luma).change == nil)
      #expect(self.measure(&measure, other, luma: luma, before: luma).change?.histogram == 0)
      #expect(self.measure(&measure, format, luma: luma, before: luma).change == nil)
    }
  }

  @Test func withoutColorPlanesThereIsNoColor() {
    var measure = VideoMeasure()
    let format = PictureFormat(width: 64, height: 48)
    let luma = plane(64, 48, depth: 8, seed: 1)
    let colour = Array(repeating: 200, count: 32 * 24)
    #expect(self.measure(&measure, format, luma: luma, chroma: [colour, colour]).hasColor)
    let stats = self.measure(&measure, format, luma: luma)
    #expect(!stats.hasColor)
    #expect(stats.cells.allSatisfy { $0.u == 0.5 && $0.v == 0.5 })
  }

  /// Black + 10 % of the range, rounded down: 37.9 of 255 and 152.05 of 1023 in limited range, 25.5 and 102.3 in full range.
  @Test(arguments: [(false, 8, 37), (true, 8, 25), (false, 10, 152), (true, 10, 102)])
  func darkStripsCountPixelsUpToTenPercent(isFullRange: Bool, depth: Int, limit: Int) {
    let format = PictureFormat(width: 20, height: 24, depth: depth, bytesPerSample: depth > 8 ? 2 : 1, isFullRange: isFullRange)
    var luma = Array(repeating: limit, count: 20 * 24)
    for index in 0..<80 { luma[index] = limit + 1 }
    for index in 16 * 20..<20 * 24 where index % 2 == 0 { luma[index] = limit + 1 }
    var measure = VideoMeasure()
    let stats = self.measure(&measure, format, luma: luma)
    #expect(stats.darkStrips == [0.75, 0.5])
    #expect(stats.black == (isFullRange ? 0 : 16.0 / 255))
  }

  @Test func histogramToldTheDistanceOfTwoPictures() throws {
    let format = PictureFormat(width: 64, height: 64)
    var measure = VideoMeasure()
    let (dark, bright) = (Array(repeating: 16, count: 64 * 64), Array(repeating: 200, count: 64 * 64))
    _ = self.measure(&measure, format, luma: dark)
    #expect(abs(try #require(self.measure(&measure, format, luma: bright, before: dark).change).histogram - 2) < 1e-6)
    let half = (0..<64 * 64).map { $0 < 32 * 64 ? 16 : 200 }
    #expect(abs(try #require(self.measure(&measure, format, luma: half, before: bright).change).histogram - 1) < 1e-6)
  }

  @Test(arguments: [(1920, 1080, 30, 17), (640, 360, 40, 23), (480, 270, 30, 17), (3840, 2160, 30, 17), (1, 1, 1, 1)])
  func gridIsAboutThirtyCellsWide(width: Int, height: Int, wide: Int, high: Int) {
    let grid = CellGrid(width: width, height: height)
    #expect(grid.cellsWide == wide && grid.cellsHigh == high)
  }
}
