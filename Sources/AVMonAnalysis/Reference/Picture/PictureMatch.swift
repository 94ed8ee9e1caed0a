/// Which picture of the reference a picture of the distorted input shows.
public struct PictureMatch: Sendable {
  /// Number of the picture in the distorted input, from 0.
  public var distorted: Int
  /// Number of the picture in the reference; nil when it shows none of those that could be.
  public var reference: Int?
  /// When and how long the picture is shown, seconds on the timeline of the distorted input.
  public var time: Double
  public var duration: Double
  /// When the picture is shown in the reference.
  public var referenceTime: Double
  /// Distance of the fingerprints: 0 the same, about 1 foreign.
  public var distance: Double
  /// How much further the pictures before and after it in the reference are.
  public var margins = (before: 0.0, after: 0.0)
  /// Standard deviation of the picture's cells, and of those of the reference, 8-bit levels.
  public var contrast: Double
  public var referenceContrast = 0.0

  init(distorted: Int, reference: Int?, time: Double, duration: Double, referenceTime: Double, distance: Double, contrast: Double) {
    (self.distorted, self.reference, self.time, self.duration) = (distorted, reference, time, duration)
    (self.referenceTime, self.distance, self.contrast) = (referenceTime, distance, contrast)
  }

  /// A picture that shows none of those that could be.
  static func unmatched(_ number: Int, at time: Double, for duration: Double, contrast: Double) -> PictureMatch {
    PictureMatch(
      distorted: number, reference: nil, time: time, duration: duration, referenceTime: 0, distance: 1, contrast: contrast)
  }

  /// Whether there is enough in the picture to know it by: black and plain colours look alike.
  var isRich: Bool { reference != nil && min(contrast, referenceContrast) >= PictureSearch.leastContrast }
  /// The smaller margin as a share of the distance: above 0.15 the picture can be told from its neighbours by itself (our study).
  var distinctness: Double { min(margins.before, margins.after) / (distance + 2e-4) }
}
