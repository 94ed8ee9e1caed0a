internal import AVMonMedia
internal import AVMonModel

/// One picture stands.
struct Freeze: PictureDefect {
  static let info = DefectInfo(
    "freeze", .picture, .seconds(3), "one picture stands while sound and time stamps go on", finders: [["freeze"]],
    make: .picture { Freeze(plan: $0) })

  let plan: Plan
  private var held: Picture?
  private var touched = Touched()

  init(plan: Plan) { self.plan = plan }

  mutating func transform(_ next: TimedPicture) -> TimedPicture? {
    guard plan.covers(next.time) else { return next }
    let picture = held ?? next.picture
    held = picture
    touched.add(next, shown: picture)
    return TimedPicture(time: next.time, duration: next.duration, picture: picture)
  }

  func trace(end: MediaTime) -> Trace { touched.trace("freeze", ignored: ["stutter", "frame_drop"]) }
}
