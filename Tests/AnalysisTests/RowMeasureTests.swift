import Testing

@testable import AVMonAnalysis

/// Rows of real pixels, as `VideoMeasure` gets them.
@Suite struct RowMeasureTests {
  static let sizes = [(320, 192), (512, 270), (1280, 720)]

  /// A texture of coarse noise, smooth in both directions so that it has no lines of its own, that pans by 5 pixels a moment.
  private func pixel(_ x: Int, _ y: Int, at moment: Int) -> Int {
    func grid(_ column: Int, _ row: Int) -> Int { ((column &* 7919 &+ row &* 104_729) & 0x7FFF) % 160 + 40 }
    let column = x + 5 * moment
    func across(_ row: Int) -> Int {
      let (left, right) = (grid(column / 16, row), grid(column / 16 + 1, row))
      return left + (right - left) * (column % 16) / 16
    }
    let (upper, lower) = (across(y / 24), across(y / 24 + 1))
    return upper + (lower - upper) * (y % 24) / 24
  }

  /// Measures pictures given by which moment each row shows.
  private func measure(_ width: Int, _ height: Int, depth: Int = 8, _ pictures: [(Int) -> Int]) -> [RowStats] {
    var measure = VideoMeasure(rows: true)
    let format = PictureFormat(width: width, height: height, depth: depth, bytesPerSample: depth > 8 ? 2 : 1)
    var before: [UInt8]?
    return pictures.compactMap { moment in
      var bytes: [UInt8] = []
      for y in 0..<height {
        for x in 0..<width {
          let value = pixel(x, y, at: moment(y)) << (depth - 8)
          bytes.append(UInt8(truncatingIfNeeded: value))
          if depth > 8 { bytes.append(UInt8(value >> 8)) }
        }
      }
      _ = measure.begin(format)
      let stride = width * format.bytesPerSample
      if let before {
        measure.luma(bytes.span.bytes, stride: stride, previous: before.span.bytes, previousStride: stride)
      } else {
        measure.luma(bytes.span.bytes, stride: stride, previous: nil, previousStride: 0)
      }
      before = bytes
      return measure.finish().rows
    }
  }

  @Test(arguments: sizes, [8, 10]) func wovenFieldsTellTheirOrder(size: (Int, Int), depth: Int) {
    for upperFirst in [true, false] {
      let pictures = (0..<5).map { k in { (y: Int) in 2 * k + (y % 2 == (upperFirst ? 1 : 0) ? 1 : 0) } }
      for rows in measure(size.0, size.1, depth: depth, pictures).dropFirst() {
        #expect(rows.moving > 0.1)
        #expect(FieldOrder.isCombed(rows))
        #expect((rows.odd < rows.even) == upperFirst)
      }
    }
  }

  @Test(arguments: sizes) func progressiveMovementIsNeitherCombedNorTorn(size: (Int, Int)) {
    for rows in measure(size.0, size.1, (0..<6).map { k in { _ in k } }).dropFirst() {
      #expect(rows.moving > 0.1 && !FieldOrder.isCombed(rows))
      #expect(rows.seams.allSatisfy { $0.matched < 0.7 || $0.before >= 0.5 || $0.after >= 0.5 })
    }
  }

  @Test(arguments: sizes, [8, 10]) func aPartThatIsOlderIsASeamInThePictureAfter(size: (Int, Int), depth: Int) throws {
    let line = size.1 / 2 + 2 - (size.1 / 2 + 2) % 8 + 3
    for age in 1...3 {
      let pictures = (0..<7).map { k in { (y: Int) in k == 5 && y >= line ? k - age : k } }
      let rows = measure(size.0, size.1, depth: depth, pictures)
      let seam = try #require(rows[6].seams.max { $0.width < $1.width })
      #expect(seam.position == Double(line) / Double(size.1))
      #expect(seam.age == age && seam.isLowerOlder && seam.matched >= 0.7 && seam.before < 0.5 && seam.after < 0.5)
      #expect(rows[5].seams.allSatisfy { $0.position != seam.position })
    }
  }

  @Test func rowsOnTheGridOfCodecsAreLeftOut() {
    let pictures = (0..<7).map { k in { (y: Int) in k == 5 && y >= 96 ? k - 2 : k } }
    #expect(measure(320, 192, pictures)[6].seams.allSatisfy { $0.position != 0.5 })
  }

  @Test func theFirstPictureSaysNothing() throws {
    let rows = try #require(measure(320, 192, [{ $0 < 99 ? 0 : 3 }]).first)
    #expect(rows.moving == 0 && rows.seams.isEmpty)
  }

  @Test func rowsAreOnlyMeasuredWhenAskedFor() {
    var measure = VideoMeasure()
    let bytes = [UInt8](repeating: 9, count: 64)
    _ = measure.begin(PictureFormat(width: 8, height: 8))
    measure.luma(bytes.span.bytes, stride: 8, previous: nil, previousStride: 0)
    #expect(measure.finish().rows == nil)
  }

  @Test func picturesTooSmallForASampleSayNothing() {
    for rows in measure(7, 5, (0..<4).map { k in { _ in k } }) { #expect(rows == RowStats()) }
  }
}
