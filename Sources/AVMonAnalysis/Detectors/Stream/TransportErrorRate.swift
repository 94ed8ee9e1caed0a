import AVMonModel

/// The share of bad packets of one PID over the latest stretch of time.
struct TransportErrorRate: Sendable {
  /// Errors remembered at most; when there are more, the stretch is shorter.
  private static let limit = 1000
  /// Less than this much of the input, in seconds, says nothing about its rate.
  private static let leastElapsed = 0.5

  private struct Point: Sendable {
    var time: MediaTime
    /// Packets received, and lost or damaged, up to this error.
    var packets: Int
    var bad: Int
  }
  private var points: [Point] = []

  /// What an error finds in the window that ends with it.
  struct Rate: Sendable {
    var errors: Int
    /// Of lost and damaged packets among all.
    var share: Double
    /// All packets, lost ones included; scaled up to a whole window at the begin of the input.
    var packetsPerWindow: Double
  }

  /// Takes an error of `bad` packets after `packets` received. What was received at the window's begin is interpolated between the
  /// errors around it; before the first error packets are taken to have come evenly since time 0.
  mutating func add(at time: MediaTime, packets: Int, bad: Int, window: MediaTime) -> Rate {
    // Errors reach this in the order of the input, whose times may step back a little; a long way back is another programme.
    if let last = points.last, time + window < last.time || packets < last.packets { points = [] }
    points.append(Point(time: max(time, points.last?.time ?? time), packets: packets, bad: (points.last?.bad ?? 0) + max(0, bad)))
    if points.count > Self.limit { points.removeFirst() }
    let begin = points[points.count - 1].time - window
    while points.count > 1, points[1].time <= begin { points.removeFirst() }
    let origin = Point(time: .zero, packets: 0, bad: 0)
    // The point before the window, if there is one, and the first within.
    let isBefore = points[0].time <= begin
    let before = isBefore ? points[0] : origin
    let after = isBefore ? (points.count > 1 ? points[1] : points[0]) : points[0]
    let share = max(0, min(1, (begin - before.time).seconds / max(1e-9, (after.time - before.time).seconds)))
    let received = Double(packets) - (Double(before.packets) + share * Double(after.packets - before.packets))
    let lost = Double(points[points.count - 1].bad - (isBefore ? points[0].bad : 0))
    let all = max(1, received + lost)
    let elapsed = max(Self.leastElapsed, min(window.seconds, (begin + window).seconds))
    return Rate(errors: points.count - (isBefore ? 1 : 0), share: lost / all, packetsPerWindow: all * window.seconds / elapsed)
  }
}
