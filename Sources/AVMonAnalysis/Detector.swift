public import AVMonModel

/// A state machine that turns measurements into findings: a value, so that it can be tested without media and threads.
///
/// It never sees pixels or samples, reads a clock, or prints. The engine makes one instance for each stream in the detector's
/// `scope` and calls it in presentation order within a stream; the order *between* streams depends on the decoders' delays, so a
/// detector that looks at several streams must not depend on it.
public protocol Detector: Sendable {
  associatedtype Options: DetectorOptions

  /// Stable id, a noun for the defect; appears in reports and policies.
  static var id: String { get }
  /// What it finds, in one sentence.
  static var summary: String { get }
  /// How it decides, its severities and its limits, in paragraphs of Markdown.
  static var details: String { get }
  static var scope: DetectorScope { get }
  /// Which measurements must run for it.
  static var needs: Needs { get }

  /// Why there is nothing to look at in a stream of the right kind, `mono track`; nil when there is.
  static func reasonToSkip(_ context: StreamContext) -> String?

  init(_ options: Options, _ context: StreamContext)

  /// A picture, in presentation order.
  mutating func observe(video: VideoStats, _ out: inout Findings)
  /// A block of sound of 50 ms, in presentation order.
  mutating func observe(audio: AudioStats, _ out: inout Findings)
  /// A packet, in the order of the input.
  mutating func observe(packet: PacketStats, _ out: inout Findings)
  /// Something that happened to the stream rather than in it.
  mutating func observe(event: StreamEvent, _ out: inout Findings)
  /// The loudness of an audio stream, once, before `finish`.
  mutating func observe(loudness: Measurements.Loudness, _ out: inout Findings)
  /// How far an audio stream is from the first one, once, before `finish`; only where there are several, and for `av_sync`.
  mutating func observe(tracks: TrackLags, _ out: inout Findings)
  /// The end of the analysed input: closes what is still open. `end` is the end of the stream's last frame.
  mutating func finish(at end: MediaTime, _ out: inout Findings)
}

extension Detector {
  public static func reasonToSkip(_ context: StreamContext) -> String? { nil }
  public mutating func observe(video: VideoStats, _ out: inout Findings) {}
  public mutating func observe(audio: AudioStats, _ out: inout Findings) {}
  public mutating func observe(packet: PacketStats, _ out: inout Findings) {}
  public mutating func observe(event: StreamEvent, _ out: inout Findings) {}
  public mutating func observe(loudness: Measurements.Loudness, _ out: inout Findings) {}
  public mutating func observe(tracks: TrackLags, _ out: inout Findings) {}
}

/// What one instance of a detector looks at.
public enum DetectorScope: String, Sendable {
  /// One video stream.
  case video
  /// One audio stream.
  case audio
  /// The input as a whole.
  case input
  /// The input as a whole, when it is an MPEG transport stream.
  case transport
}

/// Measurements a detector needs; the engine runs the union over the chosen detectors.
public struct Needs: OptionSet, Sendable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }
  /// Decoded pictures, without looking at pixels.
  public static let pictures = Needs(rawValue: 1)
  /// Luma of every picture.
  public static let luma = Needs(rawValue: 2 | 1)
  /// Comparison of the rows of every picture.
  public static let rows = Needs(rawValue: 256 | 2 | 1)
  /// Edges of every picture that lie on the grid of macroblocks.
  public static let grid = Needs(rawValue: 1024 | 2 | 1)
  /// Mean colour of every cell.
  public static let chroma = Needs(rawValue: 4 | 2 | 1)
  /// Bars, detail, blocking and levels (`PictureDetail`).
  public static let detail = Needs(rawValue: 1 << 20 | 2 | 1)
  /// Decoded sound, without looking at samples.
  public static let sound = Needs(rawValue: 128)
  /// Samples of every channel.
  public static let samples = Needs(rawValue: 8 | 128)
  /// BS.1770 loudness and true peak.
  public static let loudness = Needs(rawValue: 16 | 8 | 128)
  /// Energy of the linear prediction residual, for impulses.
  public static let residual = Needs(rawValue: 1 << 12 | 8 | 128)
  /// Sound below 200 Hz at 400 samples a second, for mains hum.
  public static let lowBand = Needs(rawValue: 1 << 13 | 8 | 128)
  /// Levels in bands of frequency.
  public static let bands = Needs(rawValue: 1 << 14 | 8 | 128)
  /// Packets as the demuxer delivers them.
  public static let packets = Needs(rawValue: 32)
  /// The 188-byte packets of a transport stream.
  public static let transport = Needs(rawValue: 64)
}

/// What a detector instance is told about its surroundings.
public struct StreamContext: Sendable {
  public var input: InputInfo
  /// The stream it looks at, or nil for the input as a whole.
  public var stream: StreamInfo?
  /// Whether the analysis begins inside the programme (`--from`) or stops before its end (`--to`).
  public var isExcerpt: Bool

  public init(input: InputInfo, stream: StreamInfo?, isExcerpt: Bool = false) {
    (self.input, self.stream, self.isExcerpt) = (input, stream, isExcerpt)
  }

  /// Streams that are analysed.
  public var analysed: [StreamInfo] { input.streams.filter(\.isAnalysed) }
}
