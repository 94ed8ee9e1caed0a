/// What is measured of a picture beyond its cells: where it ends, how fine it is, how blocky, and whether its levels keep the limits.
public struct PictureDetail: Sendable, Equatable {
  /// Mean square of the differences of horizontal neighbours in every cell, as a share of full scale squared; empty when not measured.
  public var gradientPowers: [Float] = []
  /// Blocks whose differences stand on the lines of an 8 x 8 grid.
  public var grid = Grid()
  /// The part of the picture between black bars; nil when the picture is black or was not measured.
  public var active: ActivePicture?
  /// Levels outside what EBU R 103 allows; nil where it does not apply (full range) or was not counted.
  public var excess: Excess?

  public init() {}

  /// Shares of the picture's 16 x 16 blocks.
  public struct Grid: Sendable, Equatable {
    /// Blocks with more than 3/10 of their differences on the grid, where one eighth is natural.
    public var lines = 0.0
    /// Those among them in which rows and columns agree.
    public var squares = 0.0
    public init(lines: Double = 0, squares: Double = 0) { (self.lines, self.squares) = (lines, squares) }
  }

  /// Shares of the picture below the lowest and above the highest level, after a low-pass filter.
  public struct Excess: Sendable, Equatable {
    public var below = 0.0
    public var above = 0.0
    public init(below: Double = 0, above: Double = 0) { (self.below, self.above) = (below, above) }
  }
}

/// The picture between black bars.
public struct ActivePicture: Sendable, Equatable {
  /// Rows and columns of the bars.
  public var top, bottom, left, right: Int
  /// How much of the picture's first and last row of blocks between the bars is not black, the smaller share of both; the same for columns.
  public var litRows, litColumns: Double
  /// How much of the picture between the bars is not black.
  public var lit: Double

  public init(
    top: Int = 0, bottom: Int = 0, left: Int = 0, right: Int = 0, litRows: Double = 1, litColumns: Double = 1, lit: Double = 1
  ) {
    (self.top, self.bottom, self.left, self.right) = (top, bottom, left, right)
    (self.litRows, self.litColumns, self.lit) = (litRows, litColumns, lit)
  }
}
