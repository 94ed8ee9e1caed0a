internal import AVMonModel

/// Finds steps of the gain: the sound goes on, but louder or quieter from one moment to the next.
struct LoudnessJump: Detector {
  struct Options: DetectorOptions {
    /// dB.
    var step = 10.0
    var minChange = 7.0
    var maxChange = 20.0
    var spread = 5.0

    static var specs: [OptionSpec<Options>] {
      [
        OptionSpec(
          "step", \.step, .decibels, in: 3...40, "Change of the bands' median over 0.1, 0.2 and 0.4 s, all three",
          source: "our study: chosen so that none of 11 clips, two of them trailers, alarms by its own dynamics"),
        OptionSpec(
          "min-change", \.minChange, .decibels, in: 3...40, "Change of the quieter half of 2 s before and after, at least",
          source: "our study, chosen together with `step`"),
        OptionSpec(
          "max-change", \.maxChange, .decibels, in: 6...80, "The same at most: what changes more begins or ends",
          source: "our study: a title's music that sets in after quiet changes by 25 dB and more"),
        OptionSpec(
          "spread", \.spread, .decibels, in: 1...20, "Mean deviation of the bands from their common change, at most",
          source: "our study: a gain step moves all bands alike, up to 5 dB of chance in music; other sound has another spectrum"),
      ]
    }
  }

  static let id = "loudness_jump"
  static let summary = "Finds lasting steps of the gain without a reason in the programme."
  static let details = """
    A change of gain moves everything by the same number of decibels: every band of frequency, loud sounds and the background between \
    them. A change in the programme is another sound with another spectrum. In up to 13 bands from 60 Hz to 11 kHz a jump is where the \
    levels of 0.1, 0.2 and 0.4 s before and after differ by `step` and more in the median of the bands, and those of 2 s by \
    `min-change` to `max-change` in the lower half of their range, each time with bands that deviate by `spread` at most in the mean; the \
    loud sounds of those 2 s change by the same to 6 dB. Where the 2 s deviate by half of these limits only, six tenths of `step` are \
    enough. Both sides must be audible (-60 dBFS). Severity: minor.

    Measured on 96 gain steps of -15 to +12 dB put into clips on which the limits were chosen: 46 found, all 19 in the noise of streets and \
    rooms, 22 of 49 in trailers, 5 of 28 in speech; at 68 other places of the same clips 31. Of 28 steps of the shared cases' \
    generator 15 are found. False are two of 40 drum loops, \
    and one part of a trailer that was coded again; none in 234 s of music and effects.

    Limits: a step in speech or within 2 s of another change of the sound is seldom found, nor is a slow fade. Whole distributions over \
    2 to 3 s on each side do not tell a step in speech from what trailers do on purpose.
    """
  static let scope = DetectorScope.audio
  static let needs = Needs.bands

  /// Blocks of 50 ms on each side: at most and at least. With 1.5 s the first words of a speech passed for a step.
  private static let (most, fewest) = (40, 40)
  private static let shares = [0.05, 0.15, 0.3, 0.5]
  private static let spans = [2, 4, 8]
  /// The medium span's bands may deviate this far from the change that lasts.
  private static let agreement = 6.0
  private static let audible = 0.001
  /// Shares above which loud sounds lie; they must change as the quieter half does, to so many dB.
  private static let peaks = [0.7, 0.85, 0.95]
  private static let peakAgreement = 6.0
  /// Where the deviations are within half of the limits, this share of the step is enough: a step within steady sound that also changes
  /// by itself. In 398 recordings (by a prototype) it finds 6 more of 96 steps and raises nothing more; neither does 0.6 for the half.
  private static let (evenShare, evenStep) = (0.5, 0.6)
  /// Jumps nearer than this are one.
  private static let apart = MediaTime(seconds: 2)

  private struct Block {
    var time: MediaTime
    var bands: [Float]
    var power: Double
  }

  private let options: Options
  private var blocks: [Block] = []
  /// Index in `blocks` of the next place to look at.
  private var next = LoudnessJump.fewest
  private var last: (time: MediaTime, step: Double, handle: Findings.Handle?)?
  private var heard = MediaTime.zero

  init(_ options: Options, _ context: StreamContext) { self.options = options }

  mutating func observe(audio: AudioStats, _ out: inout Findings) {
    heard += audio.duration
    if audio.gap != .zero || blocks.last.map({ $0.bands.count != audio.bands.count }) ?? false { settle(&out) }
    guard !audio.bands.isEmpty else { return }
    blocks.append(Block(time: audio.time, bands: audio.bands, power: audio.level * audio.level))
    if next + Self.most <= blocks.count { look(&out) }
    if blocks.count > 3 * Self.most {
      blocks.removeFirst(Self.most)
      next -= Self.most
    }
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) {
    settle(&out)
    if heard < MediaTime(seconds: 3) { out.cannotTell("less than 3 s of sound, which a lasting change needs") }
  }

