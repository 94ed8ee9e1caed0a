public import AVMonAnalysis
public import AVMonMedia
public import AVMonModel

/// What to analyse, and how.
public struct AnalysisRequest: Sendable {
  public var location: InputLocation
  /// Detectors to run.
  public var detectors: [DetectorInfo]
  /// Detectors the user left out: they appear as `skipped`.
  public var leftOut: [DetectorInfo]
  public var settings: Settings
  /// The video stream among the video streams, from 0; nil for the best.
  public var videoNumber: Int?
  /// Part of the input to analyse, in report time; nil ends are open.
  public var from: MediaTime?
  public var to: MediaTime?
  /// Decoding threads, 0 for one per core.
  public var threads: Int
  public var toolVersion: String

  public init(
    location: InputLocation, detectors: [DetectorInfo] = Registry.all, leftOut: [DetectorInfo] = [], settings: Settings = Settings(),
    videoNumber: Int? = nil, from: MediaTime? = nil, to: MediaTime? = nil, threads: Int = 0, toolVersion: String
  ) {
    (self.location, self.detectors, self.leftOut, self.settings) = (location, detectors, leftOut, settings)
    (self.videoNumber, self.from, self.to, self.threads) = (videoNumber, from, to, threads)
    self.toolVersion = toolVersion
  }
}

/// How far an analysis is.
public struct Progress: Sendable {
  /// Presented seconds analysed so far.
  public var position: Double
  /// Presented seconds in all, when the container says.
  public var total: Double?
}
