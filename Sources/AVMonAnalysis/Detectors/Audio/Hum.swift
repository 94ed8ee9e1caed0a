internal import AVMonModel

/// Finds mains hum: 50 or 60 Hz and its harmonics, steady in level and frequency.
struct Hum: Detector {
  struct Options: DetectorOptions {
    /// dBFS and dB.
    var level = -55.0
    var prominence = 10.0
    /// Seconds.
    var minDuration = 1.0

    static var specs: [OptionSpec<Options>] {
      [
        OptionSpec(
          "level", \.level, .decibels, in: -90...0, "Amplitude of the strongest line from which hum counts",
          source: "our study: hum of -45 dBFS is plain in the pauses of speech; 10 dB of reserve"),
        OptionSpec(
          "prominence", \.prominence, .decibels, in: 3...60, "How far a line stands above the sound from 3 to 9 Hz beside it",
          source: "our study: at 10 dB no clean clip has two such lines over three windows; hum under trailer music has them in most"),
        OptionSpec(
          "min-duration", \.minDuration, .seconds, in: 1...3600, "Shortest hum that is reported",
          source: "EBU QC practice and the length of one window; five windows in a row, of which half may lie beside it"),
      ]
    }
  }

  static let id = "hum"
  static let summary = "Finds mains hum: 50 or 60 Hz and its harmonics for a second and more."
  static let details = """
    Every quarter of a second a window of 1 s below 200 Hz is looked at in each channel. It hums when at least two of the first three \
    multiples of 50 or of 60 Hz stand `prominence` above the sound beside them, the strongest from `level` on and the second within \
    20 dB of it, and when the phases of both advance by the same mains frequency, which may be 1 % off (EN 50160). Five such windows in \
    a row make a hum; louder sound that hides it for up to 2 s does not end it. `hz` is the nominal frequency, `frequency_hz` what was \
    measured. Severity: minor.

    A bass note, an organ pipe or an engine is off the mains frequency or wanders; a single line without harmonics, such as a test \
    tone, is no hum.

    Limits: hum whose lines are all below the sound beside them cannot be told, and neither can music that is tuned to the mains.
    """
  static let scope = DetectorScope.audio
  static let needs = Needs.lowBand

  /// Windows in a row that make a hum.
  private static let agreeing = 5
  private static let bridge = MediaTime(seconds: 2)
  private static let (half, quarter) = (MediaTime(flicks: MediaTime.flicksPerSecond / 2), MediaTime(flicks: MediaTime.flicksPerSecond / 4))
  private static let ends = MediaTime(flicks: MediaTime.flicksPerSecond * 3 / 4)

  private struct Stretch {
    var start: MediaTime
    var end: MediaTime
    var nominal: Double
    /// Windows in a row, and all of them.
    var row = 0
    var windows = 0
    var frequency = 0.0
    var amplitude = 0.0
    var lines = 0
    var channel = 0
    var handle: Findings.Handle?
  }

  private let options: Options
  private var combs: [MainsComb] = []
  private var stretch: Stretch?
  /// Where the sound began or went on.
  private var origin = MediaTime.zero
  private var last = MediaTime.zero
  private var heard = MediaTime.zero

  init(_ options: Options, _ context: StreamContext) { self.options = options }

  mutating func observe(audio: AudioStats, _ out: inout Findings) {
    if audio.gap != .zero || combs.count != audio.channels.count || heard == .zero {
      let comb = MainsComb(prominence: Decibel.amplitude(of: options.prominence), level: Decibel.amplitude(of: options.level))
      combs = Array(repeating: comb, count: audio.channels.count)
      close(&out, isOpen: false)
      origin = audio.time
    }
    (heard, last) = (heard + audio.duration, audio.end)
    let results = audio.channels.indices.map { combs[$0].append(audio.channels[$0].low) }
    // The channels' windows are complete in the same block.
    for index in 0..<(results.first?.count ?? 0) {
      let found = results.enumerated().compactMap { channel, lines in lines[index].map { (channel: channel, lines: $0) } }
      note(found.max { $0.lines.amplitude < $1.lines.amplitude }, at: audio.end - Self.half - Self.half, &out)
    }
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) {
    close(&out, isOpen: true)
    if heard < Self.ends + Self.ends { out.cannotTell("less than 1.5 s of sound") }
  }

  /// Takes what the window that begins at `start` holds.
  private mutating func note(_ found: (channel: Int, lines: MainsComb.Lines)?, at start: MediaTime, _ out: inout Findings) {
    if let open = stretch, found.map({ $0.lines.nominal != open.nominal }) ?? true {
      stretch?.row = 0
      let isOver = open.handle == nil || start + Self.half - open.end > Self.bridge
      if isOver { close(&out, isOpen: false) }
    }
    guard let (channel, lines) = found, stretch.map({ $0.nominal == lines.nominal }) ?? true else { return }
    // Half of the window has to hum before it shows. What hums from the first windows on has hummed from the beginning.
    let onset = start - origin <= Self.half ? origin : start + Self.half
    var current = stretch ?? Stretch(start: onset, end: onset, nominal: lines.nominal)
    current.end = start + Self.ends
    current.row += 1
    current.windows += 1
    current.frequency += lines.frequency
    current.amplitude += lines.amplitude * lines.amplitude
    if lines.count > current.lines { (current.lines, current.channel) = (lines.count, channel) }
    let isHum = current.row >= Self.agreeing && (current.end - current.start).seconds >= options.minDuration
    if current.handle == nil, isHum { current.handle = out.open(finding(current)) }
    stretch = current
  }

  private mutating func close(_ out: inout Findings, isOpen: Bool) {
    if let stretch, let handle = stretch.handle {
      let reachesEnd = last - stretch.end <= Self.half
      out.close(handle, finding(stretch), at: reachesEnd ? last : stretch.end, isOpen: isOpen && reachesEnd)
    }
    stretch = nil
  }

  private func finding(_ stretch: Stretch) -> Finding {
    let level = Decibel.of(amplitude: (stretch.amplitude / Double(stretch.windows)).squareRoot())
    let hertz = stretch.nominal.fixed(0)
    return Finding(
      at: stretch.start, .minor, "Mains hum of \(hertz) Hz and harmonics at \(level.fixed(1)) dBFS",
      metrics: [
        Metric("hz", stretch.nominal, digits: 0), Metric("frequency_hz", stretch.frequency / Double(stretch.windows), digits: 2),
        Metric("level_dbfs", level, digits: 1), Metric("lines", Double(stretch.lines), digits: 0),
        Metric("channel", Double(stretch.channel + 1), digits: 0),
      ])
  }
}
