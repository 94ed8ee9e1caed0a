/// Seconds of stereo sound, channel after channel: noise with some clipping and some exact zeros.
final class SamplePool {
  let seconds: Int
  private let rate: Int
  private let memory: UnsafeMutableBufferPointer<Float>

  /// Reserves as many seconds as fill `bytes`, at least one.
  init(rate: Int, bytes: Int) {
    self.rate = rate
    seconds = max(1, bytes / (2 * rate * MemoryLayout<Float>.stride))
    memory = .allocate(capacity: seconds * 2 * rate)
    var state: UInt64 = 1
    for index in memory.indices {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let level = Float(Int32(truncatingIfNeeded: state >> 32)) / Float(1 << 31)
      // A sixteenth of the seconds is silent, and what lies beyond full scale is clipped.
      memory[index] = index / rate % 16 == 15 ? 0 : max(-1, min(1, 1.02 * level))
    }
  }

  deinit { memory.deallocate() }

  /// The samples of one channel of a second; valid as long as the pool.
  func samples(_ second: Int, _ channel: Int) -> UnsafePointer<Float> {
    UnsafePointer(memory.baseAddress! + (second * 2 + channel) * rate)  // allocated above, never empty
  }
}
