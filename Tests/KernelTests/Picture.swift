/// A plane of samples in memory as decoders leave it: rows further apart than they are long, first sample anywhere.
struct Picture {
  /// How the samples of a picture are chosen.
  enum Pattern: CaseIterable, Sendable {
    case zero, maximum, checkerboard, stripes, gradient, random
  }

  let width: Int
  let height: Int
  let bytesPerSample: Int
  let stride: Int
  /// The bytes, of which the first `lead` lie before the picture.
  var bytes: [UInt8]
  let lead: Int

  /// A picture of zeros whose rows are `padding` bytes longer than needed.
  init(width: Int, height: Int, bytesPerSample: Int, padding: Int, lead: Int) {
    self.width = width
    self.height = height
    self.bytesPerSample = bytesPerSample
    self.lead = lead
    stride = width * bytesPerSample + padding
    bytes = Array(repeating: 0, count: lead + (height - 1) * stride + width * bytesPerSample)
  }

  /// A picture of samples of `depth` bits, `shift` bits above the lowest one. All other bytes and bits are noise, which nobody may see.
  init(
    _ pattern: Pattern, width: Int, height: Int, depth: Int = 8, shift: Int = 0, bytesPerSample: Int = 1,
    using generator: inout SeededGenerator
  ) {
    self.init(
      width: width, height: height, bytesPerSample: bytesPerSample, padding: .random(in: 0...40, using: &generator),
      lead: .random(in: 0...17, using: &generator))
    fillWithNoise(using: &generator)
    // Noise everywhere is a random picture too.
    if pattern == .random { return }
    let maximum = 1 << depth - 1
    for y in 0..<height {
      for x in 0..<width {
        let sample =
          switch pattern {
          case .zero: 0
          case .maximum: maximum
          case .checkerboard: (x + y) % 2 * maximum
          case .stripes: x / 8 % 2 * maximum
          case .gradient: (3 * x + 5 * y) & maximum
          case .random: 0
          }
        let noise = raw(x, y) & ~(maximum << shift)
        set(x, y, sample << shift | (bytesPerSample == 2 ? noise : 0))
      }
    }
  }

  private mutating func fillWithNoise(using generator: inout SeededGenerator) {
    bytes.withUnsafeMutableBytes { bytes in
      for at in Swift.stride(from: 0, to: bytes.count, by: 8) {
        withUnsafeBytes(of: generator.next()) { noise in
          for index in at..<min(at + 8, bytes.count) { bytes[index] = noise[index - at] }
        }
      }
    }
  }

  private func index(_ x: Int, _ y: Int) -> Int { lead + y * stride + x * bytesPerSample }

  /// The bits in memory at column `x` and row `y`.
  func raw(_ x: Int, _ y: Int) -> Int {
    let at = index(x, y)
    return bytesPerSample == 1 ? Int(bytes[at]) : Int(bytes[at]) | Int(bytes[at + 1]) << 8
  }

  mutating func set(_ x: Int, _ y: Int, _ raw: Int) {
    let at = index(x, y)
    bytes[at] = UInt8(truncatingIfNeeded: raw)
    if bytesPerSample == 2 { bytes[at + 1] = UInt8(truncatingIfNeeded: raw >> 8) }
  }

  /// The same samples with other row lengths, start and noise.
  func moved(using generator: inout SeededGenerator) -> Picture {
    var other = Picture(
      width: width, height: height, bytesPerSample: bytesPerSample, padding: .random(in: 0...40, using: &generator),
      lead: .random(in: 0...17, using: &generator))
    other.fillWithNoise(using: &generator)
    for y in 0..<height {
      for x in 0..<width { other.set(x, y, raw(x, y)) }
    }
    return other
  }

  /// Lends the first sample.
  func withPixels<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
    bytes.withUnsafeBufferPointer { body($0.baseAddress! + lead) }
  }
}
