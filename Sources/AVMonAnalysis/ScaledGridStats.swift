/// Edges on the grid of macroblocks of a picture made smaller, so that blocks of a picture that was scaled up are 16 samples wide again.
public struct ScaledGridStats: Sendable, Equatable {
  /// How much smaller the picture was made. Scaled up by 2, macroblocks lie on the grid of the picture as it is.
  public enum Scale: Int, CaseIterable, Sendable {
    case twoThirds, fourNinths
    public var ratio: Double { self == .twoThirds ? 2.0 / 3 : 4.0 / 9 }
  }
  public var scale: Scale
  public var grid: GridStats
  /// Whether it was the picture's turn; else it was looked at because the one before looked damaged at this scale.
  public var isDue: Bool

  public init(scale: Scale, grid: GridStats, isDue: Bool = true) { (self.scale, self.grid, self.isDue) = (scale, grid, isDue) }
}
