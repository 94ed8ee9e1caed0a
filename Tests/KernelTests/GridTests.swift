import CKernels
import Testing

/// Edges on grids of blocks: the reference against the definition, every instruction set against the reference.
@Suite struct GridTests {
  /// Blocks of 16 x 16 with levels and textures of their own, the first of them at `phase`; steps between them are small as often as large.
  private func blocks(
    _ width: Int, _ height: Int, phase: Int, format: LumaFormat = LumaFormat(), using generator: inout SeededGenerator
  ) -> Picture {
    var picture = Picture(
      .random, width: width, height: height, depth: format.depth, shift: format.shift, bytesPerSample: format.bytesPerSample,
      using: &generator)
    let spread = Int.random(in: 4...40, using: &generator)
    let texture = Int.random(in: 0...4, using: &generator)
    let (wide, high) = (width / 16 + 2, height / 16 + 2)
    let levels = (0..<wide * high).map { _ in Int.random(in: 100 - spread...100 + spread, using: &generator) }
    for y in 0..<height {
      for x in 0..<width {
        let level = levels[(y + 16 - phase) / 16 * wide + (x + 16 - phase) / 16] + .random(in: 0...texture, using: &generator)
        let noise = picture.raw(x, y) & ((1 << (format.depth - 8)) - 1) << format.shift
        picture.set(x, y, level << (format.depth - 8 + format.shift) | noise)
      }
    }
    return picture
  }

  /// The definition, word for word.
  private func naiveEdges(_ picture: Picture, _ format: LumaFormat) -> [UInt8] {
    func level(_ x: Int, _ y: Int) -> Int { picture.raw(x, y) >> format.shift & (1 << format.depth - 1) }
    func sample(_ x: Int, _ y: Int) -> Int { level(x, y) >> (format.depth - 8) }
    func side(_ steps: [(b2: Int, b1: Int, a0: Int, a1: Int)]) -> UInt8 {
      let standsOut = steps.map { abs($0.a0 - $0.b1) > max(abs($0.b1 - $0.b2), abs($0.a1 - $0.a0)) + 2 }
      let up = zip(steps, standsOut).count { $0.0.a0 > $0.0.b1 && $0.1 }
      let down = zip(steps, standsOut).count { $0.0.a0 < $0.0.b1 && $0.1 }
      let mean = abs(Double(steps.reduce(0) { $0 + $1.a0 - $1.b1 })) / 16
      let around = Double(steps.reduce(0) { $0 + abs($1.b1 - $1.b2) + abs($1.a1 - $1.a0) }) / 32
      guard max(up, down) >= 10 else { return 0 }
      return mean - around >= 8 ? 3 : mean - around >= 4 ? 1 : 0
    }
    var all: [UInt8] = []
    for phase in [0, 8, 5] {
      var flags: [UInt8] = []
      let (wide, high) = (max(0, picture.width - phase) / 16, max(0, picture.height - phase) / 16)
      for row in 0..<high {
        for column in 0..<wide {
          let (x0, y0) = (phase + 16 * column, phase + 16 * row)
          let left =
            column == 0
            ? 0
            : side(
              (0..<16).map { i in
                (sample(x0 - 2, y0 + i), sample(x0 - 1, y0 + i), sample(x0, y0 + i), sample(x0 + 1, y0 + i))
              })
          let top =
            row == 0
            ? 0
            : side(
              (0..<16).map { i in
                (sample(x0 + i, y0 - 2), sample(x0 + i, y0 - 1), sample(x0 + i, y0), sample(x0 + i, y0 + 1))
              })
          flags.append(left | top << 2)
        }
      }
      func hasTop(_ row: Int, _ column: Int) -> Bool { row < high && flags[row * wide + column] & 12 != 0 }
      for row in 0..<high {
        for column in 1..<max(1, wide) where ![row, row + 1].contains(where: { hasTop($0, column) || hasTop($0, column - 1) }) {
          flags[row * wide + column] &= 12
        }
      }
      all += flags
    }
    return all
  }

  private static let sizes = [(1, 1), (16, 16), (31, 33), (32, 32), (37, 37), (67, 49), (96, 80), (320, 48), (529, 40), (1061, 35)]

  @Test func theReferenceFollowsTheDefinition() {
    var generator = SeededGenerator.fresh()
    for (width, height) in Self.sizes {
      for phase in [0, 5, 8] {
        for format in [LumaFormat()] + (8...12).map({ LumaFormat(depth: $0, shift: $0 % 2 * (16 - $0), bytesPerSample: 2) }) {
          let picture = blocks(width, height, phase: phase, format: format, using: &generator)
          #expect(
            Table.reference.luma(picture, previous: nil, format: format).edges == naiveEdges(picture, format),
            "\(width) x \(height), phase \(phase), \(format), seed \(generator.seed)")
        }
      }
    }
  }

  @Test(arguments: Table.accelerated) func everyInstructionSetMatches(_ table: Table) {
    var generator = SeededGenerator.fresh()
    var found = 0
    for (width, height) in Self.sizes + (1...67).map({ ($0, 35) }) {
      for phase in [0, 5, 8] {
        for format in [LumaFormat()] + (8...12).map({ LumaFormat(depth: $0, shift: $0 % 2 * (16 - $0), bytesPerSample: 2) }) {
          let picture = blocks(width, height, phase: phase, format: format, using: &generator)
          let expected = Table.reference.luma(picture, previous: nil, format: format).edges
          found += expected.count { $0 != 0 }
          if table.luma(picture, previous: nil, format: format).edges != expected {
            Issue.record("\(table.name), \(width) x \(height), phase \(phase), \(format), seed \(generator.seed)")
          }
        }
      }
    }
    #expect(found > 1000)
  }

  /// Worked out by hand: one block that is 9 levels brighter has a strong edge on each of its sides, one that is 5 levels brighter a weak one.
  @Test(arguments: Table.all, [(3, 0), (5, 1), (9, 3)]) func aBrighterBlockIsOutlined(_ table: Table, _ step: (levels: Int, flags: UInt8)) {
    var picture = Picture(width: 64, height: 64, bytesPerSample: 1, padding: 0, lead: 0)
    for y in 0..<64 {
      for x in 0..<64 { picture.set(x, y, 100 + ((16..<32).contains(x) && (32..<48).contains(y) ? step.levels : 0)) }
    }
    var expected = Array(repeating: UInt8(0), count: 16)
    expected[2 * 4 + 1] = step.flags | step.flags << 2
    expected[2 * 4 + 2] = step.flags
    expected[3 * 4 + 1] = step.flags << 2
    let edges = table.luma(picture, previous: nil, format: LumaFormat()).edges
    #expect(Array(edges.prefix(16)) == expected)
    #expect(edges.dropFirst(16).allSatisfy { $0 == 0 })
  }
}
