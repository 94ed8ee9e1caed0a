internal import AVMonModel

/// Whether a picture is one flat colour, and which.
struct FlatPicture: Sendable {
  /// Structure a flat cell may have: coding noise.
  private static let flatDeviation: Float = levels(2.5)
  /// EBU QC 0016B: 90 % of the picture within 10.5 % of one colour.
  private static let share = 0.9
  private static let tolerance: Float = 0.105

  var luma: Float
  var u: Float
  var v: Float
  /// Share of the picture that has this colour.
  var area: Double

  /// Nil when the picture is not flat. What is not of the colour must lie in one corner (a logo): text in the middle makes a slide.
  init?(_ picture: PictureStats) {
    guard picture.hasColor, Self.isPossible(picture) else { return nil }
    let flat = picture.cells.filter { $0.deviation <= Self.flatDeviation }
    func median(_ value: (PictureStats.Cell) -> Float) -> Float { flat.map(value).sorted()[flat.count / 2] }
    let (luma, u, v) = (median(\.mean), median(\.u), median(\.v))
    func isAlike(_ cell: PictureStats.Cell) -> Bool {
      cell.deviation <= Self.flatDeviation && abs(cell.mean - luma) <= Self.tolerance && abs(cell.u - u) <= Self.tolerance
        && abs(cell.v - v) <= Self.tolerance
    }
    let others = picture.cells.indices.filter { !isAlike(picture.cells[$0]) }
    let area = 1 - Double(others.count) / Double(picture.cells.count)
    guard area >= Self.share else { return nil }
    guard CellBounds.areInOneCorner(others, wide: picture.cellsWide, high: picture.cellsHigh) else { return nil }
    (self.luma, self.u, self.v, self.area) = (luma, u, v, area)
  }

  /// Whether luma alone allows a flat picture.
  static func isPossible(_ picture: PictureStats) -> Bool {
    let flat = picture.cells.count { $0.deviation <= flatDeviation }
    return flat > 0 && Double(flat) >= share * Double(picture.cells.count)
  }

  /// A name for the colour.
  enum Name: String, Sendable { case black, grey, white, green, magenta, red, blue, yellow, cyan }

  /// Colours a decoder leaves behind when it has nothing: mid grey (128), and the green and magenta of zero or full colour differences.
  var isDecoderColor: Bool {
    let isNeutral = abs(u - 0.502) < 0.02 && abs(v - 0.502) < 0.02
    return (isNeutral && abs(luma - 0.502) < 0.025) || name == .green || name == .magenta
  }

  var name: Name {
    let (x, y) = (u - 0.502, v - 0.502)
    guard x * x + y * y > 0.06 * 0.06 else { return luma < 0.15 ? .black : luma > 0.75 ? .white : .grey }
    // The signs of the colour differences tell the six hues of colour bars apart: green has neither, magenta both.
    switch (x > 0.04, y > 0.04, x < -0.04, y < -0.04) {
    case (_, _, true, true): return .green
    case (true, true, _, _): return .magenta
    case (true, _, _, true): return y > -0.5 * x ? .blue : .cyan
    case (_, true, true, _): return x > -0.5 * y ? .red : .yellow
    case (true, _, _, _): return .blue
    case (_, true, _, _): return .red
    case (_, _, true, _): return .yellow
    default: return .cyan
    }
  }
}
