internal import AVMonModel

/// Finds the beeps of a sync test in one audio stream: sound of even level that begins and ends at once, out of quiet.
///
/// Evenness is what tells a beep from a drum, a click or a syllable, which swell and decay: in 35 real clips and 250 cases made of them
/// nothing passed. Levels are RMS over ticks of 2.5 ms, of the loudest channel.
struct MarkerBeepTracker: Sendable {
  struct Beep: Sendable {
    /// When it begins; finer than a tick, by the energy of the tick it begins in.
    var time: MediaTime
    /// Length in ticks.
    var length: Int
    /// Linear RMS.
    var level: Float
  }

  /// A beep exceeds all of the 75 ms before it, but for the last 10 ms, by 12 dB, and -60 dBFS. Coding spreads a sharp begin to the front.
  private static let quiet = 30
  private static let smear = 4
  private static let contrast: Float = 4
  private static let floor: Float = 0.001
  /// From 15 to 400 ms long; a 2-pop of one picture at 60 fps has 16.7 ms.
  private static let shortest = 6
  private static let longest = 160
  /// It is there at once: at most one tick lies between the last one up to a fifth of its level and the first one from three quarters on. Our
  /// study, beeps of 20 and 60 ms under noise: of 272 at least 264 pass in each of nine codings (AAC from 48 kbit/s, MP3, MP2, AC-3, Opus,
  /// Vorbis), 161 in AAC at 32 kbit/s; of 200 humps as of short syllables, from 40 to 100 ms, none.
  private static let low: Float = 0.2
  private static let high: Float = 0.75
  private static let rise = 1
  /// Ticks between the first and the last are within 4 dB of their median: AAC at 48 kbit/s makes as much of a pure tone. Their two halves
  /// are within 1.6 dB of each other: what decays to half its level over a beep's length, however slowly, differs by 2 dB and more.
  private static let evenness: Float = 1.6
  private static let slope: Float = 1.2
  /// After a fall of 20 ms, in which rooms and coders may ring, the quiet is back for 37.5 ms.
  private static let fall = 8
  private static let after = 15
  /// Beeps kept: 68 min of one a second.
  private static let limit = 4096

  /// Ticks before and after the first of a beep that must be known to judge it.
  private static let before = quiet + smear
  private static let ahead = longest + fall + after + 4
  private static let capacity = 1024

  private(set) var beeps: [Beep] = []
  private var levels: [Float] = []
  private var times: [MediaTime] = []
  /// The tick that is looked at next.
  private var next = before

  mutating func observe(_ stats: AudioStats) {
    guard beeps.count < Self.limit else { return }
    if stats.gap != .zero { finish() }
    for tick in 0..<stats.tickCount {
      levels.append(stats.level(ofTick: tick))
      times.append(stats.time + AudioStats.times(tick))
    }
    search(upTo: levels.count - Self.ahead)
    if next > Self.capacity { forget(next - Self.before) }
  }

  /// Ends a stretch of sound: what comes after is judged by itself.
  mutating func finish() {
    search(upTo: levels.count)
    forget(levels.count)
    next = Self.before
  }

  private mutating func forget(_ count: Int) {
    levels.removeFirst(count)
    times.removeFirst(count)
    next -= count
  }

  private mutating func search(upTo end: Int) {
    while next < end {
      // Most sound is no louder than one of the ticks that must be quiet.
      if levels[next] < Self.floor || levels[next] < Self.contrast * levels[next - Self.smear - 1] {
        next += 1
      } else {
        next += judge(next)
      }
    }
  }

  /// Looks for a beep whose first loud tick is `first`; returns how many ticks are dealt with.
  private mutating func judge(_ first: Int) -> Int {
    let background = levels[(first - Self.before)..<(first - Self.smear)].reduce(0, max)
    guard levels[first] >= Self.contrast * background else { return 1 }
    let attack = levels[first...].prefix(1 + Self.smear)
    let half = attack.reduce(0, max) / 2
    let sounding = levels[(attack.firstIndex { $0 >= half } ?? first)...].prefix(Self.longest).prefix { $0 >= half }
    let dealtWith = max(1, min(Self.shortest, sounding.endIndex - first))
    guard sounding.count >= Self.shortest, sounding.count < Self.longest, let level = Self.evenLevel(sounding) else { return dealtWith }
    let loud = sounding.firstIndex { $0 >= Self.high * level } ?? sounding.endIndex
    guard levels[(loud - Self.rise - 1)..<loud].contains(where: { $0 <= Self.low * level }) else { return dealtWith }
    // At the end of the sound there is nothing after it to be loud.
    let rest = levels[min(levels.count, sounding.endIndex + Self.fall)...].prefix(Self.after).upperMedian
    guard (rest ?? 0) <= level / Self.contrast else { return dealtWith }
    beeps.append(Beep(time: begin(sounding.startIndex, level, background), length: sounding.count, level: level))
    return sounding.endIndex - first
  }

  /// The level of ticks that keep it; nil when they do not. The first and the last may be sounding only in part.
  private static func evenLevel(_ sounding: ArraySlice<Float>) -> Float? {
    let core = sounding.dropFirst().dropLast()
    guard let level = core.upperMedian, core.allSatisfy({ $0 <= level * evenness && $0 >= level / evenness }) else { return nil }
    func power(_ ticks: ArraySlice<Float>) -> Float { ticks.reduce(0) { $0 + $1 * $1 } }
    let (one, other) = (power(core.prefix(core.count / 2)), power(core.suffix(core.count / 2)))
    return max(one, other) <= slope * slope * min(one, other) ? level : nil
  }

  /// The begin of a beep: within its first tick by the share of a whole tick's energy.
  private func begin(_ first: Int, _ level: Float, _ background: Float) -> MediaTime {
    func share(_ tick: Int) -> Double {
      guard tick >= 0 else { return 0 }
      let (power, quiet) = (levels[tick] * levels[tick], background * background)
      return Double(max(0, min(1, (power - quiet) / (level * level - quiet))))
    }
    var sounding = share(first)
    // Of the tick before a whole one it may have a little, too.
    if sounding > 0.95 { sounding += share(first - 1) }
    return times[first] + AudioStats.tick - AudioStats.tick.scaled(by: sounding)
  }
}
