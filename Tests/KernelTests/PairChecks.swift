import Testing

/// What every kernel that looks at two planes must keep.
enum PairChecks {
  /// That `table` gives what the reference does, on noise, gradients and the largest differences of all `sizes`.
  static func match<Result: Equatable>(
    _ table: Table, _ sizes: [(width: Int, height: Int)], _ format: LumaFormat, _ measure: (Table, Picture, Picture) -> Result
  ) {
    var generator = SeededGenerator.fresh()
    for (width, height) in sizes {
      for pattern in [Picture.Pattern.random, .gradient, .maximum] {
        let reference = Picture(pattern, width: width, height: height, format, using: &generator)
        let distorted =
          pattern == .maximum
          ? Picture(.zero, width: width, height: height, format, using: &generator) : reference.disturbed(format, using: &generator)
        if measure(table, reference, distorted) != measure(.reference, reference, distorted) {
          Issue.record("\(table.name), \(width) x \(height), \(pattern), \(format), seed \(generator.seed)")
        }
      }
    }
  }

  /// That nothing before (or `atEnd` behind) the planes is read, and that the result is that of the reference.
  static func staysInside<Result: Equatable>(
    _ table: Table, widths: [Int], heights: [Int], atEnd: Bool, _ measure: (Table, PlanePlaces) -> Result
  ) {
    var generator = SeededGenerator.fresh()
    // Rows may be padded: room for the largest plane of 16 bits with some padding.
    let room = 2 * (heights.max() ?? 0) * ((widths.max() ?? 0) + 189)
    let first = GuardedMemory(count: room)
    let second = GuardedMemory(count: room)
    for format in LumaFormat.ofPairs.prefix(3) {
      for width in widths {
        for height in heights {
          let reference = Picture(.random, width: width, height: height, format, using: &generator)
          let distorted = Picture(.random, width: width, height: height, format, using: &generator)
          let places = PlanePlaces(
            reference: first.place(reference, atEnd: atEnd), referenceStride: reference.stride,
            distorted: second.place(distorted, atEnd: atEnd), distortedStride: distorted.stride, width: width, height: height,
            format: format)
          let expected = PlanePlaces.with(reference, distorted, format) { measure(.reference, $0) }
          #expect(measure(table, places) == expected, "seed \(generator.seed)")
        }
      }
    }
  }
}
