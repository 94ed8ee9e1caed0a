internal import AVMonMedia
internal import AVMonModel

/// The lower part of each picture comes from an earlier one.
struct Tearing: PictureDefect {
  static let info = DefectInfo(
    "tearing", .picture, .seconds(3), "below a line that jumps about, each picture shows an earlier one",
    parameters: [Parameter("delay", .number(.count, 1...8, standard: 3), "how many pictures earlier")], finders: [["tearing"]],
    make: .picture { Tearing(plan: $0) })

  let plan: Plan
  private var generator: SeededGenerator
  private var before: [Picture] = []
  private var touched = Touched()

  init(plan: Plan) { (self.plan, generator) = (plan, plan.generator) }

  mutating func transform(_ next: TimedPicture) -> TimedPicture? {
    defer {
      before.append(next.picture)
      if before.count > Int(plan.values.number("delay")) { before.removeFirst() }
    }
    guard plan.covers(next.time), let old = before.first else { return next }
    var shown = next
    let shape = next.picture.shape
    let line = Int(generator.number(0.25...0.75) * Double(shape.height)) & ~1
    shown.picture.paste(Area(x: 0, y: line, width: shape.width, height: shape.height - line), of: old, toX: 0, y: line)
    touched.add(next, shown: shown.picture)
    return shown
  }

  func trace(end: MediaTime) -> Trace { touched.traceOfSeen("tearing", ignored: ["block_corruption", "frame_drop", "stutter"]) }
}
