internal import AVMonMedia
internal import AVMonModel
internal import AVMonScore

/// Wrong macroblocks are painted on.
struct Blocks: PictureDefect {
  static let info = DefectInfo(
    "blocks", .picture, .seconds(1), "rows of macroblocks (16x16) are wrong, as after an error that reached the decoder",
    parameters: [
      Parameter("area", .number(.share, 0.004...0.8, standard: 0.08), "share of the picture that is wrong, by a third more or less"),
      Parameter("style", .choice(["any", "flat", "green", "moved"]), "flat colours, green, or parts of earlier pictures from elsewhere"),
    ],
    finders: [["block_corruption"]], make: .picture { Blocks(plan: $0) })

  private static let size = 16

  let plan: Plan
  private let style: String
  private var generator: SeededGenerator
  private var before: [Picture] = []
  private var touched = Touched()
  private var largest = 0.0

  init(plan: Plan) {
    (self.plan, generator) = (plan, plan.generator)
    let styles = ["flat", "green", "moved"]
    let chance = generator.index(styles.count)
    style = plan.values.word("style") == "any" ? styles[chance] : plan.values.word("style")
  }

  mutating func transform(_ next: TimedPicture) -> TimedPicture? {
    defer {
      before.append(next.picture)
      // Ten pictures back is what the longest usual references reach.
      if before.count > 10 { before.removeFirst() }
    }
    guard plan.covers(next.time) else { return next }
    var shown = next
    let columns = next.picture.shape.width / Self.size
    let rows = next.picture.shape.height / Self.size
    guard columns > 0, rows > 0 else { return next }
    let wanted = max(2, Int(Double(columns * rows) * plan.values.number("area") * generator.number(0.67...1.33)))
    var hit: Set<Int> = []
    while hit.count < min(wanted, columns * rows) {
      // Runs of blocks, as a lost part of a slice leaves them.
      let (x, y, length) = (generator.index(columns), generator.index(rows), 2 + generator.index(max(1, columns / 3)))
      for column in x..<min(columns, x + length) where hit.insert(y * columns + column).inserted {
        paint(&shown.picture, x: column * Self.size, y: y * Self.size, columns, rows)
      }
    }
    largest = max(largest, Double(hit.count) / Double(columns * rows))
    touched.add(next, shown: shown.picture)
    return shown
  }

  private mutating func paint(_ picture: inout Picture, x: Int, y: Int, _ columns: Int, _ rows: Int) {
    let area = Area(x: x, y: y, width: Self.size, height: Self.size)
    switch style {
    case "green": picture.fill(area, Paint(luma: 60, blue: 40, red: 30))
    case "moved" where !before.isEmpty:
      let source = before[generator.index(before.count)]
      let from = Area(x: generator.index(columns) * Self.size, y: generator.index(rows) * Self.size, width: Self.size, height: Self.size)
      picture.paste(from, of: source, toX: x, y: y)
    default: picture.fill(area, [Paint(luma: 126, blue: 128, red: 128), Paint(luma: 81, blue: 90, red: 60), .black][generator.index(3)])
    }
  }

  func trace(end: MediaTime) -> Trace {
    var trace = touched.trace(
      "block_corruption", ignored: ["tearing", "frame_drop", "stutter"], figures: [Metric("max_area", largest, digits: 4)])
    // What was put there is seen even where the mean over the whole picture says nothing.
    for index in trace.events.indices { (trace.events[index].isOptional, trace.events[index].note) = (false, style) }
    return trace
  }
}
