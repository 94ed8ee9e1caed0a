internal import AVMonMedia
internal import AVMonModel

/// Pictures become one colour.
struct Solid: PictureDefect {
  let plan: Plan
  let detector: String
  let alternatives: [String]
  let ignored: [String]
  /// The colour of the picture that comes so long after the beginning.
  let paint: @Sendable (MediaTime) -> Paint
  private var touched = Touched()

  init(
    plan: Plan, detector: String, alternatives: [String] = [], ignored: [String], paint: @escaping @Sendable (MediaTime) -> Paint
  ) {
    (self.plan, self.detector, self.alternatives, self.ignored, self.paint) = (plan, detector, alternatives, ignored, paint)
  }

  mutating func transform(_ next: TimedPicture) -> TimedPicture? {
    guard plan.covers(next.time) else { return next }
    let shown = Picture(next.picture.shape, filled: paint(next.time - (touched.start ?? next.time)))
    touched.add(next, shown: shown)
    return TimedPicture(time: next.time, duration: next.duration, picture: shown)
  }

  func trace(end: MediaTime) -> Trace { touched.trace(detector, alternatives: alternatives, ignored: ignored) }
}

enum Black {
  static let info = DefectInfo(
    "black", .picture, .seconds(2), "pictures are black", finders: [["black"]],
    make: .picture { plan in Solid(plan: plan, detector: "black", ignored: Touched.still) { _ in .black } })
}

enum FlatColor {
  // A constant of its own, for LeakSanitizer does not see an array whose only holder is a parameter's kind.
  private static let colors = ["any"] + Paint.flat.map(\.name)

  static let info = DefectInfo(
    "flat_color", .picture, .seconds(2), "pictures are one colour, as devices show without a signal",
    parameters: [Parameter("color", .choice(colors), "the colour; any leaves it to the seed")],
    finders: [["flat_color"]],
    make: .picture { plan in
      var generator = plan.generator
      let chance = generator.index(Paint.flat.count)
      let paint = (Paint.flat.first { $0.name == plan.values.word("color") } ?? Paint.flat[chance]).paint
      return Solid(
        plan: plan, detector: "flat_color", alternatives: ["test_pattern"], ignored: Touched.still + ["block_corruption", "flash"]
      ) { _ in paint }
    })
}

enum Flash {
  static let info = DefectInfo(
    "flash", .picture, .seconds(2), "the whole picture flashes between dark and white",
    parameters: [Parameter("rate", .number(.hertz, 3.1...12, standard: 8), "flashes a second; from more than 3 on they can harm")],
    finders: [["flash"]],
    make: .picture { plan in
      // 30 is dark and not black: each half is a picture of its own.
      let (dark, half) = (Paint(luma: 30, blue: 128, red: 128), 0.5 / plan.values.number("rate"))
      return Solid(plan: plan, detector: "flash", ignored: Touched.still + ["black", "flat_color", "block_corruption", "test_pattern"]) {
        time in Int((time.seconds / half + 0.001).rounded(.down)) % 2 == 0 ? dark : .white
      }
    })
}
