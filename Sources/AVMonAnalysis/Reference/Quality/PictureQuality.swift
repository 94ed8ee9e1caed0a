/// A number for each plane of a picture; nil where it was not measured or there is no such plane.
public struct PlaneValues: Sendable, Equatable {
  public var y: Double?
  public var u: Double?
  public var v: Double?

  public init(y: Double? = nil, u: Double? = nil, v: Double? = nil) { (self.y, self.u, self.v) = (y, u, v) }

  /// Of plane 0 (Y), 1 (U) or 2 (V).
  public subscript(plane: Int) -> Double? {
    get { plane == 0 ? y : plane == 1 ? u : v }
    set {
      switch plane {
      case 0: y = newValue
      case 1: u = newValue
      default: v = newValue
      }
    }
  }
}

/// How like its reference one picture is; nil where something was not measured or there is no such plane.
///
/// Levels are in decibels and infinite for planes that are equal, similarities -1...1.
public struct PictureQuality: Sendable, Equatable {
  /// Mean squared error in squares of code values of the format's depth.
  public var meanSquaredError = PlaneValues()
  public var psnr = PlaneValues()
  /// PSNR of the mean squared error over all samples of all planes: FFmpeg's `psnr_avg`.
  public var psnrAverage: Double?
  /// (6 Y + U + V) / 8, planes counted as at most `QualityPool.cap`; infinite when all are equal, nil without colour planes.
  public var psnrWeighted: Double?
  public var ssim = PlaneValues()
  /// SSIM of the planes weighted by their numbers of samples: FFmpeg's `All`.
  public var ssimAll: Double?
  /// Of luma, 0...1.
  public var msSSIM: Double?
  public var xpsnr = PlaneValues()

  public init() {}
}
