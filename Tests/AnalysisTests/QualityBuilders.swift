@testable import AVMonAnalysis

/// Planar pictures of one format one after another, as a raw file holds them.
struct RawVideo {
  var format: PictureFormat
  var bytes: [UInt8]

  init(_ format: PictureFormat, bytes: [UInt8]) { (self.format, self.bytes) = (format, bytes) }

  /// `count` pictures whose samples are made by `sample`, from picture, plane, column and row.
  init(_ format: PictureFormat, count: Int = 1, sample: (_ picture: Int, _ plane: Int, _ x: Int, _ y: Int) -> Int) {
    self.format = format
    bytes = []
    for picture in 0..<count {
      for (plane, size) in Self.planes(format).enumerated() {
        for y in 0..<size.height {
          for x in 0..<size.width {
            let level = sample(picture, plane, x, y) << format.padding
            bytes.append(UInt8(truncatingIfNeeded: level))
            if format.bytesPerSample == 2 { bytes.append(UInt8(truncatingIfNeeded: level >> 8)) }
          }
        }
      }
    }
  }

  static func planes(_ format: PictureFormat) -> [(width: Int, height: Int)] {
    let color = (format.chromaWidth, format.chromaHeight)
    return [(format.width, format.height)] + (format.hasChroma ? [color, color] : [])
  }

  /// Size of a picture in bytes.
  var pictureBytes: Int { Self.planes(format).reduce(0) { $0 + $1.width * $1.height } * format.bytesPerSample }

  /// Luma alone.
  var luma: RawVideo {
    var gray = format
    gray.hasChroma = false
    let size = format.width * format.height * format.bytesPerSample
    return RawVideo(gray, bytes: stride(from: 0, to: bytes.count, by: pictureBytes).flatMap { bytes[$0..<$0 + size] })
  }
}

extension QualityMeasure {
  /// Measures all pictures of two videos against each other.
  mutating func measure(_ reference: RawVideo, _ distorted: RawVideo) -> [PictureQuality] {
    let format = reference.format
    return stride(from: 0, to: reference.bytes.count, by: reference.pictureBytes).map { start in
      begin(format)
      var at = start
      for (index, size) in RawVideo.planes(format).enumerated() {
        let row = size.width * format.bytesPerSample
        let range = at..<at + row * size.height
        plane(
          index, reference: reference.bytes.span.bytes.extracting(range), referenceStride: row,
          distorted: distorted.bytes.span.bytes.extracting(range), distortedStride: row)
        at = range.upperBound
      }
      return finish()
    }
  }
}

extension RawVideo {
  /// Compares with what became of it.
  func quality(of distorted: RawVideo, _ metrics: QualityMetrics = .all, frameRate: Double = 25) -> [PictureQuality] {
    var measure = QualityMeasure(metrics, frameRate: frameRate)
    return measure.measure(self, distorted)
  }

  /// Something with edges, slopes and movement, of any size.
  static func scene(_ format: PictureFormat, count: Int = 1, noise: Int = 0) -> RawVideo {
    var state: UInt32 = 1
    let peak = 1 << format.depth - 1
    return RawVideo(format, count: count) { picture, plane, x, y in
      state = state &* 1_664_525 &+ 1_013_904_223
      let edges = (x + 3 * picture) / 9 % 2 == y / 7 % 2 ? peak / 5 : peak / 2
      let slope = (x * 3 + y * 2 + plane * 40 + picture * 5) * peak / 2000 % (peak / 3)
      return max(0, min(peak, edges + slope + (noise > 0 ? Int(state >> 16) % (2 * noise + 1) - noise : 0)))
    }
  }
}
