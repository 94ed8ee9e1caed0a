internal import CKernels

/// What linear prediction cannot foretell of a channel: speech and music mostly can be, a click cannot.
///
/// The predictor of each block is fitted to the block itself by autocorrelation (Levinson and Durbin). Every tick of 2.5 ms counts the same in
/// it, however loud, so that a click does not shape the predictor that has to miss it.
struct PredictionResidual {
  /// Samples predicted from. Our choice; other orders were not tried.
  private static let order = 16
  /// Cells of a tick.
  static let cells = 8
  /// Added to the energy of each tick and relatively, so that digital zero and tones have a predictor: about 16-bit rounding noise.
  private static let (floor, relative) = (1e-9, 1e-5)

  private let kernels: UnsafePointer<avmon_kernels>
  private var error: [Float]

  init(kernels: UnsafePointer<avmon_kernels>, rate: Int) {
    self.kernels = kernels
    error = []
    error.reserveCapacity(rate / 20 + 1)
  }

  /// Energy of the residual in every cell of the block's ticks.
  mutating func measure(_ block: borrowing SampleBlock, channel: Int) -> [Float] {
    let samples = block.samples(channel, lead: Self.order)
    predict(samples, by: predictor(block, block.samples(channel)))
    var cells: [Float] = []
    cells.reserveCapacity(AudioStats.ticks * Self.cells)
    for index in 0..<block.ticks {
      let tick = block.tick(index)
      for cell in 0..<Self.cells {
        var energy: Float = 0
        let (from, to) = (tick.count * cell / Self.cells, tick.count * (cell + 1) / Self.cells)
        for at in (tick.lowerBound + from)..<(tick.lowerBound + to) { energy += error[at] * error[at] }
        cells.append(energy)
      }
    }
    return cells
  }

  /// Puts the residual of what follows the first `order` samples into `error`.
  private mutating func predict(_ samples: UnsafeBufferPointer<Float>, by coefficients: [Float]) {
    let count = max(0, samples.count - Self.order)
    error.removeAll(keepingCapacity: true)
    error.append(contentsOf: samples.suffix(count))
    let taps = coefficients.map { SIMD8<Float>(repeating: $0) }
    let whole = count - count % SIMD8<Float>.scalarCount
    error.withUnsafeMutableBytes { error in
      let samples = UnsafeRawBufferPointer(samples)
      let size = MemoryLayout<Float>.stride
      for index in stride(from: 0, to: whole, by: SIMD8<Float>.scalarCount) {
        var sum = error.loadUnaligned(fromByteOffset: index * size, as: SIMD8<Float>.self)
        for lag in taps.indices {
          sum += taps[lag] * samples.loadUnaligned(fromByteOffset: (Self.order - lag - 1 + index) * size, as: SIMD8<Float>.self)
        }
        error.storeBytes(of: sum, toByteOffset: index * size, as: SIMD8<Float>.self)
      }
    }
    for index in whole..<count {
      for (lag, coefficient) in coefficients.enumerated() { error[index] += coefficient * samples[Self.order - lag - 1 + index] }
    }
  }

  /// Coefficients of the samples 1, 2 ... `order` back.
  private func predictor(_ block: borrowing SampleBlock, _ samples: UnsafeBufferPointer<Float>) -> [Float] {
    var correlation = [Double](repeating: 0, count: Self.order + 1)
    for index in 0..<block.ticks {
      let tick = block.tick(index)
      guard tick.count > Self.order, let start = samples.baseAddress.map({ $0 + tick.lowerBound }) else { continue }
      let energy = kernels.pointee.dot(start, start, tick.count)
      let weight = 1 / (energy + Self.floor * Double(tick.count))
      correlation[0] += energy * weight
      for lag in 1...Self.order { correlation[lag] += kernels.pointee.dot(start, start + lag, tick.count - lag) * weight }
    }
    correlation[0] = correlation[0] * (1 + Self.relative) + Self.floor
    return solve(correlation).map { Float($0) }
  }

  private func solve(_ correlation: [Double]) -> [Double] {
    var (coefficients, error) = ([Double](repeating: 0, count: Self.order), correlation[0])
    for index in 0..<Self.order where error > 0 {
      var sum = correlation[index + 1]
      for lag in 0..<index { sum += coefficients[lag] * correlation[index - lag] }
      let reflection = -sum / error
      let before = coefficients
      for lag in 0..<index { coefficients[lag] = before[lag] + reflection * before[index - 1 - lag] }
      coefficients[index] = reflection
      error *= 1 - reflection * reflection
    }
    return coefficients
  }
}
