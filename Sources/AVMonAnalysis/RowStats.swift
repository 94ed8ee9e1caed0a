/// What the rows of one picture say: whether they are woven of two fields, and whether a line divides two moments.
///
/// Measured on at most 64 samples a row, each the mean of eight pixels.
public struct RowStats: Sendable, Equatable {
  /// Share of the samples that differ from the picture before.
  public var moving: Double
  /// How far the rows next to each even (odd) row are from that row in the picture *before*, summed over the moving samples, in full scale
  /// per sample of the picture. The smaller of the two belongs to the fields that were captured next to each other: `odd` when the upper
  /// field comes first, `even` when the lower one does. They are equal in progressive pictures.
  public var even: Double
  public var odd: Double
  /// The same against the row itself in the same picture: what combing makes large.
  public var comb: Double
  /// How far the rows above and below are from each other: detail, which is not combing.
  public var vertical: Double
  /// Lines across the picture *before*: only what follows tells a tear from an edge.
  public var seams: [Seam]

  public init(moving: Double = 0, even: Double = 0, odd: Double = 0, comb: Double = 0, vertical: Double = 0, seams: [Seam] = []) {
    (self.moving, self.even, self.odd) = (moving, even, odd)
    (self.comb, self.vertical, self.seams) = (comb, vertical, seams)
  }

  /// A row that differs from the row above more than rows around them do, over a good part of the width.
  public struct Seam: Sendable, Equatable {
    /// First row below the line, as a share of the height.
    public var position: Double
    /// Share of the width where the rows differ.
    public var width: Double
    /// Share of that where one side of the line continues the other side of an older picture.
    public var matched: Double
    /// How many pictures older that one is, 1...3, and whether it is the lower side that is older.
    public var age: Int
    public var isLowerOlder: Bool
    /// Widest line near the same row in the picture before and after, as a share of `width`.
    public var before: Double
    public var after: Double

    public init(
      position: Double, width: Double, matched: Double, age: Int, isLowerOlder: Bool = true, before: Double = 0, after: Double = 0
    ) {
      (self.position, self.width, self.matched) = (position, width, matched)
      (self.age, self.isLowerOlder, self.before, self.after) = (age, isLowerOlder, before, after)
    }
  }
}