  /// Looks at the places that were waiting for more sound, and forgets everything.
  private mutating func settle(_ out: inout Findings) {
    while next + Self.fewest <= blocks.count { look(&out) }
    blocks.removeAll(keepingCapacity: true)
    next = Self.fewest
  }

  private mutating func look(_ out: inout Findings) {
    let place = next
    next += 1
    // Cheap first: almost nowhere does sound change so much in a moment.
    let steps = Self.spans.map { step(at: place, $0) }
    guard let change = steps.first?.median, abs(change) >= Self.evenStep * options.step else { return }
    let sign = change < 0 ? -1.0 : 1.0
    guard let least = steps.map({ sign * $0.median }).min(), least >= Self.evenStep * options.step else { return }
    guard steps.allSatisfy({ $0.spread <= options.spread }) else { return }
    let before = blocks[max(0, place - Self.most)..<place]
    let after = blocks[place..<min(blocks.count, place + Self.most)]
    guard level(before) >= Self.audible, level(after) >= Self.audible else { return }
    let lasting = changes(Self.shares, before, after)
    let gain = lasting.median ?? 0
    let spread = lasting.reduce(0) { $0 + abs($1 - gain) } / Double(lasting.count)
    let share = least >= options.step ? 1 : Self.evenShare
    guard (options.minChange...options.maxChange).contains(sign * gain), spread <= share * options.spread else { return }
    guard abs((changes(Self.peaks, before, after).median ?? 0) - gain) <= share * Self.peakAgreement else { return }
    guard
      steps.dropFirst().allSatisfy({ step in step.changes.reduce(0) { $0 + abs($1 - gain) } <= Self.agreement * Double(step.changes.count) }
      )
    else { return }
    report(at: blocks[place].time, step: change, gain: gain, spread: spread, &out)
  }

  /// One event for neighbouring places, at the one with the largest step.
  private mutating func report(at time: MediaTime, step: Double, gain: Double, spread: Double, _ out: inout Findings) {
    let finding = Finding(
      at: time, .minor, "Sound jumps by \(gain.fixed(1)) dB in all bands and stays there", cause: gain > 0 ? "louder" : "quieter",
      metrics: [Metric("gain_db", gain, digits: 1), Metric("step_db", step, digits: 1), Metric("spread_db", spread, digits: 1)])
    if let last, time - last.time < Self.apart {
      guard abs(step) > abs(last.step), let handle = last.handle else { return }
      out.close(handle, finding, at: time)
      self.last = (time, step, handle)
    } else {
      let handle = out.open(finding)
      if let handle { out.close(handle, finding, at: time) }
      last = (time, step, handle)
    }
  }

  /// Change of the bands from the `count` blocks before to those after, without the block of the step and its neighbour.
  private func step(at place: Int, _ count: Int) -> (changes: [Double], median: Double, spread: Double) {
    let before = blocks[(place - 1 - count)..<(place - 1)]
    let after = blocks[(place + 1)..<(place + 1 + count)]
    let changes = blocks[place].bands.indices.map { band in
      // One loud block among eight is an event in the sound, not its level.
      count > 4
        ? (after.map { Double($0.bands[band]) }.median ?? 0) - (before.map { Double($0.bands[band]) }.median ?? 0)
        : (after.reduce(0) { $0 + Double($1.bands[band]) } - before.reduce(0) { $0 + Double($1.bands[band]) }) / Double(count)
    }
    let middle = changes.median ?? 0
    return (changes, middle, changes.reduce(0) { $0 + abs($1 - middle) } / Double(changes.count))
  }

  /// Changes of the levels that the shares of the blocks stay below, for each band.
  private func changes(_ shares: [Double], _ before: ArraySlice<Block>, _ after: ArraySlice<Block>) -> [Double] {
    zip(levels(shares, before), levels(shares, after)).map { $1 - $0 }
  }

  private func levels(_ shares: [Double], _ part: ArraySlice<Block>) -> [Double] {
    (part.first?.bands.indices ?? 0..<0).flatMap { band in
      let sorted = part.map { Double($0.bands[band]) }.sorted()
      return shares.map { share in
        let place = share * Double(sorted.count - 1)
        let index = Int(place)
        return sorted[index] + (place - Double(index)) * (sorted[min(index + 1, sorted.count - 1)] - sorted[index])
      }
    }
  }

  private func level(_ part: ArraySlice<Block>) -> Double { (part.reduce(0) { $0 + $1.power } / Double(part.count)).squareRoot() }
}
