internal import AVMonModel

/// Moments in a plan's time, each `every` after the last by a third more or less.
struct Spots: Sendable {
  let moments: [MediaTime]

  init(_ plan: Plan, every: Double, length: Double) {
    var (generator, time, moments) = (plan.generator, plan.start, [MediaTime]())
    let last = plan.end - MediaTime(seconds: length)
    repeat {
      moments.append(time)
      time += MediaTime(seconds: generator.number(0.67 * every...1.33 * every))
    } while time <= last
    self.moments = moments
  }
}
