import Testing

@testable import AVMonAnalysis

/// Pictures and sounds for comparisons, made of numbers.
enum ReferenceBuilders {
  /// A picture of soft blobs that move with `phase`, in tiles: no two phases look alike.
  static func tiles(_ phase: Double, level: Float = 0, scale: Float = 1) -> PictureTiles {
    let (columns, rows) = (64, 36)
    var means: [Float] = []
    for row in 0..<rows {
      for column in 0..<columns {
        let (x, y) = (Double(column) / Double(columns), Double(row) / Double(rows))
        let first = wave(3 * x + 0.31 * phase) * wave(2 * y - 0.17 * phase)
        let second = wave(5 * x - 0.23 * phase + 4 * y)
        means.append(Float(120 + 50 * first + 30 * second) * scale + level)
      }
    }
    return PictureTiles(columns: columns, rows: rows, means: means)
  }

  /// A smooth wave of period 1.
  private static func wave(_ x: Double) -> Double {
    let part = x - x.rounded(.down)
    return part < 0.5 ? 16 * part * (0.5 - part) - 0.0 : -16 * (part - 0.5) * (1 - part)
  }

  static func picture(_ phase: Double, at time: Double, duration: Double = 0.04) -> PictureAligner.Picture {
    PictureAligner.Picture(time: time, duration: duration, tiles: tiles(phase), active: nil)
  }

  /// White noise whose loudness changes every tenth of a second, the same for the same seed.
  static func noise(seconds: Double, seed: UInt64) -> [Float] {
    var state = seed &* 6_364_136_223_846_793_005 &+ 1
    func next() -> Float {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(Int64(bitPattern: state) >> 40) / Float(1 << 23)
    }
    var loudness: Float = 0.1
    return (0..<Int(seconds * 16_000)).map { index in
      if index % 1600 == 0 { loudness = 0.02 + 0.15 * abs(next()) }
      return loudness * next()
    }
  }
}
