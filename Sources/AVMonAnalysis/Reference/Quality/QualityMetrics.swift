/// Which full-reference metrics are measured of a pair of pictures.
public struct QualityMetrics: OptionSet, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Peak signal-to-noise ratio, as FFmpeg's `psnr` filter defines it.
  public static let psnr = QualityMetrics(rawValue: 1)
  /// Structural similarity (Wang et al. 2004), as FFmpeg's `ssim` filter defines it. Comes from the same sums as PSNR.
  public static let ssim = QualityMetrics(rawValue: 2)
  /// Multi-scale structural similarity of luma (Wang, Simoncelli, Bovik 2003).
  public static let msSSIM = QualityMetrics(rawValue: 4)
  /// Extended perceptually weighted PSNR (Helmrich et al., ICASSP 2020).
  public static let xpsnr = QualityMetrics(rawValue: 8)

  public static let all: QualityMetrics = [.psnr, .ssim, .msSSIM, .xpsnr]

  /// Why the metrics in this set have no value for pictures of a format; nil when they have.
  public func obstacle(in format: PictureFormat) -> String? {
    let smallest = Swift.min(format.width, format.height)
    if contains(.msSSIM), smallest < MultiScaleSimilarity.smallest {
      return "MS-SSIM has five scales, which needs pictures of at least \(MultiScaleSimilarity.smallest) samples on each side"
    }
    if contains(.ssim), smallest < 8 { return "SSIM needs pictures of at least 8 samples on each side" }
    return nil
  }
}
