public import AVMonModel

extension Settings {
  /// Severity of an offset between sound and picture (milliseconds, + = sound early) that is known to `uncertainty`, by the limits of
  /// `av_sync`; nil within them all.
  public func syncSeverity(of offset: Double, within uncertainty: Double) -> Severity? {
    var options = AVSync.Options()
    let own = values(of: AVSync.id)
    for spec in AVSync.Options.specs { if let value = own[spec.name] { spec.set(&options, value) } }
    return options.severity(of: offset, within: uncertainty)
  }
}
