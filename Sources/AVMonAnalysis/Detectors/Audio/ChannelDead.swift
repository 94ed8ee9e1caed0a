internal import AVMonModel

/// Finds a channel that lost its sound while its partner goes on.
struct ChannelDead: Detector {
  struct Options: DetectorOptions {
    /// dBFS.
    var level = -70.0
    var active = -45.0
    /// Seconds.
    var minDuration = 2.5
    var majorDuration = 10.0
    /// Share of the blocks.
    var activity = 0.2

    static var specs: [OptionSpec<Options>] {
      [
        OptionSpec(
          "level", \.level, .decibels, in: -140 ... -40, "RMS over 50 ms at or below which a channel is dead",
          source: "our study: no natural stereo clip has a channel below -70 dBFS while the other is active; a muted one decodes to zero"),
        OptionSpec(
          "active", \.active, .decibels, in: -80 ... -10, "RMS over 50 ms above which the other channel is active",
          source: "our study: speech and music, but not their background, lie above"),
        OptionSpec(
          "min-duration", \.minDuration, .seconds, in: 0.5...3600, "Shortest stretch that is reported, as minor",
          source: "longer than what a mix puts on one side; no natural stereo clip of our study has even 0.1 s of it"),
        OptionSpec(
          "major-duration", \.majorDuration, .seconds, in: 0.5...3600, "Stretch from which the severity is major",
          source: "alarm delay of broadcast monitors (10 s)"),
        OptionSpec(
          "activity", \.activity, .ratio, in: 0.01...1, "Share of the stretch in which the other channel must be active",
          source: "our study: speech with pauses is active in half of the blocks"),
      ]
    }
  }

  static let id = "channel_dead"
  static let summary = "Finds a channel that is silent while the others are active."
  static let details = """
    A channel is dead while its RMS stays at or below `level` in every block of 50 ms and other channels are active (above `active`) \
    in at least the share `activity` of the blocks. The stretch is counted from the first to the last activity of the others, or to \
    the dead channel's own ends when activity lies within 1 s of them.

    Severity: left without right or right without left is minor, from `major-duration` major. Any other silent channel is info, \
    because centre, surrounds and unnamed channels may rightly be silent for long, as left and right may while only the centre \
    speaks. The low frequency channel is never reported. A mono track, and a track all of whose channels are silent, have no dead \
    channel (see `silence`).

    Limits: what a mix puts on one side for longer than `min-duration` with true digital silence on the other is reported.
    """
  static let scope = DetectorScope.audio
  static let needs = Needs.samples

  /// How near to the dead channel's own ends activity of the others must lie for these to be the event's ends.
  private static let reach = MediaTime(flicks: MediaTime.flicksPerSecond)
  /// A gap up to this long does not end a stretch.
  private static let bridge = MediaTime(flicks: MediaTime.flicksPerSecond / 10)

  private struct Stretch {
    var start: MediaTime
    var end: MediaTime
    /// First and last moment at which another channel (the partner, for left and right) was active.
    var firstActive: MediaTime?
    var lastActive: MediaTime?
    /// Blocks since `firstActive`, and those of them with activity.
    var blocks = 0
    var activeBlocks = 0
    /// Blocks up to the last activity.
    var blocksToLast = 0
    var otherEnergy = 0.0
    var peak = 0.0
    var severity: Severity?
    var handle: Findings.Handle?

    var from: MediaTime { firstActive.map { $0 - start <= ChannelDead.reach ? start : $0 } ?? start }
    var until: MediaTime { lastActive.map { end - $0 <= ChannelDead.reach ? end : $0 } ?? start }
    var share: Double { Double(activeBlocks) / Double(max(1, blocksToLast)) }
  }

  private let options: Options
  private let (level, active): (Double, Double)
  private var roles: [ChannelRole]
  private var stretches: [Stretch?] = []
  private var heard = MediaTime.zero

  static func reasonToSkip(_ context: StreamContext) -> String? {
    context.stream?.audio?.channels == 1 ? "mono track" : nil
  }

  init(_ options: Options, _ context: StreamContext) {
    self.options = options
    (level, active) = (Decibel.amplitude(of: options.level), Decibel.amplitude(of: options.active))
    let audio = context.stream?.audio
    roles = audio.map { ChannelRole.roles(layout: $0.channelLayout, channels: $0.channels) } ?? []
  }

