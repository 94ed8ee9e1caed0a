extension Registry {
  /// Detectors that look at pictures.
  static let videoDetectors: [DetectorInfo] = [
    DetectorInfo(Black.self), DetectorInfo(FlatColor.self), DetectorInfo(FrameDrop.self), DetectorInfo(Freeze.self),
    DetectorInfo(Stutter.self), DetectorInfo(TestPattern.self),
    DetectorInfo(Blockiness.self), DetectorInfo(Blur.self), DetectorInfo(Flash.self), DetectorInfo(Letterbox.self),
    DetectorInfo(SignalLevels.self),
  ]
}
