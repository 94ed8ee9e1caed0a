import CKernels
import Testing

/// MS-SSIM's sums: the reference against the definition, every instruction set against the reference. Scripts/msssim_reference.py is a second
/// opinion on the whole, see the tests of `QualityMeasure`.
@Suite struct StructureTests {
  /// Samples of a plane as numbers, row by row.
  private struct Plane {
    var width: Int
    var values: [Double]
    var height: Int { values.count / width }

    init(_ picture: Picture, _ format: LumaFormat) {
      width = picture.width
      values = (0..<picture.height).flatMap { y in (0..<picture.width).map { Double(picture.sample($0, y, format)) } }
    }

    subscript(x: Int, y: Int) -> Double { values[min(y, height - 1) * width + min(x, width - 1)] }

    func halved() -> Plane {
      var half = self
      half.width = (width + 1) / 2
      half.values = (0..<(height + 1) / 2).flatMap { y in
        (0..<half.width).map { x in
          (self[2 * x, 2 * y] + self[2 * x + 1, 2 * y] + self[2 * x, 2 * y + 1] + self[2 * x + 1, 2 * y + 1]) / 4
        }
      }
      return half
    }
  }

  private static let window: [Double] = {
    // exp(-x^2 / (2 * 1.5^2)) without the C library: powers of exp(-2/9), whose value is that to all digits of Double.
    let base = 0.800737402916808
    let side = (-5...5).map { offset in (0..<offset * offset).reduce(1.0) { product, _ in product * base } }
    let all = side.flatMap { a in side.map { a * $0 } }
    return all.map { $0 / all.reduce(0, +) }
  }()

  /// Mean contrast and mean of all three terms over the places of the window.
  private func naive(_ r: Plane, _ d: Plane, peak: Double) -> (contrast: Double, similarity: Double, windows: Int)? {
    guard r.width >= 11, r.height >= 11 else { return nil }
    let (c1, c2) = (0.0001 * peak * peak, 0.0009 * peak * peak)
    var (contrast, similarity) = (0.0, 0.0)
    for top in 0...r.height - 11 {
      for left in 0...r.width - 11 {
        var (mr, md, rr, dd, rd) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for (index, weight) in Self.window.enumerated() {
          let (a, b) = (r[left + index % 11, top + index / 11], d[left + index % 11, top + index / 11])
          (mr, md, rr, dd, rd) = (mr + weight * a, md + weight * b, rr + weight * a * a, dd + weight * b * b, rd + weight * a * b)
        }
        let structure = (2 * (rd - mr * md) + c2) / (rr - mr * mr + dd - md * md + c2)
        contrast += structure
        similarity += structure * (2 * mr * md + c1) / (mr * mr + md * md + c1)
      }
    }
    let windows = (r.width - 10) * (r.height - 10)
    return (contrast / Double(windows), similarity / Double(windows), windows)
  }

  @Test(arguments: LumaFormat.ofPairs) func theReferenceFollowsTheDefinition(_ format: LumaFormat) {
    var generator = SeededGenerator.fresh()
    for (width, height) in [(5, 40), (11, 11), (12, 23), (47, 31), (41, 44)] {
      let reference = Picture(.gradient, width: width, height: height, format, using: &generator)
      for distorted in [
        reference.disturbed(format, using: &generator), Picture(.random, width: width, height: height, format, using: &generator),
      ] {
        var planes = (Plane(reference, format), Plane(distorted, format))
        let scales = Table.reference.structure(reference, distorted, format)
        for (index, scale) in scales.enumerated() {
          let expected = naive(planes.0, planes.1, peak: Double(1 << format.depth - 1))
          #expect(scale.windows == UInt64(expected?.windows ?? 0))
          if let expected {
            #expect(abs(scale.meanContrast - expected.contrast) < 1e-5, "\(width) x \(height), scale \(index), seed \(generator.seed)")
            if index == scales.count - 1 { #expect(abs(scale.meanSimilarity - expected.similarity) < 1e-5) }
          }
          planes = (planes.0.halved(), planes.1.halved())
        }
      }
    }
  }

  /// 11 samples are left at the fifth scale of 161.
  @Test func luminanceCountsAtTheLastScale() {
    var generator = SeededGenerator.fresh()
    let format = LumaFormat()
    let reference = Picture(.gradient, width: 170, height: 163, format, using: &generator)
    let distorted = Picture(.maximum, width: 170, height: 163, format, using: &generator)
    var planes = (Plane(reference, format), Plane(distorted, format))
    for _ in 0..<4 { planes = (planes.0.halved(), planes.1.halved()) }
    let expected = naive(planes.0, planes.1, peak: 255)!
    let last = Table.reference.structure(reference, distorted, format)[4]
    #expect(last.windows == UInt64(expected.windows) && abs(last.meanSimilarity - expected.similarity) < 1e-5)
    #expect(abs(expected.similarity - expected.contrast) > 1e-3)
  }

  @Test(arguments: LumaFormat.ofPairs, Table.accelerated) func everyInstructionSetMatches(_ format: LumaFormat, _ table: Table) {
    let sizes = (1...67).map { ($0, 11 + $0 % 5) } + [(161, 161), (200, 163), (643, 37), (40, 1), (177, 180)]
    PairChecks.match(table, sizes, format) { $0.structure($1, $2, format) }
  }

  @Test(arguments: Table.all, [true, false]) func nothingOutsideThePlanesIsRead(_ table: Table, _ atEnd: Bool) {
    PairChecks.staysInside(table, widths: Array(1...67) + [127, 128, 129, 255], heights: [1, 11, 23], atEnd: atEnd) { $0.structure($1) }
  }

  @Test(arguments: LumaFormat.ofPairs, Table.all) func equalPlanesAreEqual(_ format: LumaFormat, _ table: Table) {
    var generator = SeededGenerator.fresh()
    for pattern in Picture.Pattern.allCases {
      let picture = Picture(pattern, width: 170, height: 165, format, using: &generator)
      for scale in table.structure(picture, picture.moved(using: &generator), format) { #expect(scale.meanContrast == 1) }
    }
  }
}
