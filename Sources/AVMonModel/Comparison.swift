/// How an input differs from its reference.
public struct Comparison: Equatable, Sendable {
  /// What the reference is.
  public var reference: InputInfo
  /// Why the two could not be laid upon each other, by picture or sound; nil when they could.
  public var reason: String?
  public var video: Video?
  public var audio: [Audio]
  public var quality: [Quality]

  public init(reference: InputInfo, reason: String? = nil, video: Video? = nil, audio: [Audio] = [], quality: [Quality] = []) {
    (self.reference, self.reason, self.video, self.audio, self.quality) = (reference, reason, video, audio, quality)
  }

  /// The pictures of both.
  public struct Video: Equatable, Sendable {
    public var stream: Int
    public var referenceStream: Int
    /// Seconds by which the pictures are later than in the reference, on the time of each report; nil when it is not known.
    public var offset: Double?
    /// Pictures that were found in the reference, and that were not.
    public var matched: Int
    public var unmatched: Int
    /// Pictures that are not shown, shown again, and shown out of order; nil where frame rates differ, which does that by nature.
    public var dropped: Int?
    public var repeated: Int?
    public var reordered: Int?
    /// Part of the reference's picture that is seen, and part of the picture that shows it.
    public var referenceArea: Region
    public var area: Region

    public init(
      stream: Int, referenceStream: Int, offset: Double? = nil, matched: Int = 0, unmatched: Int = 0, dropped: Int? = nil,
      repeated: Int? = nil, reordered: Int? = nil, referenceArea: Region, area: Region
    ) {
      (self.stream, self.referenceStream, self.offset) = (stream, referenceStream, offset)
      (self.matched, self.unmatched) = (matched, unmatched)
      (self.dropped, self.repeated, self.reordered) = (dropped, repeated, reordered)
      (self.referenceArea, self.area) = (referenceArea, area)
    }
  }

  /// One audio stream and the one of the reference it was compared with.
  public struct Audio: Equatable, Sendable {
    public var stream: Int
    public var referenceStream: Int
    /// Seconds by which the sound is later than in the reference, on the time of each report; nil when it is not the same sound.
    public var offset: Double?
    /// Level over that of the reference, dB.
    public var gain: Double?
    /// Share of the windows with sound that were found in the reference.
    public var matched: Double

    public init(stream: Int, referenceStream: Int, offset: Double? = nil, gain: Double? = nil, matched: Double = 0) {
      (self.stream, self.referenceStream, self.offset, self.gain, self.matched) = (stream, referenceStream, offset, gain, matched)
    }
  }

  /// How one measure of quality is spread over the pictures.
  public struct Quality: Equatable, Sendable {
    /// `psnr_y`, `ssim_all`, `vmaf`, ...
    public var metric: String
    /// `db`, or `score` for measures without a unit.
    public var unit: String
    public var frames: Int
    /// Pictures equal to those of the reference; of levels, which have none then, 100 dB count.
    public var identical: Int
    public var mean, min, p1, p5, max: Double
    /// Nil when a picture has a value of 0 or below.
    public var harmonicMean: Double?
    /// Of all pictures together: of PSNR by the mean squared error, of scores the mean.
    public var pooled: Double

    public init(
      metric: String, unit: String, frames: Int, identical: Int, mean: Double, harmonicMean: Double?, min: Double, p1: Double, p5: Double,
      max: Double, pooled: Double
    ) {
      (self.metric, self.unit, self.frames, self.identical) = (metric, unit, frames, identical)
      (self.mean, self.harmonicMean) = (mean, harmonicMean)
      (self.min, self.p1, self.p5, self.max, self.pooled) = (min, p1, p5, max, pooled)
    }
  }
}
