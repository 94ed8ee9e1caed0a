internal import AVMonModel

/// Finds left and right in opposite phase, and the same sound on both.
struct Phase: Detector {
  struct Options: DetectorOptions {
    /// Correlation, -1...1.
    var antiphase = -0.9
    var mono = 0.9999
    /// Seconds.
    var minDuration = 2.0
    /// dBFS.
    var active = -50.0

    static var specs: [OptionSpec<Options>] {
      [
        OptionSpec(
          "antiphase", \.antiphase, .count, in: -1...0, "Correlation of left and right over 400 ms below which they are in antiphase",
          source: "correlation meters warn below 0; natural stereo in our study never stayed below -0.9"),
        OptionSpec(
          "mono", \.mono, .count, in: 0...1, "Correlation above which both channels hold the same sound",
          source: "leaves room for coding noise"),
        OptionSpec(
          "min-duration", \.minDuration, .seconds, in: 0.4...3600, "Shortest stretch that is reported",
          source: "longer than a stereo effect"),
        OptionSpec(
          "active", \.active, .decibels, in: -80 ... -10, "RMS over 400 ms that both channels must have", source: "below, noise decides"),
      ]
    }
  }

  static let id = "phase"
  static let summary = "Finds stereo in opposite phase, which cancels in mono, and dual mono."
  static let details = """
    The correlation of the left and right channel over 400 ms (no mean removed): +1 is the same sound on both, 0 is unrelated, -1 is \
    the same sound with opposite sign. Below `antiphase` for `min-duration` is major: on a mono loudspeaker most of it cancels. \
    Above `mono` for `min-duration` is info, once per stretch: a stereo track that holds mono.

    Where a channel is not active there is no answer. Pauses up to 5 s do not end a stretch, and do not count for its length.
    """
  static let scope = DetectorScope.audio
  static let needs = Needs.samples

  private static let blocks = 8
  private static let pause = MediaTime(flicks: MediaTime.flicksPerSecond * 5)

  private enum Answer { case antiphase, mono }

  private struct Block {
    var pair: AudioStats.Pair
    var samples: Int
    var time: MediaTime
  }

  private struct Stretch {
    var answer: Answer
    var start: MediaTime
    var end: MediaTime
    /// Length of the answers alone.
    var length: MediaTime
    var correlation: Double
    var difference: Double
    var handle: Findings.Handle?
  }

  private let options: Options
  private let active: Double
  private var roles: [ChannelRole]
  private var window: [Block] = []
  private var stretch: Stretch?
  private var answered = false
  private var isStereo = false
  private var isHeard = false

  static func reasonToSkip(_ context: StreamContext) -> String? {
    context.stream?.audio?.channels == 1 ? "mono track" : nil
  }

  init(_ options: Options, _ context: StreamContext) {
    self.options = options
    active = Decibel.power(of: options.active)
    let audio = context.stream?.audio
    roles = audio.map { ChannelRole.roles(layout: $0.channelLayout, channels: $0.channels) } ?? []
  }

  mutating func observe(audio: AudioStats, _ out: inout Findings) {
    isHeard = true
    if roles.count != audio.channels.count {
      close(&out, isOpen: false)
      window.removeAll(keepingCapacity: true)
      roles = ChannelRole.roles(layout: "", channels: audio.channels.count)
    }
    guard let pair = audio.pairs.first, roles.starts(with: [.left, .right]) else { return }
    isStereo = true
    if audio.gap != .zero { window.removeAll(keepingCapacity: true) }
    if window.count == Self.blocks { window.removeFirst() }
    window.append(Block(pair: pair, samples: audio.samples, time: audio.time))
    if let open = stretch, audio.time - open.end > Self.pause { close(&out, isOpen: false) }
    guard window.count == Self.blocks else { return }
    judge(audio, &out)
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) {
    let last = window.last
    close(&out, isOpen: stretch.map { open in last.map { $0.time < open.end } ?? false } ?? false)
    // A track without left and right cannot have the defect.
    if !isHeard {
      out.cannotTell("no sound was decoded")
    } else if isStereo, !answered {
      out.cannotTell("left and right were never active together for 0.4 s")
    }
  }

  private mutating func judge(_ audio: AudioStats, _ out: inout Findings) {
    var (product, first, second, samples) = (0.0, 0.0, 0.0, 0)
    for block in window {
      product += block.pair.product
      first += block.pair.first
      second += block.pair.second
      samples += block.samples
    }
    let floor = active * Double(samples)
    // The window may still hold sound when a pause has begun.
    let pauses = active * Double(audio.samples)
    guard first > floor, second > floor, let pair = window.last?.pair, pair.first > pauses, pair.second > pauses else { return }
    answered = true
    let correlation = product / (first * second).squareRoot()
    let answer: Answer? = correlation < options.antiphase ? .antiphase : correlation > options.mono ? .mono : nil
    if stretch?.answer != answer { close(&out, isOpen: false) }
    guard let answer, let start = window.first?.time else { return }
    var current =
      stretch ?? Stretch(answer: answer, start: start, end: start, length: .zero, correlation: correlation, difference: 0, handle: nil)
    current.length += stretch == nil ? audio.end - start : audio.duration
    current.end = audio.end
    current.correlation = answer == .antiphase ? min(current.correlation, correlation) : max(current.correlation, correlation)
    current.difference = Decibel.of(power: first / second)
    if current.handle == nil, current.length.seconds >= options.minDuration { current.handle = out.open(finding(current)) }
    stretch = current
  }

  private mutating func close(_ out: inout Findings, isOpen: Bool) {
    if let stretch, let handle = stretch.handle { out.close(handle, finding(stretch), at: stretch.end, isOpen: isOpen) }
    stretch = nil
  }

  private func finding(_ stretch: Stretch) -> Finding {
    let metrics = [Metric("correlation", stretch.correlation), Metric("level_difference_db", stretch.difference, digits: 2)]
    let length = (stretch.end - stretch.start).seconds.fixed(2)
    switch stretch.answer {
    case .antiphase:
      return Finding(
        at: stretch.start, .major, "Left and right in opposite phase for \(length) s: they cancel in mono", cause: "antiphase",
        metrics: metrics)
    case .mono:
      return Finding(at: stretch.start, .info, "Left and right hold the same sound for \(length) s", cause: "dual_mono", metrics: metrics)
    }
  }
}
