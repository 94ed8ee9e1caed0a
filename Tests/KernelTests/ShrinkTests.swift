import CKernels
import Testing

/// Smaller pictures: the reference against the definition, every instruction set against the reference, nothing read or written outside.
@Suite struct ShrinkTests {
  /// Samples of the smaller picture, row by row; traps when the kernel writes behind them.
  private func shrink(
    _ table: Table, _ pixels: UnsafePointer<UInt8>, stride: Int, width: Int, height: Int, _ format: LumaFormat, scale: UInt32
  ) -> [UInt8] {
    var plane = avmon_plane()
    (plane.pixels, plane.stride, plane.width, plane.height) = (pixels, stride, UInt32(width), UInt32(height))
    (plane.shift, plane.depth) = (UInt8(format.shift), UInt8(format.depth))
    let count = Int(avmon_shrunk(plane.width, scale)) * Int(avmon_shrunk(plane.height, scale))
    let memory = GuardedMemory(count: count)
    let out = memory.place(count, atEnd: true)
    (format.bytesPerSample == 1 ? table.kernels.shrink8 : table.kernels.shrink16)!(&plane, scale, out)
    return Array(UnsafeBufferPointer(start: out, count: count))
  }

  private func shrink(_ table: Table, _ picture: Picture, _ format: LumaFormat, scale: UInt32) -> [UInt8] {
    picture.withPixels {
      shrink(table, $0, stride: picture.stride, width: picture.width, height: picture.height, format, scale: scale)
    }
  }

  /// The definition, word for word.
  private func naive(_ picture: Picture, _ format: LumaFormat, scale: UInt32) -> [UInt8] {
    func sample(_ x: Int, _ y: Int) -> Int {
      (picture.raw(x, y) >> format.shift & (1 << format.depth - 1)) >> (format.depth - 8)
    }
    func middle(_ a: Int, _ b: Int) -> Int { (a + b + 1) / 2 }
    /// Number `index` of a line of samples that are made fewer.
    func mixed(_ index: Int, _ line: (Int) -> Int) -> Int {
      if scale == UInt32(avmon_shrink_two_thirds) {
        let first = index / 2 * 3
        let (near, half) =
          index % 2 == 0
          ? (line(first), middle(line(first), line(first + 1)))
          : (line(first + 2), middle(line(first + 2), line(first + 1)))
        return middle(near, half)
      }
      let first = index / 4 * 9
      switch index % 4 {
      case 0: return middle(line(first), line(first + 1))
      case 1: return line(first + 3)
      case 2: return line(first + 5)
      default: return middle(line(first + 7), line(first + 8))
      }
    }
    let (from, to) = scale == UInt32(avmon_shrink_two_thirds) ? (3, 2) : (9, 4)
    return (0..<picture.height * to / from).flatMap { y in
      (0..<picture.width * to / from).map { x in UInt8(mixed(x) { column in mixed(y) { sample(column, $0) } }) }
    }
  }

  private static let scales = (0..<UInt32(avmon_shrink_count))
  private static let formats = [LumaFormat()] + (8...12).map { LumaFormat(depth: $0, shift: $0 % 2 * (16 - $0), bytesPerSample: 2) }
  private static let sizes = [(1, 1), (2, 3), (3, 2), (9, 9), (16, 16), (37, 29), (67, 49), (575, 5), (577, 19), (1025, 18)]

