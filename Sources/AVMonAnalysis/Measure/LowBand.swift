internal import CKernels

/// The lowest 200 Hz of each channel, one value a tick (400 a second).
///
/// Each value is a mean over the last four ticks (10 ms) weighted by a Hann window, whose zeros fall on the multiples of 100 Hz from 200 Hz on:
/// what would fold onto 50 or 60 Hz is 40 dB down and more.
struct LowBand {
  private static let parts = 4

  private let kernels: UnsafePointer<avmon_kernels>
  /// Samples of a tick that are used: ticks differ by one sample at rates that 400 does not divide.
  private let length: Int
  private let window: [Float]
  /// For each channel the sums that wait for their last one, two and three ticks.
  private var pending: [[Float]]

  init(kernels: UnsafePointer<avmon_kernels>, rate: Int, channels: Int) {
    self.kernels = kernels
    length = max(1, max(400, min(768_000, rate)) / 400)
    let count = Self.parts * length
    let hann = (1...count).map { 0.5 - 0.5 * Angle.cosine(2 * .pi * Double($0) / Double(count + 1)) }
    let total = hann.reduce(0, +)
    window = hann.map { Float($0 / total) }
    pending = Array(repeating: [0, 0, 0], count: channels)
  }

  /// Forgets what came before: the next sample does not follow the last one.
  mutating func reset() {
    for channel in pending.indices { pending[channel] = [0, 0, 0] }
  }

  /// One value for every whole tick of the block.
  mutating func measure(_ block: borrowing SampleBlock, channel: Int) -> [Float] {
    let samples = block.samples(channel)
    var values: [Float] = []
    values.reserveCapacity(AudioStats.ticks)
    for index in 0..<block.ticks {
      let tick = block.tick(index)
      guard tick.count >= length, let start = samples.baseAddress.map({ $0 + tick.lowerBound }) else { break }
      let sums = (0..<Self.parts).map { part in
        window.withUnsafeBufferPointer { Float(kernels.pointee.dot(start, $0.baseAddress.map { $0 + part * length }, length)) }
      }
      values.append(pending[channel][0] + sums[3])
      pending[channel] = [pending[channel][1] + sums[2], pending[channel][2] + sums[1], sums[0]]
    }
    return values
  }

  /// Gain of the window at a frequency from 1 to 199 Hz: the transform of a Hann window of 10 ms.
  static func gain(at frequency: Double) -> Double {
    let cycles = frequency / 100
    if abs(cycles - 1) < 1e-6 { return 0.5 }
    return abs(Angle.sine(.pi * cycles) / (.pi * cycles * (1 - cycles * cycles)))
  }
}
