internal import AVMonModel

/// Finds places where the time stamps jump over pictures: a player shows the last picture for as long.
struct FrameGaps: Sendable {
  /// A jump longer than this many typical frame durations, and than `shortest`, is a gap (our specification; W3C webrtc-stats counts freezes
  /// from 150 ms beyond the average too).
  private static let factor = 2.5
  private static let shortest = 0.15
  /// In streams of variable frame rate the longest of the last 2 s is the reference.
  private static let memory = MediaTime(seconds: 2)
  /// Steps kept: 2 s at 120 pictures, so that absurd time stamps cost no more.
  private static let mostSteps = 240
  private static let liveDifference: Double = levels(6)

  struct Gap: Sendable {
    /// Presentation of the picture that stands, and of the next one.
    var start: MediaTime
    var end: MediaTime
    /// Typical time from picture to picture before.
    var typical: MediaTime
    /// The scene was moving before.
    var followsMotion: Bool
    var length: MediaTime { end - start }
    /// Pictures that should have been there.
    var missing: Int { max(1, Int((length.seconds / max(0.001, typical.seconds)).rounded()) - 1) }
  }

  private var last: MediaTime?
  private var steps = RecentValues<MediaTime>(capacity: 31)
  private var recent: [(at: MediaTime, step: MediaTime)] = []
  private var motion = RecentValues<Double>(capacity: 8)

  /// Takes the next picture; returns the gap before it, if there is one.
  mutating func observe(_ stats: VideoStats) -> Gap? {
    defer {
      last = stats.time
      if let change = stats.picture?.change { motion.append(change.cellMaximum) }
    }
    guard let last, stats.time > last else { return nil }
    let step = stats.time - last
    recent.removeAll { $0.at < last - Self.memory }
    if recent.count == Self.mostSteps { recent.removeFirst() }
    defer {
      steps.append(step)
      recent.append((stats.time, step))
    }
    guard steps.count >= 5, let typical = steps.median else { return nil }
    let longest = recent.map(\.step).max() ?? typical
    let isVariable = longest.seconds > 1.5 * typical.seconds
    let limit = max(Self.factor * (isVariable ? longest : typical).seconds, Self.shortest)
    guard step.seconds > limit else { return nil }
    // Without pixels there is no telling; a gap is then believed.
    let moving = motion.count == 0 || motion.values.count { $0 >= Self.liveDifference } * 10 >= motion.count * 6
    return Gap(start: last, end: stats.time, typical: typical, followsMotion: moving)
  }
}