  @Test func theReferenceFollowsTheDefinition() {
    var generator = SeededGenerator.fresh()
    for (width, height) in Self.sizes {
      for format in Self.formats {
        let picture = Picture(
          .random, width: width, height: height, depth: format.depth, shift: format.shift, bytesPerSample: format.bytesPerSample,
          using: &generator)
        for scale in Self.scales {
          #expect(
            shrink(Table.reference, picture, format, scale: scale) == naive(picture, format, scale: scale),
            "\(width) x \(height), \(format), scale \(scale), seed \(generator.seed)")
        }
      }
    }
  }

  @Test(arguments: Table.accelerated) func everyInstructionSetMatches(_ table: Table) {
    var generator = SeededGenerator.fresh()
    for (width, height) in Self.sizes + (1...150).map({ ($0, 7) }) {
      for format in Self.formats {
        let picture = Picture(
          .random, width: width, height: height, depth: format.depth, shift: format.shift, bytesPerSample: format.bytesPerSample,
          using: &generator)
        for scale in Self.scales
        where shrink(table, picture, format, scale: scale) != shrink(Table.reference, picture, format, scale: scale) {
          Issue.record("\(table.name), \(width) x \(height), \(format), scale \(scale), seed \(generator.seed)")
        }
      }
    }
  }

  @Test(arguments: Table.all, [true, false]) func nothingOutsideThePictureIsRead(_ table: Table, _ atEnd: Bool) {
    var generator = SeededGenerator.fresh()
    let memory = GuardedMemory(count: 2 * 17 * 4000)
    for bytesPerSample in [1, 2] {
      let format = LumaFormat(depth: bytesPerSample == 1 ? 8 : 10, bytesPerSample: bytesPerSample)
      for width in Array(1...67) + [383, 384, 385, 575, 576, 577, 1921] {
        for height in [1, 9, 17] {
          let picture = Picture(.random, width: width, height: height, bytesPerSample: bytesPerSample, using: &generator)
          let pixels = memory.place(picture, atEnd: atEnd)
          for scale in Self.scales {
            #expect(
              shrink(table, pixels, stride: picture.stride, width: width, height: height, format, scale: scale)
                == shrink(Table.reference, picture, format, scale: scale), "\(width) x \(height), seed \(generator.seed)")
          }
        }
      }
    }
  }

  /// Worked out by hand.
  @Test(arguments: Table.all) func aRampStaysARamp(_ table: Table) {
    var picture = Picture(width: 18, height: 18, bytesPerSample: 1, padding: 0, lead: 0)
    for y in 0..<18 { for x in 0..<18 { picture.set(x, y, 10 * x) } }
    let twoThirds = shrink(table, picture, LumaFormat(), scale: UInt32(avmon_shrink_two_thirds))
    #expect(Array(twoThirds.prefix(6)) == [3, 18, 33, 48, 63, 78] && twoThirds.count == 144)
    let fourNinths = shrink(table, picture, LumaFormat(), scale: UInt32(avmon_shrink_four_ninths))
    #expect(Array(fourNinths.prefix(8)) == [5, 30, 50, 75, 95, 120, 140, 165] && fourNinths.count == 64)
  }

  @Test(arguments: Table.all) func edgesAloneAreTheEdgesOfTheWholeMeasurement(_ table: Table) {
    var generator = SeededGenerator.fresh()
    for (width, height) in [(16, 16), (37, 90), (320, 48), (529, 40)] {
      var picture = Picture(width: width, height: height, bytesPerSample: 1, padding: 3, lead: 1)
      let levels = (0..<64).map { _ in Int.random(in: 60...200, using: &generator) }
      for y in 0..<height { for x in 0..<width { picture.set(x, y, levels[(y / 16 * 7 + x / 16) % 64]) } }
      let expected = table.luma(picture, previous: nil, format: LumaFormat()).edges
      var edges = Array(repeating: UInt8(0xAA), count: expected.count)
      picture.withPixels { pixels in
        edges.withUnsafeMutableBufferPointer { edges in
          var plane = avmon_plane()
          (plane.pixels, plane.stride, plane.width, plane.height) = (pixels, picture.stride, UInt32(width), UInt32(height))
          (plane.depth, plane.edges) = (8, edges.baseAddress)
          table.kernels.edges8(&plane)
        }
      }
      #expect(edges == expected && (width < 300 || expected.contains { $0 != 0 }))
    }
  }
}
