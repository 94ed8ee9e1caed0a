internal import CKernels

/// Multi-scale structural similarity: Wang, Simoncelli, Bovik, "Multi-scale structural similarity for image quality assessment" (2003).
///
/// Contrast and structure count at all five scales, luminance at the last, each mean to the power of its scale's weight. As in the authors'
/// own program, the last scale takes the mean of the products; a mean below zero, which no weight can be applied to, counts as zero.
struct MultiScaleSimilarity {
  /// The authors' program takes no smaller picture: the window of 11 samples must fit 16 times.
  static let smallest = 176
  /// Weights from the finest scale to the coarsest (§4 of the paper).
  private static let weights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]

  private var scratch: [Float] = []

  /// 0...1; nil for planes that are too small.
  mutating func measure(_ pair: PlanePair, _ kernels: avmon_kernels) -> Double? {
    guard min(pair.kernel.width, pair.kernel.height) >= Self.smallest else { return nil }
    let needed = avmon_structure_scratch(pair.kernel.width)
    if scratch.count < needed { scratch = Array(repeating: 0, count: needed) }
    var (planes, sums) = (pair.kernel, avmon_structure())
    scratch.withUnsafeMutableBufferPointer { scratch in
      (pair.bytesPerSample == 1 ? kernels.structure8 : kernels.structure16)?(&planes, scratch.baseAddress, &sums)
    }
    let scales = [sums.scales.0, sums.scales.1, sums.scales.2, sums.scales.3, sums.scales.4]
    return zip(scales.indices, scales).reduce(1) { product, scale in
      let sum = scale.0 == scales.count - 1 ? scale.1.similarity : scale.1.contrast
      // A power by way of decibels: 0 is minus infinity there and 0 again afterwards.
      return product * Decibel.power(of: Self.weights[scale.0] * Decibel.of(power: max(0, sum / Double(scale.1.windows))))
    }
  }
}
