internal import CKernels

/// PSNR and SSIM of a plane, from sums over 4 x 4 blocks in one pass.
struct Similarity {
  private var scratch: [Int64] = []

  /// Mean squared error in squares of code values, and mean structural similarity; that is nil for planes smaller than 8 x 8.
  mutating func measure(_ pair: PlanePair, _ kernels: avmon_kernels) -> (meanSquaredError: Double, similarity: Double?) {
    let needed = (avmon_similarity_scratch(pair.kernel.width) + 7) / 8
    if scratch.count < needed { scratch = Array(repeating: 0, count: needed) }
    var (planes, sums) = (pair.kernel, avmon_similarity())
    scratch.withUnsafeMutableBytes { scratch in
      (pair.bytesPerSample == 1 ? kernels.similarity8 : kernels.similarity16)?(&planes, scratch.baseAddress, &sums)
    }
    return (Double(sums.squared_error) / pair.samples, sums.windows > 0 ? sums.similarity / Double(sums.windows) : nil)
  }
}
