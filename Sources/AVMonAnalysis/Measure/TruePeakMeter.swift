/// Largest inter-sample peak of one channel by libebur128's interpolator, run only where a new maximum is possible.
///
/// libebur128's four-fold oversampling costs more than all other measurements of sound together, and a new maximum is rare. So two
/// cheap bounds come first, and neither can change the result:
/// 1. A tick whose largest sample, times the largest gain of the interpolator, stays at or below the maximum is left out.
/// 2. In the others the same interpolation is done in single precision, which vectorises; only where that comes within its
///    rounding error of the maximum or above is libebur128 asked, after it was fed the samples the interpolator looks back on.
///
/// The result is the one of feeding libebur128 everything, bit for bit.
struct TruePeakMeter {
  private let state: LoudnessState
  private let interpolation: Interpolation
  /// Largest inter-sample peak so far, linear.
  private(set) var peak: Float = 0
  /// Samples given to libebur128 so far.
  private(set) var fed = 0

  /// Nil when libebur128 refuses the rate.
  init?(sampleRate: Int) {
    guard let state = LoudnessState(sampleRate: sampleRate, mode: .truePeak) else { return nil }
    self.state = state
    interpolation = Interpolation(sampleRate: sampleRate)
  }

  /// Takes the next block of the channel.
  mutating func append(_ block: borrowing SampleBlock, channel: Int, ticks: [AudioStats.Tick]) {
    let samples = block.samples(channel, lead: SampleBlock.history)
    guard let first = samples.baseAddress.map({ $0 + SampleBlock.history }) else { return }
    var largest: Float = 0
    for tick in ticks { largest = max(largest, tick.peak) }
    peak = max(peak, largest)
    // Largest sample the next tick looks back on: every tick but the last is longer than that.
    var before: Float = 0
    for index in 0..<SampleBlock.history { before = max(before, abs(samples[index])) }
    let gain = interpolation.gain
    guard gain > 1, gain * max(before, largest) > peak else { return }
    for index in ticks.indices {
      let reach = max(before, ticks[index].peak)
      if gain * reach > peak { search(first, block.tick(index), reach) }
      before = ticks[index].peak
    }
  }

  /// Looks for values above the maximum in a tick whose samples, with those it looks back on, reach `reach`.
  private mutating func search(_ block: UnsafePointer<Float>, _ tick: Range<Int>, _ reach: Float) {
    let level = peak - reach * Interpolation.error
    var end = tick.lowerBound
    while end < tick.upperBound {
      // The last span reaches back into what was searched before, so that all have the same length.
      end = min(end + Interpolation.span, tick.upperBound)
      let start = block + (end - Interpolation.span)
      if interpolation.reaches(level, start) { measure(start, Interpolation.span) }
    }
  }

  private mutating func measure(_ samples: UnsafePointer<Float>, _ count: Int) {
    state.append(samples - interpolation.lookback, interpolation.lookback)
    state.append(samples, count)
    peak = max(peak, state.lastTruePeak)
    fed += interpolation.lookback + count
  }
}
