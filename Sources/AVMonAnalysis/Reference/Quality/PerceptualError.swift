internal import CKernels

/// XPSNR: squared errors of blocks, weighted by how little activity in space and time the reference has there to hide them.
///
/// Helmrich, Siekmann, Becker, Bosse, Marpe, Wiegand, "XPSNR: a low-complexity extension of the perceptually weighted peak signal-to-noise
/// ratio for high-resolution video quality assessment", ICASSP 2020, with the constants of FFmpeg's `xpsnr` filter, which its authors wrote.
/// As there, what was before the first picture counts as code 0, so that its weights are low. Unlike there, the weighted error is not
/// rounded to an integer, which only matters above 70 dB, and blocks without a whole filter in them have the spatial activity 0.
struct PerceptualError {
  /// Up to this many samples weights are smoothed (640 x 480).
  private static let smoothed = 640 * 480
  /// From this many samples on activity is that of 2 x 2 samples (2048 x 1152).
  private static let quads = 2048 * 1152
  /// Below this rate, in frames per second, activity in time is the difference to the picture before, else that of two differences.
  private static let slow = 32.0
  /// Weight of activity in time.
  private static let gamma = 2.0

  private let order: UInt8
  private var format = PictureFormat(width: 0, height: 0)
  /// Size of a block of luma, 0 in pictures that are too small to have any.
  private var side = 0
  private var sums: [avmon_activity] = []
  private var weights: [Double] = []
  private var scratch: [UInt32] = []
  /// Luma of the last two reference pictures, the latest first, without gaps between rows.
  private var before: [UInt8] = []
  private var beforeThat: [UInt8] = []

  init(frameRate: Double) { order = frameRate < Self.slow ? 1 : 2 }

  /// Starts a stream of pictures: nothing was before.
  mutating func begin(_ format: PictureFormat) {
    self.format = format
    side = 4 * Int(32 * share.squareRoot() + 0.5)
    weights = Array(repeating: 1, count: side == 0 ? 0 : across(format.width, side) * across(format.height, side))
    sums = Array(repeating: avmon_activity(), count: weights.count)
    scratch = Array(repeating: 0, count: avmon_activity_scratch(UInt32(format.width)))
    before = Array(repeating: 0, count: side == 0 ? 0 : format.width * format.height * format.bytesPerSample)
    beforeThat = order == 2 ? before : []
  }

  /// XPSNR of a plane in decibels, infinite for planes that are equal; luma (plane 0) must come first.
  mutating func measure(_ plane: Int, _ pair: PlanePair, _ kernels: avmon_kernels) -> Double {
    guard side > 0 else { return unweighted(pair, kernels) }
    let isLuma = plane == 0
    let block = isLuma ? (side, side) : (side >> format.chromaShiftX, side >> format.chromaShiftY)
    run(pair, kernels, block, order: isLuma ? order : 0)
    if isLuma {
      weigh()
      remember(pair)
    }
    let error = zip(sums, weights).reduce(0) { $0 + Double($1.0.error) * $1.1 }
    return Decibel.of(power: pair.samples * pair.peakPower / (error * pictureActivity))
  }

  private func unweighted(_ pair: PlanePair, _ kernels: avmon_kernels) -> Double {
    var similarity = Similarity()
    return Decibel.of(power: pair.peakPower / similarity.measure(pair, kernels).meanSquaredError)
  }

  private mutating func run(_ pair: PlanePair, _ kernels: avmon_kernels, _ block: (width: Int, height: Int), order: UInt8) {
    var planes = pair.kernel
    let kernel = pair.bytesPerSample == 1 ? kernels.activity8 : kernels.activity16
    before.withUnsafeBufferPointer { before in
      beforeThat.withUnsafeBufferPointer { beforeThat in
        var rules = avmon_activity_rules(
          before: before.baseAddress, before_that: beforeThat.baseAddress, stride: format.width * format.bytesPerSample,
          block_width: UInt32(block.width), block_height: UInt32(block.height), order: order, quads: isLarge)
        scratch.withUnsafeMutableBufferPointer { scratch in
          sums.withUnsafeMutableBufferPointer { kernel?(&planes, &rules, scratch.baseAddress, $0.baseAddress) }
        }
      }
    }
  }

  /// Weights of the blocks from their activity.
  private mutating func weigh() {
    let (wide, high) = (across(format.width, side), across(format.height, side))
    let least = Double(1 << format.depth) / 64
    for row in 0..<high {
      for column in 0..<wide {
        let sum = sums[row * wide + column]
        let (spaceX, spaceY) = (places(column, format.width, filtered: true), places(row, format.height, filtered: true))
        let (timeX, timeY) = (places(column, format.width, filtered: false), places(row, format.height, filtered: false))
        let space = spaceX * spaceY > 0 ? Double(sum.spatial) / Double(spaceX * spaceY) : 0
        let time = timeX * timeY > 0 ? Self.gamma * Double(sum.temporal) / Double(timeX * timeY) : 0
        weights[row * wide + column] = 1 / max(least, space + time)
      }
    }
    if format.width * format.height <= Self.smoothed { smooth(wide) }
  }

  /// No weight is larger than the largest of those to the left of it, above it and, not yet smoothed, to the right of it.
  private mutating func smooth(_ wide: Int) {
    for index in weights.indices {
      let column = index % wide
      let left = column > 0 ? weights[index - 1] : 0
      let right = column < wide - 1 ? weights[index + 1] : 0
      let above = index >= wide ? weights[index - wide] : 0
      let limit = max(left, right, above)
      if limit > 0 { weights[index] = min(weights[index], limit) }
    }
  }

  /// Samples of a block, along one side, that have activity: those on which a filter can stand, or all; with quads those in whole quads.
  private func places(_ block: Int, _ size: Int, filtered: Bool) -> Int {
    let border = filtered ? (isLarge ? 2 : 1) : 0
    let first = max(block * side, border)
    let end = min((block + 1) * side, size - border)
    return max(0, isLarge ? (end - first) / 2 * 2 : end - first)
  }

  private mutating func remember(_ pair: PlanePair) {
    if order == 2 { swap(&before, &beforeThat) }
    let row = format.width * format.bytesPerSample
    guard let reference = pair.kernel.reference else { return }
    before.withUnsafeMutableBytes { before in
      for y in 0..<format.height {
        before.baseAddress?.advanced(by: y * row).copyMemory(from: reference + y * pair.kernel.reference_stride, byteCount: row)
      }
    }
  }

  private var isLarge: Bool { format.width * format.height > Self.quads }
  /// Samples of the picture as a share of those of ultra high definition.
  private var share: Double { Double(format.width * format.height) / (3840 * 2160) }

  /// The square root of the activity that a picture is expected to have.
  private var pictureActivity: Double {
    let power = 16 * Double(1 << (2 * format.depth - 9))
    return (power / max(0.00001, share).squareRoot()).squareRoot()
  }

  private func across(_ size: Int, _ block: Int) -> Int { (size + block - 1) / block }
}
