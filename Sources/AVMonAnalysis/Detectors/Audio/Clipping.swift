internal import AVMonModel

/// Finds sound whose peaks were cut off.
struct Clipping: Detector {
  struct Options: DetectorOptions {
    /// Share of the samples of a second.
    var minShare = 0.005
    var majorShare = 0.02
    /// Runs a second.
    var majorRate = 10.0

    static var specs: [OptionSpec<Options>] {
      [
        OptionSpec(
          "min-share", \.minShare, .ratio, in: 0...1, "Share of a channel's samples in a second that must be clipped for severity minor",
          source: "our study: loud mastering reaches 0.14 %; 12 dB into a limiter 1 %; sound with 3 % of its samples clipped 2 % and more"),
        OptionSpec(
          "major-share", \.majorShare, .ratio, in: 0...1, "The same for severity major",
          source: "our study: nothing that was not clipped reached 1.1 %"),
        OptionSpec(
          "major-rate", \.majorRate, .count, in: 0...10000, "Clipped runs a second above which the severity is major",
          source: "single overloads come in ones and twos"),
      ]
    }
  }

  static let id = "clipping"
  static let summary = "Finds sound that was cut off at a limit, at full scale or below."
  static let details = """
    Clipped are runs of at least 3 samples (a) within one 16-bit step of the highest level of 50 ms, above -20 dBFS, with at least as \
    many samples there as in the 5 % below, or (b) at or above 0.9 of full scale where 2 % of the samples of 50 ms and more lie there, \
    and at least 0.7 times as many as between 0.7 and 0.9. The second form is what lossy coding makes of cut-off peaks. Both say \
    that the sound crowds at its limit, which sound that was not clipped never does, however loud it was mastered.

    Severity, by the worst second of the worst channel: minor from `min-share` of the samples, major from `major-share` and more \
    than `major-rate` runs. What stays below `min-share`, such as mastering that touches full scale now and then, is summed up in \
    one info event.

    Limits: sound that was clipped, then turned down and then coded with loss cannot be told from dense sound. Square waves \
    of test tones and old games look clipped.
    """
  static let scope = DetectorScope.audio
  static let needs = Needs.samples

  /// Clipped blocks nearer than this are one event, and severity is measured over as long.
  private static let hold = MediaTime(flicks: MediaTime.flicksPerSecond)

  /// One channel's clipped samples and runs of one block.
  private struct Block {
    var time: MediaTime
    var samples: Int
    var clipped: [Int]
    var runs: [Int]
  }

  private struct Stretch {
    var start: MediaTime
    var end: MediaTime
    var runs = 0
    var longest = 0
    var peak = 0.0
    var share = 0.0
    var rate = 0.0
    var channel = 0
    var severity = Severity.info
    var handle: Findings.Handle?

    mutating func add(_ other: Stretch) {
      (end, runs, longest) = (other.end, runs + other.runs, max(longest, other.longest))
      (peak, rate) = (max(peak, other.peak), max(rate, other.rate))
      if other.share > share { (share, channel) = (other.share, other.channel) }
    }
  }

  private let options: Options
  private var stretch: Stretch?
  /// What stayed below minor, all in one.
  private var touches: (stretch: Stretch, places: Int)?
  private var second: [Block] = []
  private var rate = 0.0
  private var end: MediaTime?

  init(_ options: Options, _ context: StreamContext) { self.options = options }

  mutating func observe(audio: AudioStats, _ out: inout Findings) {
    end = audio.end
    if let open = stretch, audio.time - open.end > Self.hold { close(&out, isOpen: false) }
    if let first = second.first, first.clipped.count != audio.channels.count { second.removeAll(keepingCapacity: true) }
    guard stretch != nil || audio.channels.contains(where: { $0.clipRuns > 0 }) else { return }
    second.removeAll { audio.end - $0.time > Self.hold || $0.time > audio.time }
    second.append(
      Block(time: audio.time, samples: audio.samples, clipped: audio.channels.map(\.fullScale), runs: audio.channels.map(\.clipRuns)))
    rate = Double(audio.samples) / max(audio.duration.seconds, AudioStats.tick.seconds)
    guard audio.channels.contains(where: { $0.clipRuns > 0 }) else { return }
    var current = stretch ?? Stretch(start: audio.time, end: audio.end)
    current.end = audio.end
    for (index, channel) in audio.channels.enumerated() {
      let clipped = second.reduce(0) { $0 + $1.clipped[index] }
      let share = Double(clipped) / max(1, rate * Self.hold.seconds)
      if share > current.share { (current.share, current.channel) = (share, index) }
      current.rate = max(current.rate, second.reduce(0) { $0 + Double($1.runs[index]) } / Self.hold.seconds)
      current.runs += channel.clipRuns
      current.longest = max(current.longest, channel.longestClip)
      if channel.clipRuns > 0 { current.peak = max(current.peak, channel.peak) }
    }
    let severity = severity(current)
    if severity > current.severity {
      current.severity = severity
      if let handle = current.handle { out.update(handle, finding(current)) } else { current.handle = out.open(finding(current)) }
    }
    stretch = current
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) {
    close(&out, isOpen: stretch.map { $0.end == self.end } ?? false)
    if let (stretch, places) = touches {
      out.add(finding(stretch, places: places), until: stretch.end)
    } else if self.end == nil {
      out.cannotTell("no sound was decoded")
    }
  }

  private func severity(_ stretch: Stretch) -> Severity {
    guard stretch.share >= options.minShare else { return .info }
    return stretch.share >= options.majorShare && stretch.rate > options.majorRate ? .major : .minor
  }

  private mutating func close(_ out: inout Findings, isOpen: Bool) {
    guard let current = stretch else { return }
    if let handle = current.handle {
      out.close(handle, finding(current), at: current.end, isOpen: isOpen)
    } else if touches != nil {
      touches?.stretch.add(current)
      touches?.places += 1
    } else {
      touches = (current, 1)
    }
    stretch = nil
    second.removeAll(keepingCapacity: true)
  }

  private func finding(_ stretch: Stretch, places: Int = 0) -> Finding {
    let percent = (stretch.share * 100).fixed(2)
    let message =
      places > 0
      ? "Sound touches its limit in \(places) \(places == 1 ? "place" : "places"), at most \(percent) % of a second's samples"
      : "Sound clipped: \(percent) % of the samples of the worst second, \(stretch.rate.fixed(0)) runs"
    return Finding(
      at: stretch.start, stretch.severity, message, cause: stretch.peak >= Double(FlatTops.nearFullScale) ? "full_scale" : "capped",
      metrics: [
        Metric("clipped_share", stretch.share), Metric("runs_per_second", stretch.rate, digits: 2),
        Metric("runs", Double(stretch.runs), digits: 0),
        Metric("longest_run", Double(stretch.longest), digits: 0), Metric("peak_dbfs", Decibel.of(amplitude: stretch.peak), digits: 2),
        Metric("channel", Double(stretch.channel + 1), digits: 0),
      ])
  }
}
