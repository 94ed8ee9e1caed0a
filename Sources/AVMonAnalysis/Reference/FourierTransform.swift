internal import CTransform

/// A fast Fourier transform of complex floats from one buffer of its own to another, by libavutil.
final class FourierTransform {
  enum Direction: Int32 {
    case forward = 0
    case inverse = 1
  }

  let count: Int
  /// What is transformed; the transform may change it.
  let input: UnsafeMutableBufferPointer<AVComplexFloat>
  /// The result, not divided by `count`.
  let output: UnsafeMutableBufferPointer<AVComplexFloat>
  private var context: OpaquePointer?
  private let function: av_tx_fn

  /// Alignment libavutil's kernels need at most (AVX-512).
  private static let alignment = 64

  /// - Parameter count: a power of two.
  init(count: Int, _ direction: Direction) {
    self.count = count
    func allocate() -> UnsafeMutableBufferPointer<AVComplexFloat> {
      let bytes = count * MemoryLayout<AVComplexFloat>.stride
      let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: Self.alignment)
      let base = raw.bindMemory(to: AVComplexFloat.self, capacity: count)
      base.initialize(repeating: AVComplexFloat(re: 0, im: 0), count: count)
      return UnsafeMutableBufferPointer(start: base, count: count)
    }
    (input, output) = (allocate(), allocate())
    var scale: Float = 1
    var function: av_tx_fn?
    let result = av_tx_init(&context, &function, AV_TX_FLOAT_FFT, direction.rawValue, Int32(count), &scale, 0)
    guard result >= 0, let function else { preconditionFailure("libavutil has no transform of \(count) points") }
    self.function = function
  }

  deinit {
    av_tx_uninit(&context)
    input.deallocate()
    output.deallocate()
  }

  /// Transforms `input` into `output`.
  func run() { function(context, output.baseAddress, input.baseAddress, MemoryLayout<AVComplexFloat>.stride) }
}
