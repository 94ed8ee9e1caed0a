extension PictureStats {
  /// Whether colour can matter for what the detectors look for: luma shows a flat picture, or plain stripes as in colour bars.
  ///
  /// Colour planes are half of the luma's bytes; few pictures get as far as this, which saves about 1 % of the decoding time (our
  /// measurement). The conditions are the luma parts of what `FlatPicture` and `ColorBars` ask for, so nothing they would find is missed.
  public var deservesColor: Bool { FlatPicture.isPossible(self) || ColorBars.isPossible(in: self) }
}
