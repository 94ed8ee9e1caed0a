extension Registry {
  /// Detectors that look at pictures.
  static let videoDetectors: [DetectorInfo] = [
    DetectorInfo(Black.self), DetectorInfo(BlockCorruption.self), DetectorInfo(FlatColor.self), DetectorInfo(FrameDrop.self),
    DetectorInfo(Freeze.self),
    DetectorInfo(Interlace.self), DetectorInfo(Stutter.self), DetectorInfo(Tearing.self), DetectorInfo(TestPattern.self),
  ]
}