  mutating func observe(audio: AudioStats, _ out: inout Findings) {
    heard += audio.duration
    let count = audio.channels.count
    if count != stretches.count {
      closeAll(&out, isOpen: false)
      stretches = Array(repeating: nil, count: count)
      if roles.count != count { roles = ChannelRole.roles(layout: "", channels: count) }
    }
    guard count > 1 else { return }
    if audio.gap.magnitude > Self.bridge { closeAll(&out, isOpen: false) }
    for channel in 0..<count where roles[channel] != .lfe {
      if audio.channels[channel].rms <= level {
        extend(channel, audio)
        report(channel, &out)
      } else if stretches[channel] != nil {
        report(channel, &out)
        close(channel, &out, isOpen: false)
      }
    }
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) {
    closeAll(&out, isOpen: true)
    // A track of one channel cannot have the defect, however short it is.
    if stretches.count != 1, heard.seconds < options.minDuration {
      out.cannotTell("only \(heard) of sound, less than the shortest stretch reported (\(options.minDuration.trimmed(3)) s)")
    }
  }

  private mutating func extend(_ channel: Int, _ audio: AudioStats) {
    var stretch = stretches[channel] ?? Stretch(start: audio.time, end: audio.end)
    let other = otherLevel(than: channel, audio)
    stretch.end = audio.end
    stretch.peak = max(stretch.peak, audio.channels[channel].peak)
    if other > active {
      stretch.firstActive = stretch.firstActive ?? audio.time
      stretch.lastActive = audio.end
      stretch.activeBlocks += 1
      stretch.otherEnergy += other * other
    }
    if stretch.firstActive != nil { stretch.blocks += 1 }
    if other > active { stretch.blocksToLast = stretch.blocks }
    stretches[channel] = stretch
  }

  /// Level of what should sound together with `channel`: the partner of left or right, else the loudest of the others.
  private func otherLevel(than channel: Int, _ audio: AudioStats) -> Double {
    if let partner = partner(of: channel) { return audio.channels[partner].rms }
    return audio.channels.indices.reduce(0) { $1 == channel ? $0 : max($0, audio.channels[$1].rms) }
  }

  private func partner(of channel: Int) -> Int? {
    switch roles[channel] {
    case .left: roles.firstIndex(of: .right)
    case .right: roles.firstIndex(of: .left)
    default: nil
    }
  }

  private mutating func report(_ channel: Int, _ out: inout Findings) {
    guard var stretch = stretches[channel] else { return }
    let length = (stretch.until - stretch.from).seconds
    guard length >= options.minDuration, stretch.share >= options.activity else { return }
    let severity: Severity = partner(of: channel) == nil ? .info : length >= options.majorDuration ? .major : .minor
    guard stretch.severity.map({ severity > $0 }) ?? true else { return }
    stretch.severity = severity
    let finding = finding(channel, stretch, severity)
    if let handle = stretch.handle { out.update(handle, finding) } else { stretch.handle = out.open(finding) }
    stretches[channel] = stretch
  }

  private mutating func closeAll(_ out: inout Findings, isOpen: Bool) {
    for channel in stretches.indices { close(channel, &out, isOpen: isOpen) }
  }

  private mutating func close(_ channel: Int, _ out: inout Findings, isOpen: Bool) {
    if let stretch = stretches[channel], let handle = stretch.handle, let severity = stretch.severity {
      out.close(handle, finding(channel, stretch, severity), at: stretch.until, isOpen: isOpen && stretch.until == stretch.end)
    }
    stretches[channel] = nil
  }

  private func finding(_ channel: Int, _ stretch: Stretch, _ severity: Severity) -> Finding {
    let other = Decibel.of(amplitude: (stretch.otherEnergy / Double(max(1, stretch.activeBlocks))).squareRoot())
    let length = (stretch.until - stretch.from).seconds.fixed(2)
    let partner = partner(of: channel).map { "the \(roles[$0].name) channel" } ?? "others"
    return Finding(
      at: stretch.from, severity, "Channel \(channel + 1) (\(roles[channel].name)) dead for \(length) s while \(partner) went on",
      cause: stretch.peak == 0 ? "digital_zero" : "low_level",
      metrics: [
        Metric("channel", Double(channel + 1), digits: 0), Metric("peak_dbfs", Decibel.of(amplitude: stretch.peak), digits: 2),
        Metric("other_rms_dbfs", other, digits: 2), Metric("activity", stretch.share),
      ])
  }
}
