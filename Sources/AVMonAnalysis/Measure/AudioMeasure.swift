public import AVMonModel
internal import CKernels

/// Measures the decoded sound of one audio stream in one format: 50 ms blocks for the detectors and programme loudness.
///
/// A block is 20 ticks of 2.5 ms, cut at the samples floor(n * rate / 400) counted from where the sound began or went on after a
/// gap, so that no rate drifts (rates below 400 Hz have ticks of one sample, above 768 kHz of 1920). How the decoder cuts its
/// frames does not change any figure: samples are gathered into whole blocks before they are measured.
///
/// A block's time is the pts of the frame that holds its first sample plus the offset within it; lengths are never added up. A
/// frame that begins more than 5 ms from where the samples before it ended is a gap or an overlap: the running block ends there
/// and the next carries `gap`.
///
/// Samples that no loudspeaker can play (broken float PCM) are repaired before anything is measured: not a number becomes zero, and
/// levels beyond ±256 (+48 dBFS), infinities among them, become ±256. A stream of them is silence or clipping, and cannot spoil
/// the figures of what follows.
public struct AudioMeasure: ~Copyable {
  /// A frame may begin this far from the end of the one before without being a gap: rounded time stamps (1 ms in Matroska and FLV).
  static let timeTolerance = MediaTime(flicks: MediaTime.flicksPerSecond / 200)

  let stream: Int
  let rate: Int
  private let channels: Int
  private let kernels: UnsafePointer<avmon_kernels>
  private var block: SampleBlock
  private var meter: LoudnessMeter?
  private var residual: PredictionResidual?
  private var lowBand: LowBand?
  private var bands: BandLevels?
  private var clipRuns: [avmon_audio_runs]
  /// Blocks begun since the sound began or went on after a gap.
  private var blockIndex: Int64 = 0
  private var blockTime = MediaTime.zero
  private var gap = MediaTime.zero
  /// Where the samples so far ended by the last frame's own time; nil before the first.
  private var end: MediaTime?

  /// - Parameters:
  ///   - sampleRate: samples a second; below 1 counts as 1.
  ///   - layout: role of every channel; its count is the number of planes `append` takes.
  ///   - needs: `.loudness` turns the loudness meter on, which costs about ten times the rest.
  ///     `.residual`, `.lowBand` and `.bands` turn on what `AudioStats` says of them.
  public init(stream: Int, sampleRate: Int, layout: [ChannelRole], needs: Needs) {
    (self.stream, rate, channels) = (stream, max(1, sampleRate), layout.count)
    kernels = avmon_kernels_best()
    block = SampleBlock(channels: layout.count, rate: max(400, min(768_000, sampleRate)))
    clipRuns = Array(repeating: avmon_audio_runs(), count: layout.count)
    residual = needs.contains(.residual) ? PredictionResidual(kernels: kernels, rate: rate) : nil
    lowBand = needs.contains(.lowBand) ? LowBand(kernels: kernels, rate: rate, channels: layout.count) : nil
    bands = needs.contains(.bands) ? BandLevels(rate: rate) : nil
    meter = needs.contains(.loudness) ? LoudnessMeter(stream: stream, sampleRate: sampleRate, layout: layout) : nil
  }

  /// Takes a frame: one plane of samples per channel, 1 = full scale, all of the same length; `time` is that of the first sample.
  ///
  /// Planes beyond the layout are ignored; a frame with fewer planes or none is dropped. `emit` gets every block that became
  /// complete, and one before if there is a gap.
  public mutating func append(_ planes: [UnsafeBufferPointer<Float>], time: MediaTime, emit: (AudioStats) -> Void) {
    guard channels > 0, planes.count >= channels, let count = planes.prefix(channels).map(\.count).min(), count > 0 else { return }
    if let end, (time - end).magnitude > Self.timeTolerance {
      flush(emit)
      gap = time - end
    }
    end = time + .sample(Int64(count), rate: rate)
    var offset = 0
    while offset < count {
      if block.isEmpty { blockTime = time + .sample(Int64(offset), rate: rate) }
      offset += block.fill(from: planes, at: offset, upTo: count)
      if block.isFull {
        emit(measure())
        next(blockIndex + 1)
      }
    }
  }

  /// Ends the stream: gives the last block, which may be shorter.
  public mutating func finish(emit: (AudioStats) -> Void) { flush(emit) }

  /// Loudness of all that was appended; nil unless `.loudness` was needed and the rate is from 8 to 192 kHz.
  public func loudness() -> Measurements.Loudness? { meter?.loudness() }

  private mutating func flush(_ emit: (AudioStats) -> Void) {
    if !block.isEmpty { emit(measure()) }
    lowBand?.reset()
    next(0)
  }

  private mutating func next(_ index: Int64) {
    blockIndex = index
    gap = .zero
    block.begin(index)
  }

  /// Measures what the block holds.
  private mutating func measure() -> AudioStats {
    block.repair(kernels)
    let ticks = block.ticks
    var stats = AudioStats(
      stream: stream, time: blockTime, duration: .sample(Int64(block.count), rate: rate), samples: block.count, channels: [], gap: gap)
    stats.channels.reserveCapacity(channels)
    for channel in 0..<channels { stats.channels.append(measure(channel, ticks)) }
    stats.pairs = (0..<channels / 2).map { pair in
      let (a, b) = (block.samples(pair * 2), block.samples(pair * 2 + 1))
      let (first, second) = (stats.channels[pair * 2].rms, stats.channels[pair * 2 + 1].rms)
      let count = Double(block.count)
      return .init(
        product: kernels.pointee.dot(a.baseAddress, b.baseAddress, a.count), first: first * first * count, second: second * second * count)
    }
    for channel in 0..<channels {
      stats.channels[channel].residual = residual?.measure(block, channel: channel) ?? []
      stats.channels[channel].low = lowBand?.measure(block, channel: channel) ?? []
    }
    stats.bands = bands?.measure(block) ?? []
    meter?.append(block, stats.channels)
    return stats
  }

  private mutating func measure(_ channel: Int, _ ticks: Int) -> AudioStats.Channel {
    let samples = block.samples(channel)
    var result = AudioStats.Channel()
    result.ticks.reserveCapacity(ticks)
    var (square, sum) = (0.0, 0.0)
    var near = avmon_audio()
    for index in 0..<ticks {
      let (range, first) = (block.tick(index), samples.baseAddress)
      var tick = avmon_audio()
      kernels.pointee.audio(
        first.map { $0 + range.lowerBound }, range.count, FlatTops.nearFullScale, FlatTops.run, &clipRuns[channel], &tick)
      result.ticks.append(.init(rms: Float((tick.square / Double(range.count)).squareRoot()), peak: tick.peak))
      result.peak = max(result.peak, Double(tick.peak))
      result.zeros += Int(tick.zeros)
      near.full_scale += tick.full_scale
      near.clip_runs += tick.clip_runs
      near.longest_clip = max(near.longest_clip, tick.longest_clip)
      square += tick.square
      sum += tick.sum
    }
    result.rms = (square / Double(max(1, samples.count))).squareRoot()
    result.dc = sum / Double(max(1, samples.count))
    FlatTops(kernels: kernels).find(in: samples, near: near, into: &result)
    return result
  }
}
