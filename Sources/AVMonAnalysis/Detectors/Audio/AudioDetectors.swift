extension Registry {
  /// Detectors that listen to sound.
  static let audioDetectors: [DetectorInfo] = [
    DetectorInfo(ChannelDead.self),
    DetectorInfo(Clipping.self),
    DetectorInfo(Dropout.self),
    DetectorInfo(Loudness.self),
    DetectorInfo(Phase.self),
    DetectorInfo(Silence.self),
  ]
}
