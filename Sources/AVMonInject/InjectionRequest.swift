public import AVMonMedia
public import AVMonModel

/// What to put into which file, and how to write the result.
public struct InjectionRequest: Sendable {
  public var input: String
  public var container: Container
  public var defects: [DefectRequest]
  public var seed: UInt64
  public var encoding: VideoEncoding
  /// The part of the input to take; nil takes all of it. Times of the defects count from its beginning.
  public var excerpt: Excerpt?

  public struct Excerpt: Equatable, Sendable {
    public var start: MediaTime
    public var duration: MediaTime
    public init(start: MediaTime, duration: MediaTime) { (self.start, self.duration) = (start, duration) }
  }

  /// Constant rate factor and quantiser scale that leave no damage of their own to be seen.
  public static let (standardRateFactor, standardQuantiser) = (20, 3)

  public init(
    input: String, container: Container, defects: [DefectRequest], seed: UInt64, encoding: VideoEncoding, excerpt: Excerpt? = nil
  ) {
    (self.input, self.container, self.defects, self.seed) = (input, container, defects, seed)
    (self.encoding, self.excerpt) = (encoding, excerpt)
  }

  /// An encoding with `codec`, at a quality that adds no damage of its own.
  public static func standardEncoding(_ codec: VideoEncoding.Codec) -> VideoEncoding {
    VideoEncoding(codec: codec, quality: codec == .h264 || codec == .hevc ? standardRateFactor : standardQuantiser)
  }

  /// What this FFmpeg encodes best into `container`.
  public static func standardEncoding(for container: Container) -> VideoEncoding {
    standardEncoding(VideoEncoding.Codec.h264.isAvailable ? .h264 : container == .ts ? .mpeg2video : .mpeg4)
  }
}
