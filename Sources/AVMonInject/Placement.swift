internal import AVMonModel

/// Chooses where defects go when the user does not say.
public enum Placement {
  /// Seconds that stay clean before the first and after the last defect: detectors need a look at what is normal.
  private static let margins = (before: 1.2, after: 0.8)
  /// Seconds that two defects should be apart, so that one does not hide the other; more than the scoring's tolerance.
  private static let distance = 0.6
  private static let draws = 100
  /// Seconds by which a defect may be asked to outlast the input: lengths are rounded when they are typed.
  private static let roundedUp = 0.1
  /// Seconds below which no defect is shortened: from here on each kind has room for at least one of its parts.
  private static let shortest = 1.5

  /// A number from 0 up to 1 that depends on the seed and the purpose alone.
  public static func share(seed: UInt64, purpose: String) -> Double {
    var generator = SeededGenerator(seed: seed, purpose: purpose)
    return generator.share()
  }

  /// Plans for `requests` in a file of `duration`.
  static func plans(_ requests: [DefectRequest], duration: MediaTime, seed: UInt64) throws(DefectError) -> [Plan] {
    var taken: [(start: Double, end: Double)] = []
    for request in requests {
      if let start = request.start { taken.append((start.seconds, start.seconds + length(request, from: start, duration))) }
    }
    var plans: [Plan] = []
    for (index, request) in requests.enumerated() {
      var generator = SeededGenerator(seed: seed, purpose: "\(index) \(request.info.id)")
      var start = MediaTime.zero
      if let asked = request.start { start = asked } else { start = try place(request, duration, apartFrom: taken, &generator) }
      guard start < duration else {
        throw DefectError(
          "\(request.info.id)@\(start.seconds.trimmed(3)) lies behind the end: the input has \(duration.seconds.trimmed(3)) s")
      }
      let whole = start + MediaTime(seconds: length(request, from: start, duration))
      guard request.duration == nil || (whole - duration).seconds <= roundedUp else {
        throw DefectError(
          "\(request.info.id)@\(start.seconds.trimmed(3))+\((whole - start).seconds.trimmed(3)) lasts beyond the end: the input has "
            + "\(duration.seconds.trimmed(3)) s; give at most +\((duration - start).seconds.trimmed(3))")
      }
      let end = min(duration, whole)
      if request.start == nil, request.info.extent != .wholeFile { taken.append((start.seconds, end.seconds)) }
      plans.append(Plan(start: start, end: end, values: request.values, generator: generator))
    }
    return plans
  }

  private static func length(_ request: DefectRequest, from start: MediaTime, _ duration: MediaTime) -> Double {
    if let duration = request.duration { return duration.seconds }
    if case .seconds(let seconds) = request.info.extent {
      // In a short file a defect whose length nobody asked for may be shorter.
      let room = duration.seconds - margins.before - margins.after
      return request.start == nil && room >= shortest ? min(seconds, room) : seconds
    }
    return max(0, (duration - start).seconds)
  }

  private static func place(
    _ request: DefectRequest, _ duration: MediaTime, apartFrom taken: [(start: Double, end: Double)], _ generator: inout SeededGenerator
  ) throws(DefectError) -> MediaTime {
    let total = duration.seconds
    var length = 0.0
    switch request.info.extent {
    case .wholeFile: return .zero
    // A change for good comes around the middle.
    case .toTheEnd where request.duration == nil: return MediaTime(seconds: generator.number(0.4 * total...0.6 * total))
    default: length = Self.length(request, from: .zero, duration)
    }
    let latest = total - margins.after - length
    guard latest >= margins.before else {
      throw DefectError(
        "no room for \(request.info.id): it lasts \(length.trimmed(3)) s, the input \(total.trimmed(3)) s, of which the first "
          + "\(margins.before.trimmed(3)) s and the last \(margins.after.trimmed(3)) s stay as they are; give a time, \(request.info.id)@START+DURATION"
      )
    }
    for _ in 0..<draws {
      let start = generator.number(margins.before...latest)
      let isFree = taken.allSatisfy { start > $0.end + distance || start + length < $0.start - distance }
      if isFree { return MediaTime(seconds: start) }
    }
    throw DefectError("no room for \(request.info.id) beside the other defects; give times, or fewer defects")
  }
}
