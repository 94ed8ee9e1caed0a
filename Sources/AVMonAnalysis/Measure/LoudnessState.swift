internal import CEbur128

/// One channel's state of libebur128. A class because it owns a C object and is kept in arrays; it never leaves its meter.
final class LoudnessState {
  enum Mode { case weighting, truePeak }

  private var state: UnsafeMutablePointer<ebur128_state>?

  /// Nil when libebur128 refuses the rate (samples a second) or memory is short.
  init?(sampleRate: Int, mode: Mode) {
    let flags = mode == .truePeak ? EBUR128_MODE_TRUE_PEAK : EBUR128_MODE_M
    guard let state = ebur128_init(1, UInt(sampleRate), Int32(flags.rawValue)) else { return nil }
    // Without a place in the mix the channel is not K-weighted, which would cost as much as the interpolation.
    if mode == .truePeak { ebur128_set_channel(state, 0, Int32(EBUR128_UNUSED.rawValue)) }
    self.state = state
  }

  deinit { ebur128_destroy(&state) }

  /// Feeds samples; their memory is only read.
  func append(_ samples: UnsafePointer<Float>, _ count: Int) { ebur128_add_frames_float(state, samples, count) }

  /// Mean square after K-weighting of the last `milliseconds` (at most 400).
  func energy(milliseconds: UInt) -> Double {
    var loudness = -Double.infinity
    ebur128_loudness_window(state, milliseconds, &loudness)
    return Decibel.power(of: loudness + LoudnessGate.offset)
  }

  /// Largest inter-sample peak of the last call of `append`, linear; only in mode `truePeak`.
  var lastTruePeak: Float {
    var peak = 0.0
    ebur128_prev_true_peak(state, 0, &peak)
    return Float(peak)
  }
}
