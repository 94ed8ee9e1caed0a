internal import AVMonModel
internal import Glibc

/// Recognises colour bars: plain vertical stripes side by side in the hues of ITU-R BT.471 and SMPTE RP 219 (yellow, cyan, green, magenta,
/// red, blue), in any order: test cards of equipment makers have their own.
enum ColorBars {
  /// Part of the picture's height in which every pattern in use has plain bars (SMPTE: the upper 2/3 or 7/12).
  private static let band = 0.1...0.5
  /// A bar is at least this wide (a seventh of 3/4 of the width, less its edges).
  private static let narrowest = 0.05
  /// Different hues that make bars; six are nominal, one may be hidden by a caption.
  private static let fewestHues = 5
  private static let flatDeviation: Float = levels(5)
  private static let uniform: Float = levels(4)
  /// Share of a column's cells that must agree: captions and circles cross the bars of some test cards.
  private static let agreement = 0.8
  /// Bars have at least this much colour, and their hue is this near to the nominal one (radians).
  private static let saturation: Float = 0.2
  private static let hueTolerance: Float = 0.26

  /// (u, v) of the 75 % bars in 8-bit levels from neutral, for BT.601 and BT.709: yellow, cyan, green, magenta, red, blue.
  private static let nominal: [[(Float, Float)]] = [
    [(-84, 14), (-84, 8)], [(28, -84), (19, -84)], [(-56, -70), (-65, -76)], [(56, 70), (65, 76)], [(-28, 84), (-19, 84)],
    [(84, -14), (84, -8)],
  ]

  /// Whether at least five of the six colours stand side by side.
  static func isShown(in picture: PictureStats) -> Bool {
    guard picture.hasColor, let rows = rows(of: picture), isPossible(in: picture) else { return false }
    var found: Set<Int> = []
    var (running, width) = (-1, 0)
    for column in 0..<picture.cellsWide {
      let hue = hue(of: column, rows, picture) ?? -1
      width = hue == running ? width + 1 : 1
      running = hue
      if hue >= 0, Double(width) >= narrowest * Double(picture.cellsWide) { found.insert(hue) }
    }
    return found.count >= fewestHues
  }

  /// Whether luma alone allows bars: enough columns are plain.
  static func isPossible(in picture: PictureStats) -> Bool {
    guard let rows = rows(of: picture) else { return false }
    let plain = (0..<picture.cellsWide).count { isPlain($0, rows, picture) { _, _ in true } }
    return Double(plain) >= Double(fewestHues) * narrowest * Double(picture.cellsWide)
  }

  /// Rows of cells that lie in the band; nil when the picture is too small.
  private static func rows(of picture: PictureStats) -> Range<Int>? {
    let first = Int((band.lowerBound * Double(picture.cellsHigh)).rounded(.up))
    let end = Int(band.upperBound * Double(picture.cellsHigh))
    return picture.cellsHigh >= 4 && first < end ? first..<end : nil
  }

  /// Whether a column is plain from top to bottom of the band, in luma and by `agrees`, which compares a cell with the middle one.
  private static func isPlain(
    _ column: Int, _ rows: Range<Int>, _ picture: PictureStats, _ agrees: (PictureStats.Cell, PictureStats.Cell) -> Bool
  ) -> Bool {
    let reference = picture.cells[(rows.lowerBound + rows.count / 2) * picture.cellsWide + column]
    let alike = rows.count {
      let cell = picture.cells[$0 * picture.cellsWide + column]
      return cell.deviation <= flatDeviation && abs(cell.mean - reference.mean) <= uniform && agrees(cell, reference)
    }
    return Double(alike) >= agreement * Double(rows.count)
  }

  /// Index of the bar colour of a column that is one plain colour from top to bottom of the band.
  private static func hue(of column: Int, _ rows: Range<Int>, _ picture: PictureStats) -> Int? {
    guard isPlain(column, rows, picture, { abs($0.u - $1.u) <= uniform && abs($0.v - $1.v) <= uniform }) else { return nil }
    let reference = picture.cells[(rows.lowerBound + rows.count / 2) * picture.cellsWide + column]
    let (x, y) = (reference.u - 0.502, reference.v - 0.502)
    guard (x * x + y * y).squareRoot() >= saturation else { return nil }
    let angle = atan2(y, x)
    return nominal.indices.first { index in
      nominal[index].contains { u, v in
        let distance = abs(angle - atan2(v, u))
        return min(distance, 2 * Float.pi - distance) <= hueTolerance
      }
    }
  }
}
