import Testing

@Suite struct LumaReferenceTests {
  @Test(arguments: Picture.Pattern.allCases)
  func referenceOf8BitsFollowsTheDefinitions(_ pattern: Picture.Pattern) {
    var generator = SeededGenerator.fresh()
    for (width, height) in [(1, 1), (2, 9), (7, 8), (8, 7), (16, 16), (17, 17), (33, 31), (67, 33), (80, 48)] {
      let picture = Picture(pattern, width: width, height: height, using: &generator)
      let other = Picture(.random, width: width, height: height, using: &generator)
      for previous in [nil, other, picture] {
        for darkLimit in [0, 20, 255, 300] {
          let format = LumaFormat(darkLimit: darkLimit)
          let naive = NaiveLuma(picture: picture, previous: previous, format: format).result
          #expect(
            Table.reference.luma(picture, previous: previous, format: format).withoutEdges == naive,
            "\(width) x \(height), seed \(generator.seed)")
        }
      }
    }
  }

  @Test(arguments: 8...12, Picture.Pattern.allCases)
  func referenceOf16BitsFollowsTheDefinitions(_ depth: Int, _ pattern: Picture.Pattern) {
    var generator = SeededGenerator.fresh()
    for (width, height) in [(1, 1), (7, 9), (16, 16), (17, 33), (67, 20)] {
      for shift in Set([0, 1, 16 - depth]) {
        let format = LumaFormat(depth: depth, shift: shift, darkLimit: 20 << (depth - 8), bytesPerSample: 2)
        let picture = Picture(
          pattern, width: width, height: height, depth: depth, shift: shift, bytesPerSample: 2, using: &generator)
        let other = Picture(.random, width: width, height: height, depth: depth, shift: shift, bytesPerSample: 2, using: &generator)
        for previous in [nil, other] {
          let naive = NaiveLuma(picture: picture, previous: previous, format: format).result
          #expect(
            Table.reference.luma(picture, previous: previous, format: format).withoutEdges == naive,
            "\(width) x \(height), depth \(depth), shift \(shift), seed \(generator.seed)")
        }
      }
    }
  }

  @Test func aPictureOf8BitsIn16MeasuresLikeOneIn8() {
    var generator = SeededGenerator.fresh()
    let narrow = Picture(.random, width: 45, height: 39, using: &generator)
    var wide = Picture(width: 45, height: 39, bytesPerSample: 2, padding: 6, lead: 1)
    for y in 0..<39 {
      for x in 0..<45 { wide.set(x, y, narrow.raw(x, y)) }
    }
    for table in Table.all {
      let (from8, from16) = (LumaFormat(), LumaFormat(bytesPerSample: 2))
      #expect(table.luma(narrow, previous: nil, format: from8) == table.luma(wide, previous: nil, format: from16), "\(table.name)")
    }
  }

  /// Numbers worked out by hand, in case reference and definitions share a misunderstanding.
  @Test(arguments: Table.all)
  func aVerticalEdgeOnTheGridIsSeenWhereItIs(_ table: Table) {
    var picture = Picture(width: 32, height: 16, bytesPerSample: 1, padding: 0, lead: 0)
    for y in 0..<16 {
      for x in 8..<32 { picture.set(x, y, x < 16 ? 100 : 103) }
    }
    let result = table.luma(picture, previous: nil, format: LumaFormat(darkLimit: 0))
    let left = LumaResult.Block(sum: 12_800, gradH: 1_600, gradH8: 1_600, squares: 1_280_000)
    let right = LumaResult.Block(sum: 26_368, gradH: 48, gradH8: 48, squares: 2_715_904)
    #expect(result.blocks == [left, right])
    #expect(result.strips == [.init(dark: 128, min: 0, max: 103)])
  }
}
