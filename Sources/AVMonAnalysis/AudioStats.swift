public import AVMonModel

/// What is measured of 50 ms of one audio stream, all channels. Amplitudes are linear, 1 = full scale.
public struct AudioStats: Sendable {
  /// Ticks a block is divided into: 2.5 ms each.
  public static let ticks = 20
  /// Length of a block.
  public static let length = MediaTime(flicks: MediaTime.flicksPerSecond / 20)

  public var stream: Int
  public var time: MediaTime
  /// Length in time; a block before a gap or the end may be shorter than 50 ms.
  public var duration: MediaTime
  /// Samples per channel.
  public var samples: Int
  public var channels: [Channel]
  /// Products of the channel pairs (0,1), (2,3) ... : sums of a*b, a*a and b*b; pair i belongs to channels 2i and 2i+1.
  public var pairs: [Pair]
  /// Level of each of `BandLevels.edges` that the rate reaches, dB of the power of all channels; empty unless `.bands` was needed and the
  /// block is whole.
  public var bands: [Float] = []
  /// Time without samples between the block before and this one: > 0 a gap, < 0 an overlap, zero when the sound goes on.
  public var gap: MediaTime

  public init(
    stream: Int = 0, time: MediaTime, duration: MediaTime = AudioStats.length, samples: Int = 2400, channels: [Channel], pairs: [Pair] = [],
    gap: MediaTime = .zero
  ) {
    (self.stream, self.time, self.duration, self.samples) = (stream, time, duration, samples)
    (self.channels, self.pairs, self.gap) = (channels, pairs, gap)
  }

  public var end: MediaTime { time + duration }

  /// One channel over the block.
  public struct Channel: Sendable {
    /// Largest absolute sample.
    public var peak: Double
    /// Root mean square.
    public var rms: Double
    /// Mean of the samples (DC offset).
    public var dc: Double
    /// Samples that are exactly zero.
    public var zeros: Int
    /// Clipped samples, runs of them that reached three, and the longest run: at full scale, or cut flat below it. Sound that is only loud
    /// has none (see `FlatTops`).
    public var fullScale: Int
    public var clipRuns: Int
    public var longestClip: Int
    /// RMS and peak of each tick.
    public var ticks: [Tick]
    /// Energy (sum of squares) of the prediction residual in each eighth of a tick (0.3125 ms); empty unless `.residual` was needed.
    public var residual: [Float] = []
    /// Sound below 200 Hz, one value a tick; empty unless `.lowBand` was needed.
    public var low: [Float] = []

    public init(
      peak: Double = 0, rms: Double = 0, dc: Double = 0, zeros: Int = 0, fullScale: Int = 0, clipRuns: Int = 0, longestClip: Int = 0,
      ticks: [Tick] = []
    ) {
      (self.peak, self.rms, self.dc, self.zeros, self.fullScale) = (peak, rms, dc, zeros, fullScale)
      (self.clipRuns, self.longestClip, self.ticks) = (clipRuns, longestClip, ticks)
    }
  }

  /// One channel over 2.5 ms.
  public struct Tick: Sendable, Equatable {
    public var rms: Float
    public var peak: Float
    public init(rms: Float, peak: Float) { (self.rms, self.peak) = (rms, peak) }
  }

  /// Cross products of two channels over the block.
  public struct Pair: Sendable, Equatable {
    public var product: Double
    public var first: Double
    public var second: Double
    public init(product: Double, first: Double, second: Double) { (self.product, self.first, self.second) = (product, first, second) }
  }
}
