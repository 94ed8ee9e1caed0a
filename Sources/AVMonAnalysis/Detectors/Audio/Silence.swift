internal import AVMonModel

/// Finds a track in which no channel is heard.
struct Silence: Detector {
  struct Options: DetectorOptions {
    /// dBFS.
    var level = -60.0
    /// Seconds.
    var minDuration = 1.0
    var majorDuration = 10.0
    var criticalDuration = 30.0

    static var specs: [OptionSpec<Options>] {
      [
        OptionSpec(
          "level", \.level, .decibels, in: -120 ... -20, "RMS of a channel over 50 ms at or below which it is silent",
          source: "ffmpeg silencedetect (-60 dB); programmes keep a room floor above it"),
        OptionSpec(
          "min-duration", \.minDuration, .seconds, in: 0.05...3600, "Shortest silence that is reported",
          source: "our study: finds each silence of 1.5 s put into speech and music, and one natural pause (1.03 s) in 12 minutes"),
        OptionSpec(
          "major-duration", \.majorDuration, .seconds, in: 0.05...3600, "Silence from which the severity is major",
          source: "alarm delay of broadcast monitors (Evertz: 10 s)"),
        OptionSpec(
          "critical-duration", \.criticalDuration, .seconds, in: 0.05...86400, "Silence from which the severity is critical",
          source: "three times the usual alarm delay"),
      ]
    }
  }

  static let id = "silence"
  static let summary = "Finds stretches in which all channels of a track are silent."
  static let details = """
    A stretch is silent when the RMS of every channel stays at or below `level` in each block of 50 ms. Its two ends are refined to \
    2.5 ms. Silence to the end of the input is reported as open, and a track that is silent throughout is one long event.

    `cause` is `digital_zero` when every sample is exactly zero, which points to a missing feed rather than a quiet scene, else \
    `low_level`. Missing samples (a gap of more than 0.1 s in the time stamps) end a silence: they are not silence but missing sound.

    Severity: minor, from `major-duration` major, from `critical-duration` critical.

    Limits: a pause in a play and a lost microphone look the same; only the length and `cause` tell them apart.
    """
  static let scope = DetectorScope.audio
  static let needs = Needs.samples

  /// A gap or overlap up to this long does not end a silence.
  private static let bridge = MediaTime(flicks: MediaTime.flicksPerSecond / 10)

  private struct Stretch {
    var start: MediaTime
    var end: MediaTime
    /// Mean square of the loudest channel of each block, summed over samples.
    var energy = 0.0
    var samples = 0
    var peak = 0.0
    var isZero = true
    var severity = Severity.info
    var handle: Findings.Handle?
  }

  private let options: Options
  private let level: Double
  private var stretch: Stretch?
  /// Quiet end of the block before.
  private var quietEnd = MediaTime.zero
  private var heard = MediaTime.zero

  init(_ options: Options, _ context: StreamContext) {
    self.options = options
    level = Decibel.amplitude(of: options.level)
  }

  mutating func observe(audio: AudioStats, _ out: inout Findings) {
    heard += audio.duration
    if audio.gap.magnitude > Self.bridge {
      close(&out, isOpen: false)
      quietEnd = .zero
    }
    guard audio.level <= level else {
      if stretch != nil {
        stretch?.end = audio.time + audio.quietStart(level)
        report(&out)
        close(&out, isOpen: false)
      }
      quietEnd = audio.quietEnd(level)
      return
    }
    var current = stretch ?? Stretch(start: audio.time - quietEnd, end: audio.end)
    quietEnd = .zero
    current.end = audio.end
    current.energy += audio.level * audio.level * Double(audio.samples)
    current.samples += audio.samples
    for channel in audio.channels {
      current.peak = max(current.peak, channel.peak)
      current.isZero = current.isZero && channel.zeros == audio.samples
    }
    stretch = current
    report(&out)
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) {
    close(&out, isOpen: true)
    if heard.seconds < options.minDuration {
      out.cannotTell("only \(heard) of sound, less than the shortest silence reported (\(options.minDuration.trimmed(3)) s)")
    }
  }

  /// Opens the event when the silence is long enough, and updates it when it becomes more severe.
  private mutating func report(_ out: inout Findings) {
    guard var current = stretch else { return }
    let length = (current.end - current.start).seconds
    guard length >= options.minDuration else { return }
    let severity: Severity =
      length >= options.criticalDuration ? .critical : length >= options.majorDuration ? .major : .minor
    guard severity > current.severity else { return }
    current.severity = severity
    if let handle = current.handle {
      out.update(handle, finding(current))
    } else {
      current.handle = out.open(finding(current))
    }
    stretch = current
  }

  private mutating func close(_ out: inout Findings, isOpen: Bool) {
    if let stretch, let handle = stretch.handle { out.close(handle, finding(stretch), at: stretch.end, isOpen: isOpen) }
    stretch = nil
  }

  private func finding(_ stretch: Stretch) -> Finding {
    let rms = Decibel.of(amplitude: (stretch.energy / Double(max(1, stretch.samples))).squareRoot())
    let peak = Decibel.of(amplitude: stretch.peak)
    let length = (stretch.end - stretch.start).seconds.fixed(2)
    let what = stretch.isZero ? "digital zero" : "\(rms.fixed(1)) dBFS"
    return Finding(
      at: stretch.start, stretch.severity, "All channels silent for \(length) s (\(what))",
      cause: stretch.isZero ? "digital_zero" : "low_level",
      metrics: [Metric("rms_dbfs", rms, digits: 2), Metric("peak_dbfs", peak, digits: 2)])
  }
}
