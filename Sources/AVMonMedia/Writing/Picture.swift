/// What all pictures of a stream that is written have in common.
public struct PictureShape: Equatable, Sendable {
  /// Luma samples, even: colour has half of them each way (4:2:0).
  public var width: Int
  public var height: Int
  /// Bits of a sample: 8 or 10.
  public var depth: Int
  /// Whether luma uses all codes instead of 16...235 (of 8 bits).
  public var isFullRange: Bool
  /// How two pictures are woven into one.
  public var fields: Fields
  /// Width of a sample by its height, as a fraction; 0 when unknown.
  var aspect: (numerator: Int32, denominator: Int32)
  /// Codes of ITU-T H.273: primaries, transfer characteristic, matrix.
  var color: (primaries: UInt32, transfer: UInt32, matrix: UInt32)

  public enum Fields: Int32, Sendable { case none, topFirst, bottomFirst }

  public init(width: Int, height: Int, depth: Int = 8, isFullRange: Bool = false, fields: Fields = .none) {
    (self.width, self.height, self.depth, self.isFullRange, self.fields) = (width, height, depth, isFullRange, fields)
    (aspect, color) = ((0, 1), (2, 2, 2))
  }

  public static func == (left: PictureShape, right: PictureShape) -> Bool {
    left.width == right.width && left.height == right.height && left.depth == right.depth
  }

  /// Bytes of a sample; two are little-endian.
  public var bytesPerSample: Int { depth > 8 ? 2 : 1 }

  /// Samples across and down of plane 0 (luma), 1 or 2 (colour).
  public func size(of plane: Int) -> (width: Int, height: Int) { plane == 0 ? (width, height) : (width / 2, height / 2) }
}

/// A picture in memory of its own: planar YUV 4:2:0 without gaps between rows. A value, so holding one costs nothing and painting on it
/// leaves other copies as they are.
public struct Picture: Equatable, Sendable {
  public let shape: PictureShape
  /// Luma and the two colour planes, row by row.
  public var planes: [[UInt8]]

  public init(_ shape: PictureShape, planes: [[UInt8]]) { (self.shape, self.planes) = (shape, planes) }
}
