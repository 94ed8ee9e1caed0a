import AVMonModel

@testable import AVMonAnalysis

/// A made-up programme of which only the edges on grids are told: 40 x 22 blocks, 25 pictures a second, key frames every 2 s.
struct GridFootage {
  var detector: BlockCorruption
  var out = Findings(detector: BlockCorruption.id, stream: 0)
  var time = MediaTime.zero
  var number = 0
  var keyDistance = 50

  /// How much every picture differs from the one before.
  var change = 0.02
  var deviation = 0.1

  init(codec: String = "h264") { detector = BlockCorruption(.init(), Footage.context(codec: codec)) }

  /// The decoder refuses the next packet: its picture is missing.
  mutating func refuse(_ count: Int = 1) {
    for _ in 0..<count {
      detector.observe(event: .decodeFailure(stream: 0, time: time, reason: "Invalid data"), &out)
      (time, number) = (time + MediaTime(seconds: 0.04), number + 1)
    }
  }

  mutating func show(
    _ grid: GridStats, damage: FrameDamage = [], isKey: Bool? = nil, isNew: Bool = false, scaled: ScaledGridStats? = nil
  ) {
    var picture = PictureStats(
      width: 640, height: 352, cellsWide: 20, cellsHigh: 11, cells: [], mean: 0.4, deviation: deviation, minimum: 0, maximum: 1,
      darkStrips: [],
      black: 16.0 / 255, change: isNew ? nil : PictureStats.Change(mean: change, cellMaximum: 0.05, histogram: 0.02), hasColor: true)
    picture.grid = grid
    picture.scaledGrid = scaled
    let duration = MediaTime(seconds: 0.04)
    detector.observe(
      video: VideoStats(
        index: number, time: time, duration: duration, isKey: isKey ?? (number % keyDistance == 0), damage: damage, picture: picture),
      &out)
    (time, number) = (time + duration, number + 1)
  }

  /// Natural structures: as many corners on each grid.
  mutating func clean(_ count: Int, corners: Int = 6, isKey: Bool? = nil) {
    for index in 0..<count {
      let some = GridStats.Corners(weak: corners + index % 3, strong: corners / 2 + index % 2)
      show(Self.grid(some, some, some), isKey: isKey)
    }
  }

  /// A grid with `blocks` outlined blocks in a row.
  static func outlined(_ blocks: Int, strong: Double = 1, transform: Double = 0.1) -> GridStats {
    let corners = 2 * blocks + 6
    var grid = Self.grid(
      .init(weak: corners, strong: Int(Double(corners) * strong)),
      .init(weak: Int(Double(corners) * transform), strong: Int(Double(corners) * transform * strong)), .init(weak: 6, strong: 3))
    for index in 0..<blocks {
      let at = (5 + index / 20) * 40 + 10 + index % 20
      grid.sides[at] = 0b1111
      grid.sides[at + 1] |= 0b0011
      grid.sides[at + 40] |= 0b1100
    }
    return grid
  }

  /// `count` pictures with `blocks` outlined blocks in a row.
  mutating func damaged(_ count: Int, blocks: Int, strong: Double = 1, transform: Double = 0.1) {
    for _ in 0..<count { show(Self.outlined(blocks, strong: strong, transform: transform)) }
  }

  mutating func finish() -> [Event] {
    detector.finish(at: time, &out)
    return out.events
  }

  static func grid(_ macroblock: GridStats.Corners, _ transform: GridStats.Corners, _ picture: GridStats.Corners) -> GridStats {
    GridStats(
      macroblock: macroblock, transform: transform, picture: picture, blocksWide: 40, blocksHigh: 22,
      sides: Array(repeating: 0, count: 880))
  }
}
