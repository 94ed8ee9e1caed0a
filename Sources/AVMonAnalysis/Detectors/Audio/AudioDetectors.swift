extension Registry {
  /// Detectors that listen to sound.
  static let audioDetectors: [DetectorInfo] = [
    DetectorInfo(ChannelDead.self),
    DetectorInfo(Click.self),
    DetectorInfo(Clipping.self),
    DetectorInfo(Dropout.self),
    DetectorInfo(Hum.self),
    DetectorInfo(Loudness.self),
    DetectorInfo(LoudnessJump.self),
    DetectorInfo(Phase.self),
    DetectorInfo(Silence.self),
  ]
}
