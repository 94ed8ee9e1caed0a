internal import AVMonModel
internal import Glibc

/// Flashes with the beeps that belong to them, and what they say together.
struct MarkerPairs: Sendable {
  /// Median of the pairs that agree, milliseconds: above 0 the beep comes before its flash.
  let offset: Double
  /// Half a picture: what begins between two pictures is shown with the later one. At least the spread.
  let uncertainty: Double
  /// Share of flashes and beeps that make such pairs, times exp(-spread / 25 ms), the spread as median absolute deviation.
  let confidence: Double
  /// Pairs that agree.
  let count: Int
  /// From the first of them to the end of the last.
  let start: MediaTime
  let end: MediaTime

  /// Flashes closer than one may last are a strobe light, of which any beep is near one.
  private static let shortestPeriod = MarkerFlashTracker.longest
  /// Farthest that a beep may be from its flash, when half the time from flash to flash allows it: the largest offset `av_sync` tells.
  private static let reach = MediaTime(seconds: 1)
  /// The same for a flash that is alone.
  private static let loneReach = MediaTime(seconds: 0.5)
  /// Markers are the same each time: within 6 dB of the usual beep, and within 10 ms or a quarter of its length.
  private static let levelRatio: Float = 2
  private static let lengthTicks = 4
  private static let lengthShare = 4
  /// Pairs agree that are this near the median, or a picture if that is longer.
  private static let agreement = MediaTime(seconds: 0.025)
  private static let spreadScale = 25.0

  private struct Pair {
    var flash, beep: MediaTime
    var offset: MediaTime { flash - beep }
  }

  /// Pairs each flash with the nearest beep; nil when nothing agrees.
  init?(_ flashes: [MarkerFlashTracker.Flash], _ beeps: [MarkerBeepTracker.Beep]) {
    // Broken time stamps may go back.
    let (flashes, beeps) = (flashes.sorted { $0.time < $1.time }, beeps.sorted { $0.time < $1.time })
    guard let frame = flashes.map(\.frame).upperMedian, let level = beeps.map(\.level).upperMedian,
      let length = beeps.map(\.length).upperMedian
    else { return nil }
    let period = zip(flashes.dropFirst(), flashes).map { $0.time - $1.time }.upperMedian
    if let period, period < Self.shortestPeriod { return nil }
    let reach = period.map { min(Self.reach, $0.scaled(by: 0.5)) } ?? Self.loneReach

    var pairs: [Pair] = []
    var next = 0
    for flash in flashes {
      while next + 1 < beeps.count, (beeps[next + 1].time - flash.time).magnitude <= (beeps[next].time - flash.time).magnitude { next += 1 }
      let beep = beeps[next]
      let isUsual =
        beep.level <= level * Self.levelRatio && beep.level >= level / Self.levelRatio
        && abs(beep.length - length) <= max(Self.lengthTicks, length / Self.lengthShare)
      if isUsual, (beep.time - flash.time).magnitude <= reach { pairs.append(Pair(flash: flash.time, beep: beep.time)) }
    }
    guard let middle = pairs.map(\.offset).upperMedian, let spread = (pairs.map { ($0.offset - middle).magnitude }).upperMedian else {
      return nil
    }
    let agreeing = pairs.filter { ($0.offset - middle).magnitude <= max(Self.agreement, frame) }
    guard let first = agreeing.first, let last = agreeing.last, let agreed = agreeing.map(\.offset).upperMedian else { return nil }

    // Before the first and behind the last the programme may flash and beep as it likes.
    let span = (first.flash - reach)...(last.flash + reach)
    let all = max(flashes.count { span.contains($0.time) }, beeps.count { span.contains($0.time) })
    let milliseconds = spread.seconds * 1000
    offset = agreed == .zero ? 0 : agreed.seconds * 1000
    uncertainty = max(frame.seconds * 500, milliseconds)
    confidence = Double(agreeing.count) / Double(all) * exp(-milliseconds / Self.spreadScale)
    count = agreeing.count
    start = min(first.flash, first.beep)
    end = max(last.flash + frame, last.beep + AudioStats.times(length))
  }
}
