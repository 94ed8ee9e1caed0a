/// Straight edges on grids of 16 x 16 blocks: damaged macroblocks have outlines, and these lie where macroblocks lie.
public struct GridStats: Sendable, Equatable {
  /// Corners, where an edge along a row of blocks meets one along a column, of edges of 4 levels (of 255) or more, and of 8 or more.
  public struct Corners: Sendable, Equatable {
    public var weak: Int
    public var strong: Int
    public init(weak: Int = 0, strong: Int = 0) { (self.weak, self.strong) = (weak, strong) }
  }
  /// On the grid of macroblocks; on one shifted by half a block, where transform blocks have outlines too; and on one shifted by 5 samples,
  /// where nothing but the picture itself makes any.
  public var macroblock: Corners
  public var transform: Corners
  public var picture: Corners
  /// Whole blocks of the macroblock grid.
  public var blocksWide: Int
  public var blocksHigh: Int
  /// Edges on the left (bits 0, 1: weak, strong) and upper side (bits 2, 3) of each block of the macroblock grid, row by row.
  public var sides: [UInt8]
  /// Share of blocks that are vertical stripes: rows that repeat each other, as intra concealment draws them.
  public var stripes: Double

  public init(
    macroblock: Corners = Corners(), transform: Corners = Corners(), picture: Corners = Corners(), blocksWide: Int = 0, blocksHigh: Int = 0,
    sides: [UInt8] = [], stripes: Double = 0
  ) {
    (self.macroblock, self.transform, self.picture) = (macroblock, transform, picture)
    (self.blocksWide, self.blocksHigh, self.sides, self.stripes) = (blocksWide, blocksHigh, sides, stripes)
  }
}
