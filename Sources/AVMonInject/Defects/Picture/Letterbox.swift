internal import AVMonMedia
internal import AVMonModel

/// Black bars come in above and below.
struct Letterbox: PictureDefect {
  static let info = DefectInfo(
    "letterbox", .picture, .toTheEnd, "black bars come in above and below and stay",
    parameters: [Parameter("bar", .number(.share, 0.02...0.4, standard: 0.125), "height of a bar, as a share of the picture's")],
    finders: [["letterbox"]], make: .picture { Letterbox(plan: $0) })

  let plan: Plan
  private var touched = Touched()

  init(plan: Plan) { self.plan = plan }

  mutating func transform(_ next: TimedPicture) -> TimedPicture? {
    guard plan.covers(next.time) else { return next }
    var shown = next
    let shape = next.picture.shape
    let bar = Int(Double(shape.height) * plan.values.number("bar")) & ~1
    for y in [0, shape.height - bar] { shown.picture.fill(Area(x: 0, y: y, width: shape.width, height: bar), .black) }
    touched.add(next, shown: shown.picture)
    return shown
  }

  func trace(end: MediaTime) -> Trace {
    touched.trace("letterbox", ignored: [], figures: [Metric("bar", plan.values.number("bar"))])
  }
}
