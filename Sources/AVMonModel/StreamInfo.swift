/// What an input is: its container and streams.
public struct InputInfo: Equatable, Sendable {
  /// The path or URL as given, without user name, password and query values.
  public var source: String
  /// Short name of the container format, `mpegts`, `mov`.
  public var container: String
  /// Smallest presentation time the container states.
  public var startTime: MediaTime?
  /// Length the container states, or nil when it states none.
  public var duration: MediaTime?
  /// Bits per second over the whole input, or nil when unknown.
  public var bitRate: Int64?
  /// All streams in the container's order.
  public var streams: [StreamInfo]
  /// Whether the input is an MPEG transport stream, whose packets can be checked for continuity.
  public var isTransportStream: Bool

  public init(
    source: String, container: String, startTime: MediaTime? = nil, duration: MediaTime? = nil, bitRate: Int64? = nil,
    streams: [StreamInfo], isTransportStream: Bool = false
  ) {
    (self.source, self.container, self.startTime, self.duration) = (source, container, startTime, duration)
    (self.bitRate, self.streams, self.isTransportStream) = (bitRate, streams, isTransportStream)
  }
}

extension InputInfo {
  /// Streams of a kind that are analysed, in the container's order.
  public func analysed(_ kind: StreamInfo.Kind) -> [StreamInfo] { streams.filter { $0.kind == kind && $0.isAnalysed } }
}

/// One stream of an input.
public struct StreamInfo: Equatable, Sendable {
  public enum Kind: String, Sendable { case video, audio, subtitle, data, attachment, unknown }

  /// Position in the container, from 0.
  public var index: Int
  public var kind: Kind
  /// Codec name as FFmpeg spells it, `h264`; `unknown` when there is none.
  public var codec: String
  public var profile: String?
  public var language: String?
  /// Identifier in the container: the PID in a transport stream.
  public var id: Int
  /// Whether this stream is analysed.
  public var isAnalysed: Bool
  public var video: Video?
  public var audio: Audio?

  public init(
    index: Int, kind: Kind, codec: String, profile: String? = nil, language: String? = nil, id: Int = 0, isAnalysed: Bool = true,
    video: Video? = nil, audio: Audio? = nil
  ) {
    (self.index, self.kind, self.codec, self.profile) = (index, kind, codec, profile)
    (self.language, self.id, self.isAnalysed, self.video, self.audio) = (language, id, isAnalysed, video, audio)
  }

  public struct Video: Equatable, Sendable {
    public var width: Int
    public var height: Int
    /// Pixel format as FFmpeg spells it, `yuv420p10le`.
    public var pixelFormat: String
    /// Frames per second the container or codec states, or nil.
    public var frameRate: Double?
    /// `progressive`, `tff`, `bff` (top or bottom field first) or `unknown`.
    public var fieldOrder: String
    /// `limited`, `full` or `unknown`.
    public var colorRange: String
    /// Frames decoded by the end of the analysis.
    public var frames: Int

    public init(
      width: Int, height: Int, pixelFormat: String, frameRate: Double? = nil, fieldOrder: String = "unknown",
      colorRange: String = "unknown", frames: Int = 0
    ) {
      (self.width, self.height, self.pixelFormat, self.frameRate) = (width, height, pixelFormat, frameRate)
      (self.fieldOrder, self.colorRange, self.frames) = (fieldOrder, colorRange, frames)
    }
  }

  public struct Audio: Equatable, Sendable {
    /// Samples a second.
    public var sampleRate: Int
    public var channels: Int
    /// Layout as FFmpeg spells it, `5.1(side)`.
    public var channelLayout: String
    /// Samples per channel decoded by the end of the analysis.
    public var samples: Int64

    public init(sampleRate: Int, channels: Int, channelLayout: String, samples: Int64 = 0) {
      (self.sampleRate, self.channels, self.channelLayout, self.samples) = (sampleRate, channels, channelLayout, samples)
    }
  }
}
