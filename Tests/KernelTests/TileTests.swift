import CKernels
import Testing

/// Which sums are wanted of a plane.
struct TileShape {
  var width: Int
  var height: Int
  var bytesPerSample = 1
  var shift = 0

  static let sides = [4, 8, 16]
}

extension Table {
  /// Runs the tile kernel for the shape. Traps when it writes behind its results.
  func tiles(pixels: UnsafePointer<UInt8>, stride: Int, width: Int, height: Int, shape: TileShape) -> [Int] {
    let count = ((width + shape.width - 1) / shape.width) * ((height + shape.height - 1) / shape.height)
    var sums = Array(repeating: UInt32(0xABCD), count: count + 1)
    let (w, h, tileWidth, tileHeight) = (UInt32(width), UInt32(height), UInt32(shape.width), UInt32(shape.height))
    if shape.bytesPerSample == 1 {
      kernels.tiles8(pixels, stride, w, h, tileWidth, tileHeight, &sums)
    } else {
      kernels.tiles16(pixels, stride, w, h, tileWidth, tileHeight, UInt8(shape.shift), &sums)
    }
    precondition(sums.removeLast() == 0xABCD, "\(name) wrote behind the sums")
    return sums.map(Int.init)
  }

  func tiles(_ picture: Picture, shape: TileShape) -> [Int] {
    picture.withPixels { tiles(pixels: $0, stride: picture.stride, width: picture.width, height: picture.height, shape: shape) }
  }
}

@Suite struct TileTests {
  private func naive(_ picture: Picture, _ shape: TileShape) -> [Int] {
    stride(from: 0, to: picture.height, by: shape.height).flatMap { top in
      stride(from: 0, to: picture.width, by: shape.width).map { left in
        (top..<min(top + shape.height, picture.height)).flatMap { y in
          (left..<min(left + shape.width, picture.width)).map { x in picture.raw(x, y) >> shape.shift }
        }
        .reduce(0, +)
      }
    }
  }

  @Test(arguments: TileShape.sides, TileShape.sides)
  func referenceFollowsTheDefinition(_ tileWidth: Int, _ tileHeight: Int) {
    var generator = SeededGenerator.fresh()
    for (width, height) in [(1, 1), (3, 5), (16, 16), (17, 33), (67, 20)] {
      for bytesPerSample in [1, 2] {
        let picture = Picture(.random, width: width, height: height, bytesPerSample: bytesPerSample, using: &generator)
        for shift in bytesPerSample == 1 ? [0] : [0, 3, 8] {
          let shape = TileShape(width: tileWidth, height: tileHeight, bytesPerSample: bytesPerSample, shift: shift)
          #expect(Table.reference.tiles(picture, shape: shape) == naive(picture, shape), "seed \(generator.seed)")
        }
      }
    }
  }

  @Test(arguments: Table.accelerated, TileShape.sides)
  func everySizeMatches(_ table: Table, _ tileWidth: Int) {
    var generator = SeededGenerator.fresh()
    var sizes = [1, 8, 15, 17].flatMap { height in (1...67).map { ($0, height) } }
    sizes += [(960, 16), (1023, 9), (1024, 9), (1025, 9), (2100, 33)]
    for (width, height) in sizes {
      for bytesPerSample in [1, 2] {
        let picture = Picture(.random, width: width, height: height, bytesPerSample: bytesPerSample, using: &generator)
        for tileHeight in TileShape.sides {
          let shift = bytesPerSample == 1 ? 0 : Int.random(in: 0...8, using: &generator)
          let shape = TileShape(width: tileWidth, height: tileHeight, bytesPerSample: bytesPerSample, shift: shift)
          if table.tiles(picture, shape: shape) != Table.reference.tiles(picture, shape: shape) {
            Issue.record("\(width) x \(height), \(shape), seed \(generator.seed)")
          }
        }
      }
    }
  }

  @Test(arguments: Table.all)
  func theLargestSumsFit(_ table: Table) {
    var generator = SeededGenerator.fresh()
    let bytes = Picture(.maximum, width: 64, height: 16, using: &generator)
    #expect(table.tiles(bytes, shape: TileShape(width: 16, height: 16)) == Array(repeating: 256 * 255, count: 4))
    #expect(table.tiles(bytes, shape: TileShape(width: 4, height: 16)) == Array(repeating: 64 * 255, count: 16))
    let words = Picture(.maximum, width: 64, height: 16, depth: 16, bytesPerSample: 2, using: &generator)
    #expect(table.tiles(words, shape: TileShape(width: 16, height: 16, bytesPerSample: 2)) == Array(repeating: 256 * 65_535, count: 4))
  }
}
