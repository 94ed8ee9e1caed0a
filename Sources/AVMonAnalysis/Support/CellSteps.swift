/// How the means of the cells change from one picture to the next.
struct CellSteps: Sendable {
  /// Direction from which on the whole picture grows brighter or darker.
  static let fade: Float = 0.9
  /// Change of a cell's mean that is movement.
  private static let movement: Float = levels(1)

  /// Mean size of the steps.
  let flow: Float
  /// Share of the steps that add up: 1 when all go one way.
  let direction: Float
  /// Share of the cells that move.
  let movingShare: Double

  init(_ steps: some Sequence<Float>) {
    var (sum, magnitude, moving, count): (Float, Float, Int, Int) = (0, 0, 0, 0)
    for step in steps {
      (sum, magnitude, count) = (sum + step, magnitude + abs(step), count + 1)
      if abs(step) > Self.movement { moving += 1 }
    }
    flow = magnitude / Float(max(1, count))
    direction = magnitude > 0 ? abs(sum) / magnitude : 0
    movingShare = Double(moving) / Double(max(1, count))
  }
}
