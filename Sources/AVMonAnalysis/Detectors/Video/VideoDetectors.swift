extension Registry {
  /// Detectors that look at pictures.
  static let videoDetectors: [DetectorInfo] = [
    DetectorInfo(Black.self), DetectorInfo(BlockCorruption.self), DetectorInfo(Blockiness.self), DetectorInfo(Blur.self),
    DetectorInfo(Flash.self), DetectorInfo(FlatColor.self), DetectorInfo(FrameDrop.self), DetectorInfo(Freeze.self),
    DetectorInfo(Interlace.self), DetectorInfo(Letterbox.self), DetectorInfo(SignalLevels.self), DetectorInfo(Stutter.self),
    DetectorInfo(Tearing.self), DetectorInfo(TestPattern.self),
  ]
}
