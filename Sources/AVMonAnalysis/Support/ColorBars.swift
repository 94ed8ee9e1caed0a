internal import AVMonModel
internal import Glibc

/// Recognises colour bars: vertical stripes in the order of ITU-R BT.471 and SMPTE RP 219 (yellow, cyan, green, magenta, red, blue).
enum ColorBars {
  /// Part of the picture's height in which every pattern in use has plain bars (SMPTE: the upper 2/3 or 7/12).
  private static let band = 0.1...0.5
  /// A bar is at least this wide (a seventh of 3/4 of the width, less an edge).
  private static let narrowest = 0.05
  private static let flatDeviation: Float = levels(5)
  private static let uniform: Float = levels(4)
  /// Bars have at least this much colour, and their hue is this near to the nominal one (radians).
  private static let saturation: Float = 0.12
  private static let hueTolerance: Float = 0.26

  /// (u, v) of the 75 % bars in 8-bit levels from neutral, for BT.601 and BT.709: yellow, cyan, green, magenta, red, blue.
  private static let nominal: [[(Float, Float)]] = [
    [(-84, 14), (-84, 8)], [(28, -84), (19, -84)], [(-56, -70), (-65, -76)], [(56, 70), (65, 76)], [(-28, 84), (-19, 84)], [(84, -14), (84, -8)],
  ]

  /// Whether at least five of the six colours stand side by side in order.
  static func isShown(in picture: PictureStats) -> Bool {
    guard picture.hasColor, picture.cellsHigh >= 4 else { return false }
    let rows = Int(band.lowerBound * Double(picture.cellsHigh))...Int(band.upperBound * Double(picture.cellsHigh))
    let hues = (0..<picture.cellsWide).map { hue(of: $0, rows, picture) }
    var (expected, found) = (0, 0)
    var column = 0
    while column < hues.count {
      guard let hue = hues[column] else {
        column += 1
        continue
      }
      let end = hues[column...].firstIndex { $0 != hue } ?? hues.count
      if Double(end - column) >= narrowest * Double(hues.count), hue >= expected {
        found += 1
        expected = hue + 1
      } else if Double(end - column) >= narrowest * Double(hues.count) {
        return false  // out of order
      }
      column = end
    }
    return found >= 5
  }

  /// Index of the bar colour of a column that is one plain colour from top to bottom of the band.
  private static func hue(of column: Int, _ rows: ClosedRange<Int>, _ picture: PictureStats) -> Int? {
    let cells = rows.map { picture.cells[$0 * picture.cellsWide + column] }
    let reference = cells[cells.count / 2]
    guard
      cells.allSatisfy({
        $0.deviation <= flatDeviation && abs($0.mean - reference.mean) <= uniform && abs($0.u - reference.u) <= uniform
          && abs($0.v - reference.v) <= uniform
      })
    else { return nil }
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
