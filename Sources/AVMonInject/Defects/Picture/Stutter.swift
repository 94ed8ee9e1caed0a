internal import AVMonMedia
internal import AVMonModel
internal import AVMonScore

/// Pictures stand for a moment, again and again.
struct Stutter: PictureDefect {
  static let info = DefectInfo(
    "stutter", .picture, .seconds(5), "pictures stand for a moment again and again, then go on where time is",
    parameters: [
      Parameter("hold", .number(.seconds, 0.08...0.45, standard: 0.3), "how long each picture stands"),
      Parameter("every", .number(.seconds, 0.3...10, standard: 1.5), "time from hold to hold, by a quarter more or less"),
    ],
    finders: [["stutter"]], make: .picture { Stutter(plan: $0) })

  let plan: Plan
  private var generator: SeededGenerator
  private var held: Picture?
  private var next: MediaTime
  private var holds: [Touched] = []

  init(plan: Plan) { (self.plan, generator, next) = (plan, plan.generator, plan.start) }

  mutating func transform(_ picture: TimedPicture) -> TimedPicture? {
    guard plan.covers(picture.time), picture.time >= next else { return picture }
    let end = next + MediaTime(seconds: plan.values.number("hold"))
    if held == nil { holds.append(Touched()) }
    let shown = held ?? picture.picture
    held = shown
    holds[holds.count - 1].add(picture, shown: shown)
    if picture.end >= end {
      held = nil
      let every = plan.values.number("every")
      next = max(picture.end + picture.duration, next + MediaTime(seconds: generator.number(0.75 * every...1.25 * every)))
    }
    return TimedPicture(time: picture.time, duration: picture.duration, picture: shown)
  }

  func trace(end: MediaTime) -> Trace {
    // Every hold is an event; one alone is not yet a stutter.
    let events = holds.compactMap { $0.event("stutter", alternatives: ["freeze"]) }
    return Trace(
      events: events.map { event in
        var event = event
        event.isOptional = event.isOptional || events.count < 2
        return event
      }, ignore: events.flatMap { Truth.Span.of(["freeze", "frame_drop"], $0.start, $0.end) })
  }
}
