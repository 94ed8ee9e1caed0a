import CKernels
import Testing

/// XPSNR's sums: the reference against the definition, every instruction set against the reference.
@Suite struct ActivityTests {
  private static let shapes = [0, 1, 2].flatMap { order in
    [
      ActivityShape(blockWidth: 4, blockHeight: 4, order: order, quads: false),
      ActivityShape(blockWidth: 20, blockHeight: 12, order: order, quads: false),
      ActivityShape(blockWidth: 11, blockHeight: 5, order: order, quads: false),
      ActivityShape(blockWidth: 16, blockHeight: 132, order: order, quads: false),
      ActivityShape(blockWidth: 4, blockHeight: 4, order: order, quads: true),
      ActivityShape(blockWidth: 28, blockHeight: 68, order: order, quads: true),
    ]
  }

  /// Four pictures, the last two of which have equal strides.
  private func pictures(
    _ patterns: [Picture.Pattern], _ width: Int, _ height: Int, _ format: LumaFormat, using generator: inout SeededGenerator
  ) -> [Picture] {
    patterns.enumerated().map { index, pattern in
      Picture(pattern, width: width, height: height, format, padding: index > 1 ? 6 : nil, using: &generator)
    }
  }

  /// The definition: activities as those of a filter laid over the picture.
  private func naive(_ pictures: [Picture], _ format: LumaFormat, _ shape: ActivityShape) -> [ActivityResult] {
    let (width, height) = (pictures[0].width, pictures[0].height)
    let across = (width + shape.blockWidth - 1) / shape.blockWidth
    var results = Array(repeating: ActivityResult(), count: shape.count(width: width, height: height))
    func sample(_ picture: Int, _ x: Int, _ y: Int) -> Int { pictures[picture].sample(x, y, format) }
    func block(_ x: Int, _ y: Int) -> Int { y / shape.blockHeight * across + x / shape.blockWidth }
    func change(_ x: Int, _ y: Int) -> Int {
      sample(0, x, y) - sample(2, x, y) - (shape.order == 2 ? sample(2, x, y) - sample(3, x, y) : 0)
    }
    for y in 0..<height {
      for x in 0..<width {
        let error = sample(0, x, y) - sample(1, x, y)
        results[block(x, y)].error += UInt64(error * error)
      }
    }
    guard shape.order > 0 else { return results }
    let step = shape.quads ? 2 : 1
    for y in stride(from: 0, through: height - step, by: step) {
      for x in stride(from: 0, through: width - step, by: step) {
        let whole = (0..<step).reduce(0) { sum, j in (0..<step).reduce(sum) { $0 + change(x + $1, y + j) } }
        results[block(x, y)].temporal += UInt64(abs(whole))
        let (before, behind) = shape.quads ? (2, 3) : (1, 1)
        guard x >= before, y >= before, x + behind < width, y + behind < height else { continue }
        var filtered = 0
        for j in -before...behind {
          for i in -before...behind { filtered += weight(i, j, quads: shape.quads) * sample(0, x + i, y + j) }
        }
        results[block(x, y)].spatial += UInt64(abs(filtered))
      }
    }
    return results
  }

  /// Weight of the filter at a distance, counted from the upper left of the samples in its middle.
  private func weight(_ x: Int, _ y: Int, quads: Bool) -> Int {
    guard quads else { return x == 0 && y == 0 ? 12 : x == 0 || y == 0 ? -2 : -1 }
    let (right, down) = (x < 0 ? -x : max(0, x - 1), y < 0 ? -y : max(0, y - 1))
    switch (min(right, down), max(right, down)) {
    case (0, 0): return 12
    case (0, 1): return -3
    case (1, 1): return -2
    case (2, 2): return 0
    default: return -1
    }
  }

  @Test(arguments: LumaFormat.ofPairs) func theReferenceFollowsTheDefinition(_ format: LumaFormat) {
    var generator = SeededGenerator.fresh()
    for (width, height) in [(1, 1), (2, 5), (6, 6), (7, 7), (33, 22), (41, 70)] {
      let pictures = pictures([.random, .random, .random, .random], width, height, format, using: &generator)
      for shape in Self.shapes {
        let result = Table.reference.activity(pictures[0], pictures[1], before: Array(pictures[2...]), format, shape)
        #expect(result == naive(pictures, format, shape), "\(width) x \(height), \(shape), seed \(generator.seed)")
      }
    }
  }

  @Test(arguments: LumaFormat.ofPairs, Table.accelerated) func everyInstructionSetMatches(_ format: LumaFormat, _ table: Table) {
    var generator = SeededGenerator.fresh()
    let sizes = (1...67).map { ($0, 1 + $0 * 7 % 11) } + [(16, 140), (130, 66), (257, 5), (1921, 9)]
    for (width, height) in sizes {
      for patterns in [
        [Picture.Pattern.random, .random, .random, .random], [.maximum, .zero, .zero, .maximum], [.zero, .maximum, .maximum, .zero],
      ] {
        let pictures = pictures(patterns, width, height, format, using: &generator)
        for shape in Self.shapes {
          let result = table.activity(pictures[0], pictures[1], before: Array(pictures[2...]), format, shape)
          if result != Table.reference.activity(pictures[0], pictures[1], before: Array(pictures[2...]), format, shape) {
            Issue.record("\(table.name), \(width) x \(height), \(shape), \(format), seed \(generator.seed)")
          }
        }
      }
    }
  }

  @Test(arguments: Table.all, [true, false]) func nothingOutsideThePlanesIsRead(_ table: Table, _ atEnd: Bool) {
    var generator = SeededGenerator.fresh()
    let memory = (0..<4).map { _ in Memory(count: 2 * 17 * 700) }
    for format in LumaFormat.ofPairs.prefix(3) {
      for width in Array(1...67) + [127, 128, 129, 511] {
        for height in [1, 6, 17] {
          let pictures = pictures([.random, .random, .random, .random], width, height, format, using: &generator)
          let start = zip(pictures, memory).map { picture, memory in UnsafePointer(memory.guarded.place(picture, atEnd: atEnd)) }
          let places = PlanePlaces(
            reference: start[0], referenceStride: pictures[0].stride, distorted: start[1], distortedStride: pictures[1].stride,
            width: width,
            height: height, format: format)
          for shape in Self.shapes {
            let result = table.activity(places, before: [start[2], start[3]], stride: pictures[2].stride, shape)
            #expect(
              result == Table.reference.activity(pictures[0], pictures[1], before: Array(pictures[2...]), format, shape),
              "\(width) x \(height), \(shape), seed \(generator.seed)")
          }
        }
      }
    }
  }

  /// Memory that can be kept in an array.
  private final class Memory {
    let guarded: GuardedMemory
    init(count: Int) { guarded = GuardedMemory(count: count) }
  }
}
