import CKernels
import Testing

/// PSNR's and SSIM's sums: the reference against the definition, every instruction set against the reference.
@Suite struct SimilarityTests {
  /// The definition, word for word: windows of 8 x 8 at every fourth sample, statistics as sums.
  private func naive(_ reference: Picture, _ distorted: Picture, _ format: LumaFormat) -> (error: Int, similarity: Double, windows: Int) {
    let (width, height) = (reference.width, reference.height)
    var error = 0
    for y in 0..<height {
      for x in 0..<width {
        let difference = reference.sample(x, y, format) - distorted.sample(x, y, format)
        error += difference * difference
      }
    }
    let peak = Double(1 << format.depth - 1)
    let (c1, c2) = ((0.01 * peak) * (0.01 * peak) * 64, (0.03 * peak) * (0.03 * peak) * 64 * 63)
    var (sum, windows) = (0.0, 0)
    for top in stride(from: 0, through: height / 4 * 4 - 8, by: 4) {
      for left in stride(from: 0, through: width / 4 * 4 - 8, by: 4) {
        var (s1, s2, ss, s12) = (0.0, 0.0, 0.0, 0.0)
        for y in top..<top + 8 {
          for x in left..<left + 8 {
            let (r, d) = (Double(reference.sample(x, y, format)), Double(distorted.sample(x, y, format)))
            (s1, s2, ss, s12) = (s1 + r, s2 + d, ss + r * r + d * d, s12 + r * d)
          }
        }
        let (variances, covariance) = (64 * ss - s1 * s1 - s2 * s2, 64 * s12 - s1 * s2)
        sum += (2 * s1 * s2 + c1) * (2 * covariance + c2) / ((s1 * s1 + s2 * s2 + c1) * (variances + c2))
        windows += 1
      }
    }
    return (error, sum, windows)
  }

  @Test(arguments: LumaFormat.ofPairs) func theReferenceFollowsTheDefinition(_ format: LumaFormat) {
    var generator = SeededGenerator.fresh()
    for (width, height) in [(1, 1), (7, 9), (8, 8), (11, 8), (12, 13), (37, 29), (64, 40)] {
      let reference = Picture(.gradient, width: width, height: height, format, using: &generator)
      for distorted in [
        reference.disturbed(format, using: &generator), Picture(.random, width: width, height: height, format, using: &generator),
      ] {
        let expected = naive(reference, distorted, format)
        let result = Table.reference.similarity(reference, distorted, format)
        #expect(result.squaredError == expected.error && result.windows == expected.windows, "\(width) x \(height)")
        // The kernels' constants are rounded to integers, which at 8 bits is 4 in 10 000 of C1.
        let difference = abs(Double(bitPattern: result.similarity) - expected.similarity)
        #expect(difference <= 1e-5 * Double(max(1, expected.windows)), "\(width) x \(height), \(difference), seed \(generator.seed)")
      }
    }
  }

  @Test(arguments: LumaFormat.ofPairs, Table.accelerated) func everyInstructionSetMatches(_ format: LumaFormat, _ table: Table) {
    var sizes = [1, 4, 7, 8, 19].flatMap { height in (1...67).map { ($0, height) } }
    sizes += (1...20).map { (40, $0) } + [(255, 12), (256, 13), (257, 9), (1921, 17)]
    PairChecks.match(table, sizes, format) { $0.similarity($1, $2, format) }
  }

  @Test(arguments: Table.all, [true, false]) func nothingOutsideThePlanesIsRead(_ table: Table, _ atEnd: Bool) {
    PairChecks.staysInside(table, widths: Array(1...67) + [127, 128, 129, 511], heights: [1, 8, 9], atEnd: atEnd) { $0.similarity($1) }
  }

  @Test(arguments: LumaFormat.ofPairs, Table.all) func equalPlanesAreEqual(_ format: LumaFormat, _ table: Table) {
    var generator = SeededGenerator.fresh()
    for pattern in Picture.Pattern.allCases {
      let picture = Picture(pattern, width: 83, height: 21, format, using: &generator)
      let result = table.similarity(picture, picture.moved(using: &generator), format)
      #expect(result.squaredError == 0 && result.meanSimilarity == 1 && result.windows == 19 * 4)
    }
  }

  @Test(arguments: Table.all) func theLargestErrorFits(_ table: Table) {
    var generator = SeededGenerator.fresh()
    for format in LumaFormat.ofPairs {
      let white = Picture(.maximum, width: 4099, height: 9, format, using: &generator)
      let black = Picture(.zero, width: 4099, height: 9, format, using: &generator)
      let peak = UInt64(1 << format.depth - 1)
      #expect(table.similarity(white, black, format).squaredError == 4099 * 9 * peak * peak)
    }
  }

  @Test(arguments: Table.all) func rowsMayRunUpwards(_ table: Table) {
    var generator = SeededGenerator.fresh()
    let format = LumaFormat()
    let reference = Picture(.random, width: 45, height: 16, format, using: &generator)
    let distorted = Picture(.random, width: 45, height: 16, format, using: &generator)
    let upright = table.similarity(reference, distorted, format)
    let upsideDown = PlanePlaces.with(reference, distorted, format) { places in
      var places = places
      places.reference += 15 * places.referenceStride
      places.distorted += 15 * places.distortedStride
      (places.referenceStride, places.distortedStride) = (-places.referenceStride, -places.distortedStride)
      return table.similarity(places)
    }
    #expect(upsideDown.squaredError == upright.squaredError && abs(upsideDown.meanSimilarity - upright.meanSimilarity) < 1e-6)
  }
}
