internal import CKernels

/// Gathers the samples of one block, channel after channel, in memory that is allocated once.
///
/// In front of each channel's samples stand the last `history` samples of the block before (zeros at the beginning), which
/// interpolation needs.
struct SampleBlock: ~Copyable {
  /// Samples of the block before that are kept, at least as many as the true peak meter reaches back: 24 for its filter
  /// and 15 to fill a span.
  static let history = 40
  /// Level to which unplayable samples are limited, +48 dBFS: far above any mastering, and its square is exact in a float.
  static let limit: Float = 256

  let channels: Int
  /// Samples per channel gathered so far.
  private(set) var count = 0
  /// Rate by which ticks are cut, samples a second.
  private let rate: Int
  /// Ends of the ticks in samples from the beginning of the block.
  private var ends = [Int](repeating: 0, count: AudioStats.ticks)
  private let storage: UnsafeMutableBufferPointer<Float>
  private let stride: Int

  init(channels: Int, rate: Int) {
    (self.channels, self.rate) = (channels, rate)
    stride = Self.history + rate / Self.blocksPerSecond + 1
    storage = .allocate(capacity: max(1, channels) * stride)
    storage.initialize(repeating: 0)
    begin(0)
  }

  deinit { storage.deallocate() }

  private static let blocksPerSecond = 20
  private var length: Int { ends[AudioStats.ticks - 1] }

  var isEmpty: Bool { count == 0 }
  var isFull: Bool { count >= length }

  /// Starts block `index`, counted from where the sound began or went on after a gap.
  mutating func begin(_ index: Int64) {
    for channel in 0..<channels where count > 0 {
      let base = channel * stride
      for index in 0..<Self.history { storage[base + index] = storage[base + count + index] }
    }
    let (rate, ticks, perSecond) = (Int64(rate), Int64(AudioStats.ticks), Int64(AudioStats.ticks * Self.blocksPerSecond))
    let first = index * ticks * rate / perSecond
    for tick in 0..<ticks { ends[Int(tick)] = Int((index * ticks + tick + 1) * rate / perSecond - first) }
    count = 0
  }

  /// Copies what fits from `planes`, from sample `offset` up to `end`; returns how many samples per channel were taken.
  mutating func fill(from planes: [UnsafeBufferPointer<Float>], at offset: Int, upTo end: Int) -> Int {
    let taken = min(end - offset, length - count)
    for channel in 0..<channels {
      guard let source = planes[channel].baseAddress, let target = storage.baseAddress else { break }
      (target + channel * stride + Self.history + count).update(from: source + offset, count: taken)
    }
    count += taken
    return taken
  }

  /// The block's samples of one channel, after `lead` samples of what came before (at most `history`); valid until the block
  /// changes.
  func samples(_ channel: Int, lead: Int = 0) -> UnsafeBufferPointer<Float> {
    let first = channel * stride + Self.history
    return UnsafeBufferPointer(rebasing: storage[(first - lead)..<(first + count)])
  }

  /// Ticks the gathered samples reach.
  var ticks: Int {
    var ticks = 0
    while ticks < AudioStats.ticks, start(of: ticks) < count { ticks += 1 }
    return ticks
  }

  /// Samples of a tick, from the beginning of the block; the last tick may be cut short.
  func tick(_ index: Int) -> Range<Int> { start(of: index)..<min(ends[index], count) }

  private func start(of tick: Int) -> Int { tick == 0 ? 0 : ends[tick - 1] }

  /// Makes not-a-number zero and limits all else to ± `limit`.
  ///
  /// The energy of a channel tells whether there is anything to repair: it is not a number, infinite or large then.
  func repair(_ kernels: UnsafePointer<avmon_kernels>) {
    for channel in 0..<channels {
      let samples = samples(channel)
      let energy = kernels.pointee.dot(samples.baseAddress, samples.baseAddress, samples.count)
      if energy <= Double(Self.limit * Self.limit) { continue }
      let base = channel * stride + Self.history
      for index in base..<(base + count) {
        let sample = storage[index]
        storage[index] = sample.isNaN ? 0 : max(-Self.limit, min(Self.limit, sample))
      }
    }
  }
}
