internal import CKernels

/// Measures pairs of aligned pictures of equal size and format against each other.
///
/// Use for each pair: `begin`, `plane` for 0 (Y) and then, where there is colour, 1 (U) and 2 (V), `finish`. Pairs come in the order of the
/// stream, as XPSNR looks at the reference pictures before.
public struct QualityMeasure {
  private let metrics: QualityMetrics
  private let kernels = avmon_kernels_best()!.pointee  // documented never to be NULL
  private var format = PictureFormat(width: 0, height: 0)
  private var similarity = Similarity()
  private var multiScale = MultiScaleSimilarity()
  private var perceptual: PerceptualError
  private var quality = PictureQuality()

  /// - Parameter frameRate: of the reference, in frames per second; XPSNR looks one picture back below 32, two from there on.
  public init(_ metrics: QualityMetrics, frameRate: Double) {
    self.metrics = metrics
    perceptual = PerceptualError(frameRate: frameRate)
  }

  /// Starts a pair. A change of format begins a new stream.
  public mutating func begin(_ format: PictureFormat) {
    quality = PictureQuality()
    guard format != self.format else { return }
    self.format = format
    if metrics.contains(.xpsnr) { perceptual.begin(format) }
  }

  /// Compares a plane: 0 is Y, 1 U, 2 V. Strides are in bytes from row to row.
  public mutating func plane(_ index: Int, reference: RawSpan, referenceStride: Int, distorted: RawSpan, distortedStride: Int) {
    let (width, height) = size(index)
    PlanePair.with(reference, referenceStride, distorted, distortedStride, width: width, height: height, format) { pair in
      if !metrics.isDisjoint(with: [.psnr, .ssim]) {
        let result = similarity.measure(pair, kernels)
        quality.meanSquaredError[index] = result.meanSquaredError
        if metrics.contains(.psnr) { quality.psnr[index] = Decibel.of(power: pair.peakPower / result.meanSquaredError) }
        if metrics.contains(.ssim) { quality.ssim[index] = result.similarity }
      }
      if metrics.contains(.msSSIM), index == 0 { quality.msSSIM = multiScale.measure(pair, kernels) }
      if metrics.contains(.xpsnr) { quality.xpsnr[index] = perceptual.measure(index, pair, kernels) }
    }
  }

  /// Ends the pair.
  public mutating func finish() -> PictureQuality {
    if metrics.contains(.psnr) {
      let peak = Double((1 << format.depth) - 1)
      quality.psnrAverage = mean(quality.meanSquaredError).map { Decibel.of(power: peak * peak / $0) }
      quality.psnrWeighted = QualityPool.weighted(quality.psnr)
    }
    if metrics.contains(.ssim) { quality.ssimAll = mean(quality.ssim) }
    return quality
  }

  /// Mean over the planes, weighted by their numbers of samples; nil when one of them has no value.
  private func mean(_ values: PlaneValues) -> Double? {
    var (sum, samples) = (0.0, 0.0)
    for plane in 0..<(format.hasChroma ? 3 : 1) {
      guard let value = values[plane] else { return nil }
      let (width, height) = size(plane)
      sum += value * Double(width * height)
      samples += Double(width * height)
    }
    return sum / samples
  }

  private func size(_ plane: Int) -> (width: Int, height: Int) {
    plane == 0 ? (format.width, format.height) : (format.chromaWidth, format.chromaHeight)
  }
}
