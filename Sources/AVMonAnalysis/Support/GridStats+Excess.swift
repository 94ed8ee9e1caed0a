extension GridStats {
  /// Share of the transform grid's corners to expect on the macroblock grid.
  private static let transformShare = 0.8
  /// Variance of a count that is zero by luck.
  private static let spread = 3.0
  /// Share of the corners that must be strong.
  private static let strongShare = 0.4

  private func expected(_ corners: KeyPath<Corners, Int>) -> Double {
    max(Double(picture[keyPath: corners]), Self.transformShare * Double(transform[keyPath: corners]))
  }

  /// Corners on the macroblock grid beyond those on the shifted grids, in standard deviations.
  var excess: Double {
    let (weak, expected) = (Double(macroblock.weak), expected(\.weak))
    return (weak - expected) / (weak + expected + Self.spread).squareRoot()
  }

  /// Whether enough of the corners beyond those on the shifted grids are strong.
  var isMostlyStrong: Bool {
    Double(macroblock.strong) - expected(\.strong) >= Self.strongShare * (Double(macroblock.weak) - expected(\.weak))
  }
}
