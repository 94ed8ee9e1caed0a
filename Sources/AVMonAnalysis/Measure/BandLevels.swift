/// Levels of a block in bands of about half an octave, by one transform a block over the block's first 20 ms or so.
///
/// Two channels share a complex transform; powers are added over all channels.
struct BandLevels {
  /// Edges of the bands, Hz.
  static let edges: [Double] = [60, 150, 250, 350, 500, 700, 1000, 1400, 2000, 2800, 4000, 5600, 8000, 11_000]
  /// Power that counts as nothing, -90 dB.
  private static let nothing = 1e-9

  /// Samples of a transform: the largest power of two in 25 ms.
  private let size: Int
  private let window: [Float]
  private let cosines: [Float]
  private let sines: [Float]
  private let order: [Int]
  /// Bins of each band.
  private let bins: [Range<Int>]
  private var real: [Float]
  private var imaginary: [Float]

  /// Nil when the rate, in samples a second, is too low for bands.
  init?(rate: Int) {
    var size = 1
    while size * 2 <= rate / 40 { size *= 2 }
    guard size >= 128, rate <= 768_000 else { return nil }
    self.size = size
    let hann = (0..<size).map { 0.5 - 0.5 * Angle.cosine(2 * .pi * Double($0) / Double(size)) }
    // A full-scale sine has the power 1.
    window = hann.map { Float($0 * 2 / hann.reduce(0, +)) }
    cosines = (0..<size / 2).map { Float(Angle.cosine(2 * .pi * Double($0) / Double(size))) }
    sines = (0..<size / 2).map { Float(-Angle.sine(2 * .pi * Double($0) / Double(size))) }
    var order = [Int](repeating: 0, count: size)
    for index in 1..<size { order[index] = order[index / 2] / 2 + (index % 2 == 1 ? size / 2 : 0) }
    self.order = order
    let width = Double(rate) / Double(size)
    bins = zip(Self.edges, Self.edges.dropFirst()).compactMap { low, high in
      let range = Int((low / width).rounded(.up))..<max(Int((low / width).rounded(.up)), Int((high / width).rounded(.up)))
      return high <= Double(rate) / 2 && !range.isEmpty ? range : nil
    }
    real = Array(repeating: 0, count: size)
    imaginary = real
  }

  /// The level of every band in dB; empty when the block is shorter than a transform.
  mutating func measure(_ block: borrowing SampleBlock) -> [Float] {
    guard block.count >= size else { return [] }
    var powers = [Float](repeating: 0, count: bins.count)
    for channel in stride(from: 0, to: block.channels, by: 2) {
      let (first, second) = (block.samples(channel), channel + 1 < block.channels ? block.samples(channel + 1) : nil)
      for index in 0..<size {
        real[order[index]] = first[index] * window[index]
        imaginary[order[index]] = second.map { $0[index] * window[index] } ?? 0
      }
      transform()
      // |X(k)|² + |X(-k)|² of the pair is twice the sum of the powers of both.
      for (band, range) in bins.enumerated() {
        for bin in range {
          let mirror = size - bin
          powers[band] +=
            (real[bin] * real[bin] + imaginary[bin] * imaginary[bin] + real[mirror] * real[mirror] + imaginary[mirror] * imaginary[mirror])
            / 2
        }
      }
    }
    return powers.map { Float(Decibel.of(power: Double($0) + Self.nothing)) }
  }

  private mutating func transform() {
    let size = size
    real.withUnsafeMutableBufferPointer { real in
      imaginary.withUnsafeMutableBufferPointer { imaginary in
        cosines.withUnsafeBufferPointer { cosines in
          sines.withUnsafeBufferPointer { sines in
            var half = 1
            while half < size {
              let step = size / (2 * half)
              for start in stride(from: 0, to: size, by: 2 * half) {
                for index in 0..<half {
                  let (c, s) = (cosines[index * step], sines[index * step])
                  let (a, b) = (start + index, start + index + half)
                  let (x, y) = (real[b] * c - imaginary[b] * s, real[b] * s + imaginary[b] * c)
                  (real[b], imaginary[b]) = (real[a] - x, imaginary[a] - y)
                  (real[a], imaginary[a]) = (real[a] + x, imaginary[a] + y)
                }
              }
              half *= 2
            }
          }
        }
      }
    }
  }
}
