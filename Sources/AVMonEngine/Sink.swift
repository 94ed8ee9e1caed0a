internal import AVMonAnalysis
internal import AVMonModel
internal import Glibc

/// Where measurements go: to the detectors and into the curves.
struct Sink {
  private(set) var bench: Bench
  private(set) var recorder = Recorder()
  private(set) var activity = AudioActivity()
  /// Part of the input to look at, in container time; nil ends are open.
  var window: (from: MediaTime?, to: MediaTime?) = (nil, nil)

  init(_ bench: Bench) { self.bench = bench }

  /// Whether what is shown from `start` to `end` belongs to the part to look at.
  func isWanted(_ start: MediaTime, end: MediaTime) -> Bool {
    if let from = window.from, start < from { return false }
    if let to = window.to, start >= to { return false }
    return true
  }

  mutating func video(_ stats: VideoStats) {
    if let picture = stats.picture {
      recorder.add("luma_mean", stream: stats.stream, unit: "ratio", .mean, at: stats.time, picture.mean)
      if let change = picture.change {
        recorder.add("luma_difference", stream: stats.stream, unit: "ratio", .mean, at: stats.time, change.mean)
      }
    }
    bench.observe(video: stats)
  }

  mutating func audio(_ stats: AudioStats) {
    let peak = stats.channels.reduce(0) { max($0, $1.peak) }
    let power = stats.channels.reduce(0) { $0 + $1.rms * $1.rms } / Double(max(1, stats.channels.count))
    recorder.add("rms", stream: stats.stream, unit: "dbfs", .mean, at: stats.time, decibels(power.squareRoot()))
    recorder.add("peak", stream: stats.stream, unit: "dbfs", .maximum, at: stats.time, decibels(peak))
    activity.add(stats)
    bench.observe(audio: stats)
  }

  mutating func packet(_ stats: PacketStats) {
    if stats.kind == .video || stats.kind == .audio, let time = stats.pts ?? stats.dts, !stats.isDiscarded, isWanted(time, end: time) {
      recorder.add("bit_rate", stream: stats.stream, unit: "bits_per_second", .sumPerSecond, at: time, Double(stats.size * 8))
    }
    if let time = stats.pts ?? stats.dts, !isWanted(time, end: time) { return }
    bench.observe(packet: stats)
  }

  mutating func event(_ event: StreamEvent) {
    if let time = event.time, !isWanted(time, end: time) { return }
    bench.observe(event: event)
  }
  mutating func loudness(_ loudness: Measurements.Loudness) { bench.observe(loudness: loudness) }
  mutating func tracks(_ tracks: TrackLags) { bench.observe(tracks: tracks) }
  mutating func settle(zero: MediaTime) { recorder.settle(zero: zero) }
  mutating func finish(ends: [Int: MediaTime], end: MediaTime) -> [Instance] { bench.finish(ends: ends, end: end) }

  private func decibels(_ amplitude: Double) -> Double { max(Distribution.quietest, 20 * log10(max(amplitude, 1e-9))) }
}
