internal import CKernels

/// A picture as 32 x 18 numbers that do not depend on its size, level and contrast, to tell whether two pictures are the same.
struct Fingerprint: Sendable {
  static let (columns, rows) = (32, 18)
  static var count: Int { columns * rows }

  /// Means of the cells less their mean, of length 1; all zero for a picture of one level.
  let values: [Float]
  /// Standard deviation of the cells, 8-bit levels.
  let contrast: Double

  /// How different two pictures are: 0 for the same, about 1 for foreign ones, 2 at most.
  func distance(to other: Fingerprint) -> Double {
    values.withUnsafeBufferPointer { a in
      other.values.withUnsafeBufferPointer { b in
        max(0, 1 - Self.dot(a.baseAddress, b.baseAddress, a.count))
      }
    }
  }

  private static let dot = avmon_kernels_best()!.pointee.dot!  // documented never to be NULL
}

/// A part of a picture in shares of its width and height.
public struct PictureArea: Sendable, Equatable {
  public var x, y, width, height: Double
  public init(x: Double = 0, y: Double = 0, width: Double = 1, height: Double = 1) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }
  /// All of the picture.
  public static let whole = PictureArea()

  /// The middle of this area, by `share` as wide and high.
  func middle(_ share: Double) -> PictureArea {
    PictureArea(x: x + width * (1 - share) / 2, y: y + height * (1 - share) / 2, width: width * share, height: height * share)
  }
}

/// Makes fingerprints of an area of pictures of one size.
struct FingerprintSampler {
  /// For each cell the first tile and the weights of the tiles it covers.
  private typealias Taps = [(first: Int, weights: [Float])]
  private let across, down: Taps
  private let columns: Int

  init(_ tiles: PictureTiles, area: PictureArea) {
    columns = tiles.columns
    across = Self.taps(
      Fingerprint.columns, from: area.x * Double(tiles.width), size: area.width * Double(tiles.width), tile: tiles.tile, tiles.columns,
      end: tiles.width)
    down = Self.taps(
      Fingerprint.rows, from: area.y * Double(tiles.height), size: area.height * Double(tiles.height), tile: tiles.tile, tiles.rows,
      end: tiles.height)
  }

  private static func taps(_ cells: Int, from start: Double, size: Double, tile: Int, _ tiles: Int, end: Int) -> Taps {
    (0..<cells).map { cell in
      let (low, high) = (start + size * Double(cell) / Double(cells), start + size * Double(cell + 1) / Double(cells))
      let first = max(0, min(tiles - 1, Int(low) / tile))
      let last = max(first, min(tiles - 1, (Int(high.rounded(.up)) - 1) / tile))
      var weights = (first...last).map { index in
        max(0, Float(min(high, Double(min(end, (index + 1) * tile))) - max(low, Double(index * tile))))
      }
      let sum = weights.reduce(0, +)
      for index in weights.indices { weights[index] = sum > 0 ? weights[index] / sum : 1 / Float(weights.count) }
      return (first, weights)
    }
  }

  func fingerprint(_ tiles: PictureTiles) -> Fingerprint {
    var values: [Float] = []
    values.reserveCapacity(Fingerprint.count)
    var line = [Float](repeating: 0, count: columns)
    for (first, weights) in down {
      for column in 0..<columns {
        var sum: Float = 0
        for (index, weight) in weights.enumerated() { sum += weight * tiles.means[(first + index) * columns + column] }
        line[column] = sum
      }
      for (start, shares) in across {
        var sum: Float = 0
        for (index, share) in shares.enumerated() { sum += share * line[start + index] }
        values.append(sum)
      }
    }
    let mean = values.reduce(0, +) / Float(values.count)
    var power: Float = 0
    for index in values.indices {
      values[index] -= mean
      power += values[index] * values[index]
    }
    let length = power.squareRoot()
    for index in values.indices { values[index] = length > 1e-3 ? values[index] / length : 0 }
    return Fingerprint(values: values, contrast: Double(length) / Double(Fingerprint.count).squareRoot())
  }
}
