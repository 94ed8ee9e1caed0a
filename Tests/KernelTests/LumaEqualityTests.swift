import Testing

/// Every instruction set against the reference, bit for bit.
@Suite struct LumaEqualityTests {
  /// All widths around the vectors, heights around blocks and grid, and some shapes of real pictures.
  static let sizes: [(width: Int, height: Int)] =
    [1, 7, 8, 15, 16, 17, 33].flatMap { height in (1...67).map { ($0, height) } }
    + [(95, 16), (96, 18), (127, 16), (128, 16), (129, 16), (191, 24), (720, 40), (854, 23), (1921, 37), (4096, 17)]

  private func compare(_ table: Table, _ picture: Picture, _ previous: Picture?, _ format: LumaFormat, seed: UInt64) {
    let expected = Table.reference.luma(picture, previous: previous, format: format)
    let result = table.luma(picture, previous: previous, format: format)
    if result != expected {
      Issue.record("\(table.name) differs at \(picture.width) x \(picture.height), \(format), previous \(previous != nil), seed \(seed)")
    }
  }

  @Test(arguments: Table.accelerated)
  func everySizeOf8BitsMatches(_ table: Table) {
    var generator = SeededGenerator.fresh()
    for (width, height) in Self.sizes {
      let picture = Picture(.random, width: width, height: height, using: &generator)
      let previous = Picture(.random, width: width, height: height, using: &generator)
      let format = LumaFormat(darkLimit: .random(in: 0...256, using: &generator))
      compare(table, picture, previous, format, seed: generator.seed)
      compare(table, picture, nil, format, seed: generator.seed)
    }
  }

  @Test(arguments: Table.accelerated, 8...12)
  func everySizeOf16BitsMatches(_ table: Table, _ depth: Int) {
    var generator = SeededGenerator.fresh()
    for (index, (width, height)) in Self.sizes.enumerated() {
      let shift = index % 2 == 0 ? 0 : Int.random(in: 1...16 - depth, using: &generator)
      let format = LumaFormat(
        depth: depth, shift: shift, darkLimit: .random(in: 0...1 << depth, using: &generator), bytesPerSample: 2)
      let picture = Picture(.random, width: width, height: height, depth: depth, shift: shift, bytesPerSample: 2, using: &generator)
      let previous = Picture(.random, width: width, height: height, depth: depth, shift: shift, bytesPerSample: 2, using: &generator)
      compare(table, picture, previous, format, seed: generator.seed)
      compare(table, picture, nil, format, seed: generator.seed)
    }
  }

  @Test(arguments: 8...12, Picture.Pattern.allCases)
  func extremesMatchAtEveryDepthAndShift(_ depth: Int, _ pattern: Picture.Pattern) {
    var generator = SeededGenerator.fresh()
    func extreme(_ pattern: Picture.Pattern, _ width: Int, _ height: Int, _ format: LumaFormat) -> Picture {
      Picture(
        pattern, width: width, height: height, depth: format.depth, shift: format.shift, bytesPerSample: format.bytesPerSample,
        using: &generator)
    }
    for before in Picture.Pattern.allCases {
      for (width, height) in [(5, 3), (64, 16), (83, 35)] {
        let shifts = (0...16 - depth).map { LumaFormat(depth: depth, shift: $0, bytesPerSample: 2) }
        for var format in shifts + [LumaFormat()] {
          let picture = extreme(pattern, width, height, format)
          let previous = extreme(before, width, height, format)
          for darkLimit in [0, 1 << format.depth - 2, 0xFFFF] {
            format.darkLimit = darkLimit
            for table in Table.accelerated { compare(table, picture, previous, format, seed: generator.seed) }
          }
        }
      }
    }
  }

  @Test(arguments: Table.all)
  func aRepeatedPictureHasNoDifferenceWhereverItLies(_ table: Table) {
    var generator = SeededGenerator.fresh()
    for (width, height) in [(1, 1), (31, 17), (67, 33), (1921, 37)] {
      for bytesPerSample in [1, 2] {
        let depth = bytesPerSample == 1 ? 8 : 10
        let format = LumaFormat(depth: depth, bytesPerSample: bytesPerSample)
        let picture = Picture(.random, width: width, height: height, depth: depth, bytesPerSample: bytesPerSample, using: &generator)
        let result = table.luma(picture, previous: picture.moved(using: &generator), format: format)
        #expect(result.blocks.allSatisfy { $0.sad == 0 }, "\(width) x \(height), seed \(generator.seed)")
        #expect(result == table.luma(picture, previous: nil, format: format))
      }
    }
  }

  @Test(arguments: Table.all, 9...12)
  func aChangeOfTheLastBitAnywhereIsADifference(_ table: Table, _ depth: Int) {
    var generator = SeededGenerator.fresh()
    let format = LumaFormat(depth: depth, bytesPerSample: 2)
    let picture = Picture(.random, width: 67, height: 33, depth: depth, bytesPerSample: 2, using: &generator)
    for y in 0..<33 {
      for x in stride(from: y % 3, to: 67, by: 3) {
        var previous = picture
        previous.set(x, y, picture.raw(x, y) ^ 1)
        let changed = table.luma(picture, previous: previous, format: format).blocks.indices(where: { $0.sad != 0 })
        let index = y / 16 * 5 + x / 16
        #expect(changed == RangeSet(index..<index + 1), "at \(x), \(y), seed \(generator.seed)")
      }
    }
  }

  @Test(arguments: Table.all)
  func picturesUpsideDownAreReadThroughNegativeStrides(_ table: Table) {
    var generator = SeededGenerator.fresh()
    let picture = Picture(.random, width: 83, height: 35, using: &generator)
    var turned = Picture(width: 83, height: 35, bytesPerSample: 1, padding: 0, lead: 0)
    for y in 0..<35 {
      for x in 0..<83 { turned.set(x, 34 - y, picture.raw(x, y)) }
    }
    let result = turned.withPixels {
      let last = $0 + 34 * turned.stride
      return table.luma(
        pixels: last, stride: -turned.stride, previous: last, previousStride: -turned.stride, width: 83, height: 35, format: LumaFormat())
    }
    #expect(result == table.luma(picture, previous: nil, format: LumaFormat()), "seed \(generator.seed)")
  }
}
