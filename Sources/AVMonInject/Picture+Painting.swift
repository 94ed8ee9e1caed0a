internal import AVMonMedia

/// Luma and colour of a paint, in codes of 8 bits and limited range.
struct Paint: Equatable, Sendable {
  var luma, blue, red: Int
  static let black = Paint(luma: 16, blue: 128, red: 128)
  static let white = Paint(luma: 235, blue: 128, red: 128)
  /// Mid grey, and the primaries that devices show without a signal (BT.601 codes).
  static let flat: [(name: String, paint: Paint)] = [
    ("grey", Paint(luma: 126, blue: 128, red: 128)), ("green", Paint(luma: 145, blue: 54, red: 34)),
    ("blue", Paint(luma: 41, blue: 240, red: 110)), ("magenta", Paint(luma: 107, blue: 202, red: 222)),
  ]
}

/// A part of a picture in luma samples, even.
struct Area: Equatable, Sendable {
  var x, y, width, height: Int
}

extension Picture {
  /// A picture of one colour.
  init(_ shape: PictureShape, filled paint: Paint) {
    self.init(shape, planes: (0..<3).map { [UInt8](repeating: 0, count: shape.bytes(of: $0)) })
    fill(Area(x: 0, y: 0, width: shape.width, height: shape.height), paint)
  }

  /// Paints `area`, cut to the picture.
  mutating func fill(_ area: Area, _ paint: Paint) {
    for plane in 0..<3 {
      let value = shape.code([paint.luma, paint.blue, paint.red][plane], isLuma: plane == 0)
      let (part, stride) = (part(area, of: plane), shape.size(of: plane).width * shape.bytesPerSample)
      let sample = shape.bytesPerSample == 1 ? [UInt8(value)] : [UInt8(value & 255), UInt8(value >> 8)]
      let row = [[UInt8]](repeating: sample, count: part.width).flatMap { $0 }
      for y in part.y..<part.y + part.height {
        let start = y * stride + part.x * shape.bytesPerSample
        planes[plane].replaceSubrange(start..<start + row.count, with: row)
      }
    }
  }

  /// Copies `area` of `source`, a picture of the same shape, to (x, y); both cut to the picture.
  mutating func paste(_ area: Area, of source: Picture, toX x: Int, y: Int) {
    let width = min(area.width, shape.width - max(x, area.x))
    let height = min(area.height, shape.height - max(y, area.y))
    guard width > 0, height > 0 else { return }
    for plane in 0..<3 {
      let from = part(Area(x: area.x, y: area.y, width: width, height: height), of: plane)
      let to = part(Area(x: x, y: y, width: width, height: height), of: plane)
      let size = shape.bytesPerSample
      let stride = shape.size(of: plane).width * size
      let count = min(from.width, to.width) * size
      for row in 0..<min(from.height, to.height) {
        let (source0, target0) = ((from.y + row) * stride + from.x * size, (to.y + row) * stride + to.x * size)
        planes[plane].replaceSubrange(target0..<target0 + count, with: source.planes[plane][source0..<source0 + count])
      }
    }
  }

  private func part(_ area: Area, of plane: Int) -> Area {
    let size = shape.size(of: plane)
    let step = plane == 0 ? 1 : 2
    let (x, y) = (max(0, min(size.width, area.x / step)), max(0, min(size.height, area.y / step)))
    return Area(
      x: x, y: y, width: max(0, min(size.width - x, area.width / step)), height: max(0, min(size.height - y, area.height / step)))
  }

  /// The picture in at most `depth` bits.
  func reduced(to depth: Int) -> Picture {
    guard shape.depth > depth, depth == 8 else { return self }
    var small = shape
    small.depth = depth
    let planes = planes.map { plane in
      stride(from: 0, to: plane.count, by: 2).map { UInt8(min(255, (Int(plane[$0]) | Int(plane[$0 + 1]) << 8) >> (shape.depth - depth))) }
    }
    return Picture(small, planes: planes)
  }

  /// Luma in 8 bits.
  var luma: [UInt8] { reduced(to: 8).planes[0] }

  /// Mean difference of luma to `other`, in codes of 8 bits, looked at in every 13th sample (13 shares no factor with usual widths).
  func lumaDifference(to other: Picture) -> Double {
    let step = 13
    let size = shape.bytesPerSample
    var (sum, count) = (0, 0)
    for index in stride(from: 0, to: shape.width * shape.height, by: step) {
      sum += abs(luma8(index * size) - other.luma8(index * size))
      count += 1
    }
    return count > 0 ? Double(sum) / Double(count) : 0
  }

  /// The 8 upper bits of the luma sample at byte `offset`.
  @inline(__always) func luma8(_ offset: Int) -> Int {
    shape.depth == 8 ? Int(planes[0][offset]) : (Int(planes[0][offset]) | Int(planes[0][offset + 1]) << 8) >> (shape.depth - 8)
  }
}

extension PictureShape {
  func bytes(of plane: Int) -> Int { size(of: plane).width * size(of: plane).height * bytesPerSample }

  /// The code of this shape's depth and range for one of 8 bits and limited range.
  func code(_ value: Int, isLuma: Bool) -> Int {
    let full = !isFullRange ? value : isLuma ? (value - 16) * 255 / 219 : 128 + (value - 128) * 255 / 224
    return max(0, min(255, full)) << (depth - 8)
  }
}
