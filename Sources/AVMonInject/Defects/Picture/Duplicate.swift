internal import AVMonMedia
internal import AVMonModel

/// Every n-th picture repeats the one before it.
struct Duplicate: PictureDefect {
  static let info = DefectInfo(
    "duplicate", .picture, .seconds(4), "every n-th picture repeats the one before it, as a wrong frame rate conversion leaves it",
    parameters: [Parameter("every", .number(.count, 2...100, standard: 5), "one repeat in so many pictures")], finders: [["frame_drop"]],
    make: .picture { Duplicate(plan: $0) })

  let plan: Plan
  private var last: Picture?
  private var count = 0
  private var touched = Touched()

  init(plan: Plan) { self.plan = plan }

  mutating func transform(_ next: TimedPicture) -> TimedPicture? {
    guard plan.covers(next.time), let before = last else {
      last = next.picture
      return next
    }
    count += 1
    guard count % Int(plan.values.number("every")) == 0 else {
      touched.add(next)
      last = next.picture
      return next
    }
    touched.add(next, shown: before)
    return TimedPicture(time: next.time, duration: next.duration, picture: before)
  }

  func trace(end: MediaTime) -> Trace {
    let every = Metric("one_in", plan.values.number("every"), digits: 0)
    return touched.trace("frame_drop", ignored: ["stutter", "freeze"], figures: [every])
  }
}
