internal import AVMonAnalysis
internal import AVMonMedia
internal import AVMonModel

/// Measures how well pictures are kept, pair by pair. Pictures of another size or format are brought to those of the reference first.
final class PairQuality {
  private var measure: QualityMeasure
  private var pool = QualityPool()
  private var scaler = PictureScaler()
  private let metrics: QualityMetrics
  /// Whether a picture had to be scaled.
  private(set) var hasScaled = false

  /// - Parameter frameRate: of the reference, pictures a second.
  init(_ metrics: QualityMetrics, frameRate: Double) {
    self.metrics = metrics
    measure = QualityMeasure(metrics, frameRate: frameRate)
  }

  func measure(_ reference: HeldPicture, _ distorted: HeldPicture) {
    if PictureScaler.isLike(distorted.frame, reference.frame) {
      compare(reference.frame, distorted.frame, reference.format)
    } else if let scaled = scaler.picture(distorted.frame, like: reference.frame) {
      hasScaled = true
      compare(reference.frame, scaled, reference.format)
    }
  }

  private func compare(_ reference: borrowing Frame, _ distorted: borrowing Frame, _ format: PictureFormat) {
    measure.begin(format)
    for plane in 0..<(format.hasChroma ? 3 : 1) {
      let (width, height) = plane == 0 ? (format.width, format.height) : (format.chromaWidth, format.chromaHeight)
      reference.withPlane(plane, rows: height, rowBytes: width * format.bytesPerSample) { left, leftStride in
        _ = distorted.withPlane(plane, rows: height, rowBytes: width * format.bytesPerSample) { right, rightStride in
          measure.plane(plane, reference: left, referenceStride: leftStride, distorted: right, distortedStride: rightStride)
        }
      }
    }
    pool.add(measure.finish())
  }

  /// Rows of the report.
  func rows() -> [Comparison.Quality] {
    pool.rows.map { row in
      Comparison.Quality(
        metric: row.name, unit: row.unit == "dB" ? "db" : "score", frames: row.count, identical: row.identical, mean: row.mean,
        harmonicMean: row.harmonicMean, min: row.minimum, p1: row.percentile1, p5: row.percentile5, max: row.maximum, pooled: row.overall)
    }
  }
}
