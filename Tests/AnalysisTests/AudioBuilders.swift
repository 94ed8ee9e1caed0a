import AVMonModel
import Foundation

@testable import AVMonAnalysis

/// Sound made for tests.
enum Sound {
  static func sine(_ frequency: Double, dbfs: Double, seconds: Double, rate: Int = 48_000, phase: Double = 0) -> [Float] {
    let (count, amplitude) = (Int((seconds * Double(rate)).rounded()), pow(10, dbfs / 20))
    let step = 2 * Double.pi * frequency / Double(rate)
    return (0..<count).map { Float(amplitude * sin(step * Double($0) + phase)) }
  }

  static func constant(_ value: Float, seconds: Double, rate: Int = 48_000) -> [Float] {
    Array(repeating: value, count: Int((seconds * Double(rate)).rounded()))
  }

  /// White noise from -`amplitude` to `amplitude`.
  static func noise(_ amplitude: Float, seconds: Double, rate: Int = 48_000, seed: UInt64) -> [Float] {
    var generator = Generator(state: seed)
    return (0..<Int((seconds * Double(rate)).rounded())).map { _ in Float.random(in: -amplitude...amplitude, using: &generator) }
  }

  /// xorshift64*: the same numbers everywhere.
  struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state ^= state >> 12
      state ^= state << 25
      state ^= state >> 27
      return state &* 2_685_821_657_736_338_717
    }
  }
}

/// Measures `planes` from time `start` in frames of `frame` samples.
func measureSound(
  _ planes: [[Float]], rate: Int = 48_000, layout: [ChannelRole]? = nil, start: MediaTime = .zero, frame: Int = 1024,
  needs: Needs = .samples
) -> (blocks: [AudioStats], loudness: Measurements.Loudness?) {
  let layout = layout ?? ChannelRole.roles(layout: "", channels: planes.count)
  var measure = AudioMeasure(stream: 1, sampleRate: rate, layout: layout, needs: needs)
  var blocks: [AudioStats] = []
  appendSound(planes, to: &measure, rate: rate, start: start, frame: frame) { blocks.append($0) }
  measure.finish { blocks.append($0) }
  return (blocks, measure.loudness())
}

func appendSound(
  _ planes: [[Float]], to measure: inout AudioMeasure, rate: Int = 48_000, start: MediaTime, frame: Int = 1024, emit: (AudioStats) -> Void
) {
  let count = planes.first?.count ?? 0
  for first in stride(from: 0, to: count, by: frame) {
    lend(planes.map { Array($0[first..<min(count, first + frame)]) }) {
      measure.append($0, time: start + .sample(Int64(first), rate: rate), emit: emit)
    }
  }
}

/// Calls `body` with pointers to all planes.
private func lend(
  _ planes: [[Float]], from index: Int = 0, _ pointers: [UnsafeBufferPointer<Float>] = [], _ body: ([UnsafeBufferPointer<Float>]) -> Void
) {
  guard index < planes.count else { return body(pointers) }
  planes[index].withUnsafeBufferPointer { lend(planes, from: index + 1, pointers + [$0], body) }
}

/// Blocks as a measurement would give them, one after the other.
struct SoundBlocks {
  var all: [AudioStats] = []
  var time = MediaTime.zero

  /// Adds `count` blocks in which each channel has the given steady level in dBFS; nil is digital zero.
  mutating func add(_ count: Int, _ levels: [Double?], pair: AudioStats.Pair? = nil) {
    for _ in 0..<count { append(levels.map { Self.channel(Array(repeating: $0, count: AudioStats.ticks)) }, pair: pair) }
  }

  /// Adds blocks made of ticks in which all `channels` have the given level; their number is a multiple of 20.
  mutating func add(ticks: [Double?], channels: Int = 1) {
    for first in stride(from: 0, to: ticks.count, by: AudioStats.ticks) {
      let part = Array(ticks[first..<min(ticks.count, first + AudioStats.ticks)])
      append(Array(repeating: Self.channel(part), count: channels), duration: AudioStats.times(part.count))
    }
  }

  /// Leaves out time before the next block.
  mutating func skip(_ gap: MediaTime) {
    time += gap
    pending = gap
  }

  private var pending = MediaTime.zero

  mutating func append(_ channels: [AudioStats.Channel], duration: MediaTime = AudioStats.length, pair: AudioStats.Pair? = nil) {
    all.append(
      AudioStats(
        stream: 1, time: time, duration: duration, samples: Int((duration.seconds * 48_000).rounded()), channels: channels,
        pairs: pair.map { [$0] } ?? [], gap: pending))
    pending = .zero
    time += duration
  }

  static func channel(_ levels: [Double?]) -> AudioStats.Channel {
    let ticks = levels.map { level in
      level.map { AudioStats.Tick(rms: Float(pow(10, $0 / 20)), peak: Float(pow(10, $0 / 20) * 2.0.squareRoot())) }
        ?? .init(rms: 0, peak: 0)
    }
    let power = ticks.reduce(0) { $0 + Double($1.rms * $1.rms) } / Double(max(1, ticks.count))
    return AudioStats.Channel(
      peak: Double(ticks.map(\.peak).max() ?? 0), rms: power.squareRoot(), zeros: levels.count { $0 == nil } * 120, ticks: ticks)
  }
}

/// Runs a detector over blocks on a stream of the given layout.
func detectSound<D: Detector>(
  _ type: D.Type, _ blocks: [AudioStats], layout: String = "stereo", channels: Int = 2, options: D.Options = .init(),
  loudness: Measurements.Loudness? = nil, events: [(before: Int, StreamEvent)] = []
) -> Findings {
  let stream = StreamInfo(index: 1, kind: .audio, codec: "pcm", audio: .init(sampleRate: 48_000, channels: channels, channelLayout: layout))
  let context = StreamContext(input: InputInfo(source: "test", container: "test", streams: [stream]), stream: stream)
  var (detector, findings) = (D(options, context), Findings(detector: D.id, stream: 1))
  for (index, block) in blocks.enumerated() {
    for event in events where event.before == index { detector.observe(event: event.1, &findings) }
    detector.observe(audio: block, &findings)
  }
  if let loudness { detector.observe(loudness: loudness, &findings) }
  detector.finish(at: blocks.last?.end ?? .zero, &findings)
  return findings
}

/// Seconds to the nearest microsecond, for comparisons.
func soundSeconds(_ time: MediaTime) -> Double { (time.seconds * 1e6).rounded() / 1e6 }
