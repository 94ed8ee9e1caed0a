extension Registry {
  /// Detectors that look at packets, time stamps and several streams together.
  static let streamDetectors: [DetectorInfo] = [
    DetectorInfo(TSContinuity.self), DetectorInfo(TSError.self), DetectorInfo(Timestamp.self), DetectorInfo(AVSync.self),
    DetectorInfo(AudioMissing.self),
    DetectorInfo(FormatChange.self), DetectorInfo(DecodeError.self),
  ]
}
