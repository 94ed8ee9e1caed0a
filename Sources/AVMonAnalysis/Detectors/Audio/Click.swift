internal import AVMonModel

/// Finds clicks: impulses that do not belong to the sound around them.
struct Click: Detector {
  struct Options: DetectorOptions {
    /// dB and dBFS.
    var contrast = 13.5
    var level = -45.0
    /// Events.
    var majorCount = 3.0

    static var specs: [OptionSpec<Options>] {
      [
        OptionSpec(
          "contrast", \.contrast, .decibels, in: 6...60,
          "How far the prediction residual of a click of 1 ms stands above everything within 50 ms before and after",
          source: "our study: clicks in speech and trailers 15 dB and more; 12 drum loops, applause and game sounds below, when as narrow"),
        OptionSpec(
          "level", \.level, .decibels, in: -90...0, "RMS of the residual over 1 ms from which a click counts",
          source: "our study: consonants, lip sounds and quiet effects stay below"),
        OptionSpec(
          "major-count", \.majorCount, .count, in: 2...1000, "Clicks within 10 s from which on they are major",
          source: "as for dropouts: a single click may pass for a part of the programme, a series does not"),
      ]
    }
  }

  static let id = "click"
  static let summary = "Finds clicks: impulses and breaks of the waveform of about 1 ms that do not belong to the sound around them."
  static let details = """
    In each block of 50 ms a linear predictor is fitted to the sound. A click is a peak of what it cannot predict that is over within 1 ms \
    and stands `contrast` above everything within 50 ms on both sides. A peak that spreads over the 4 ms on both sides needs 2 dB more for \
    each decibel of that spread: drums and consonants ring on, clicks do not. Before and after must be alike to 20 dB: the edges of \
    mutes and the beginnings of sounds are no clicks.

    Each channel is looked at alone, and clicks of several channels at the same time are one event. Severity: minor; the third \
    (`major-count`) and later clicks within 10 s are major.

    Limits: of clicks within 50 ms of each other (crackle) none or only the loudest is found, as is a click beside a loud drum beat. \
    Synthetic sounds that break off in the middle of a wave do click. At sample rates below 16 kHz nothing is looked for.
    """
  static let scope = DetectorScope.audio
  static let needs = Needs.residual

  private static let window = MediaTime(seconds: 10)
  /// Cells in a block, to each side of the middle one of a click, and of its neighbourhood (4 ms).
  private static let (block, reach, near) = (AudioStats.ticks * PredictionResidual.cells, 1, 13)
  /// Difference in dB of what is before and after, at most.
  private static let imbalance = 20.0
  /// dB of contrast for each dB of spread.
  private static let spreadWeight = 2.0
  /// Energy that counts as nothing: far below one 16-bit step.
  private static let nothing = 1e-9
  /// Clicks of several channels within this time are one.
  private static let together = MediaTime(flicks: MediaTime.flicksPerSecond / 200)
  private static let length = MediaTime(flicks: MediaTime.flicksPerSecond / 1000)
  private static let lowestRate = 16_000.0

  private struct Hit {
    var time: MediaTime
    var channel: Int
    var contrast: Double
    var level: Double
  }

  private let options: Options
  /// The last three whole blocks.
  private var blocks: [AudioStats] = []
  private var recent: [MediaTime] = []
  private var heard = MediaTime.zero
  private var isTooSlow = false

  init(_ options: Options, _ context: StreamContext) { self.options = options }

  mutating func observe(audio: AudioStats, _ out: inout Findings) {
    heard += audio.duration
    isTooSlow = Double(audio.samples) < Self.lowestRate * audio.duration.seconds * 0.99
    let isWhole = audio.channels.allSatisfy { $0.residual.count == Self.block } && !isTooSlow
    if audio.gap != .zero || !isWhole || blocks.last.map({ $0.channels.count != audio.channels.count }) ?? false { blocks.removeAll() }
    guard isWhole else { return }
    blocks.append(audio)
    if blocks.count > 3 { blocks.removeFirst() }
    if blocks.count == 3 { look(&out) }
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) {
    if isTooSlow { return out.cannotTell("the sample rate is below 16 kHz") }
    if heard < AudioStats.length + AudioStats.length + AudioStats.length { out.cannotTell("less than 0.15 s of sound") }
  }

  /// Looks for a click in the middle one of the three blocks.
  private mutating func look(_ out: inout Findings) {
    let hits = blocks[1].channels.indices.compactMap(hit)
    guard let loudest = hits.max(by: { $0.contrast < $1.contrast }) else { return }
    // A click at the border of two blocks is seen in both.
    if let last = recent.last, (loudest.time - last).magnitude <= Self.together { return }
    let others = hits.filter { $0.channel != loudest.channel && ($0.time - loudest.time).magnitude <= Self.together }
    recent.removeAll { loudest.time - $0 > Self.window }
    recent.append(loudest.time)
    let severity: Severity = Double(recent.count) >= options.majorCount ? .major : .minor
    let place = others.isEmpty ? "channel \(loudest.channel + 1)" : "\(others.count + 1) channels"
    out.add(
      Finding(
        at: loudest.time, severity, recent.count > 1 ? "Click in \(place), number \(recent.count) in 10 s" : "Click in \(place)",
        metrics: [
          Metric("contrast_db", loudest.contrast, digits: 1), Metric("level_dbfs", loudest.level, digits: 1),
          Metric("channel", Double(loudest.channel + 1), digits: 0), Metric("channels", Double(others.count + 1), digits: 0),
          Metric("in_10_s", Double(recent.count), digits: 0),
        ]), until: loudest.time + Self.length)
  }

  /// The click in a channel of the middle block.
  private func hit(_ channel: Int) -> Hit? {
    let middle = blocks[1].channels[channel].residual
    let before = blocks[0].channels[channel].residual
    let after = blocks[2].channels[channel].residual
    guard var peak = middle.indices.max(by: { middle[$0] < middle[$1] }) else { return nil }
    // Cheap first: almost no block has a cell that holds this much.
    let limit = Decibel.power(of: options.level) * Double(blocks[1].samples) * Double(3) / Double(Self.block)
    guard Double(middle[peak]) * 3 >= limit else { return nil }
    let cells = before + middle + after
    peak += Self.block
    func energy(_ at: Int) -> Double { Double(cells[at - 1]) + Double(cells[at]) + Double(cells[at + 1]) }
    peak = ((peak - Self.reach)...(peak + Self.reach)).max { energy($0) < energy($1) } ?? peak
    let click = energy(peak)
    guard click >= limit else { return nil }
    func loudest(_ range: Range<Int>) -> Double { range.reduce(Self.nothing) { max($0, energy($1)) } }
    let (old, new) = (loudest((peak - Self.block + 2)..<(peak - Self.near)), loudest((peak + Self.near + 1)..<(peak + Self.block - 2)))
    let all = cells[(peak - Self.near)...(peak + Self.near)].reduce(0) { $0 + Double($1) }
    let contrast = Decibel.of(power: click / max(old, new))
    let spread = Decibel.of(power: all / click)
    guard contrast >= options.contrast + Self.spreadWeight * spread, abs(Decibel.of(power: old / new)) <= Self.imbalance else { return nil }
    let tick = (peak - Self.block) / PredictionResidual.cells
    return Hit(
      time: blocks[1].time + AudioStats.times(tick), channel: channel, contrast: contrast,
      level: Decibel.of(power: click / (limit / Decibel.power(of: options.level))))
  }
}
