internal import CKernels

/// Tells clipping from loud sound in one channel of one block.
///
/// A clipped wave spends long at its highest level and little just below it; sound that was not clipped is the rarer the louder.
/// Two forms are looked for:
/// * **Flat**: runs of 3 samples and more within one 16-bit step of the block's peak, at any level above -20 dBFS (the sound may
///   have been turned down after it was clipped), when at least as many samples lie there as in the 5 % below. That leaves out
///   the tops of low tones and of 8-bit sound, whose levels below are always fuller.
/// * **Crowded**: at least 2 % of the samples at or above 0.9 of full scale, and at least 0.7 times as many as between 0.7 and 0.9.
///   Lossy coding turns flat tops into ringing around full scale. In our study (eleven clips, seven codecs) no 50 ms of sound that
///   was brought to full scale without a limiter had both, but for one drum beat; of sound with a tenth of its samples clipped,
///   every clip had many. A steady tone near full scale crowds there too, by the law of the sine: what follows it is left out.
struct FlatTops {
  /// Level from which samples count as crowded: lossy coding of clipped sound rings around full scale, mostly within 1 dB.
  static let nearFullScale: Float = 0.9
  /// Samples in a row that make a run: 3, the least that a single peak between two samples does not make.
  static let run: UInt32 = 3
  private static let below: Float = 0.7
  private static let crowdedShare = 0.02
  private static let crowdedRatio = 0.7
  /// How near to a sine's peak and to a sine's shares above two levels a block counts as a tone. Half a period too much or too little
  /// in 50 ms, from 40 Hz up, stays within.
  private static let (toneCrest, toneShare) = (0.05, 0.15)
  /// Flat tops are looked for above -20 dBFS.
  private static let quiet = 0.1
  /// One step of 16-bit PCM.
  private static let step: Float = 1 / 32768
  private static let shoulder: Float = 0.95

  let kernels: UnsafePointer<avmon_kernels>

  /// Puts into `channel` the samples in clipped runs, the number of runs and the longest one; zero when there are none.
  ///
  /// - Parameters:
  ///   - near: samples at or above `nearFullScale`, their runs and the longest one.
  ///   - channel: peak and ticks of the block, already measured.
  func find(in samples: UnsafeBufferPointer<Float>, near: avmon_audio, into channel: inout AudioStats.Channel) {
    if isCrowded(samples, near: Double(near.full_scale), channel) {
      channel.fullScale = Int(near.full_scale)
      channel.clipRuns = Int(near.clip_runs)
      channel.longestClip = Int(near.longest_clip)
      return
    }
    guard channel.peak > Self.quiet else { return }
    let cap = Float(channel.peak) - Self.step
    // A lone peak below full scale is not worth a second look: what was clipped reaches its limit again and again.
    guard channel.peak >= Double(Self.nearFullScale) || channel.ticks.count(where: { $0.peak >= cap }) > 1 else { return }
    let top = count(samples, from: cap)
    guard top.clip_runs > 0 else { return }
    let upper = count(samples, from: Float(channel.peak) * Self.shoulder)
    guard top.full_scale >= upper.full_scale - top.full_scale else { return }
    channel.fullScale = Int(top.full_scale)
    channel.clipRuns = Int(top.clip_runs)
    channel.longestClip = Int(top.longest_clip)
  }

  private func isCrowded(_ samples: UnsafeBufferPointer<Float>, near: Double, _ channel: AudioStats.Channel) -> Bool {
    guard near > 0, near >= Self.crowdedShare * Double(samples.count) else { return false }
    let all = Double(count(samples, from: Self.below).full_scale)
    guard near >= Self.crowdedRatio * (all - near) else { return false }
    // A sine of amplitude a is above the level l for the share 1 - 2/π asin(l / a) of the time.
    let amplitude = channel.rms * 2.0.squareRoot()
    guard abs(channel.peak - amplitude) <= Self.toneCrest * amplitude else { return true }
    func isTone(_ counted: Double, above level: Float) -> Bool {
      let expected = (1 - 2 / .pi * Angle.of(sine: Double(level) / amplitude)) * Double(samples.count)
      return abs(counted - expected) <= Self.toneShare * expected
    }
    return !(isTone(near, above: Self.nearFullScale) && isTone(all, above: Self.below))
  }

  private func count(_ samples: UnsafeBufferPointer<Float>, from level: Float) -> avmon_audio {
    var (runs, result) = (avmon_audio_runs(), avmon_audio())
    kernels.pointee.audio(samples.baseAddress, samples.count, level, Self.run, &runs, &result)
    return result
  }
}
