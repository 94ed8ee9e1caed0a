/// How the samples of a picture lie in memory, as far as measuring needs to know.
public struct PictureFormat: Equatable, Sendable {
  public var width: Int
  public var height: Int
  /// Bits of a sample and bytes it takes in memory (1 or 2, little endian).
  public var depth: Int
  public var bytesPerSample: Int
  /// Bits every sample is shifted left by in memory.
  public var padding: Int
  /// Whether luma uses all codes instead of 16...235 (in 8 bits).
  public var isFullRange: Bool
  public var hasChroma: Bool
  /// log2 of how much coarser the colour planes are.
  public var chromaShiftX: Int
  public var chromaShiftY: Int

  public init(
    width: Int, height: Int, depth: Int = 8, bytesPerSample: Int = 1, padding: Int = 0, isFullRange: Bool = false, hasChroma: Bool = true,
    chromaShiftX: Int = 1, chromaShiftY: Int = 1
  ) {
    (self.width, self.height, self.depth, self.bytesPerSample) = (width, height, depth, bytesPerSample)
    (self.padding, self.isFullRange, self.hasChroma) = (padding, isFullRange, hasChroma)
    (self.chromaShiftX, self.chromaShiftY) = (chromaShiftX, chromaShiftY)
  }

  /// Size of a colour plane: rounded up, as FFmpeg does.
  public var chromaWidth: Int { (width + (1 << chromaShiftX) - 1) >> chromaShiftX }
  public var chromaHeight: Int { (height + (1 << chromaShiftY) - 1) >> chromaShiftY }

  /// Rows of a colour plane from one that is measured to the next. Every second row tells the mean colour of a block as well as all do, and
  /// costs half the memory traffic.
  var chromaStep: Int { chromaShiftY <= 1 ? 2 : 1 }
  /// Rows of a colour plane that are measured.
  var measuredChromaHeight: Int { (chromaHeight + chromaStep - 1) / chromaStep }
  /// Measured samples of a colour plane that belong to a block of luma.
  var chromaTile: (width: Int, height: Int) { (16 >> chromaShiftX, (16 >> chromaShiftY) / chromaStep) }

  /// Right shift that leaves at most 12 significant bits, what the 16-bit kernels work with.
  var kernelShift: Int { padding + max(0, depth - 12) }
  /// Significant bits after the shift.
  var kernelDepth: Int { min(depth, 12) }

  /// Nominal black of luma as a share of full scale (ITU-R BT.709 §4.6: 16 of 255 in 8 bits).
  var black: Double { isFullRange ? 0 : 16.0 / 255 }
  /// Nominal range of luma as a share of full scale (219 of 255).
  var range: Double { isFullRange ? 1 : 219.0 / 255 }
}
