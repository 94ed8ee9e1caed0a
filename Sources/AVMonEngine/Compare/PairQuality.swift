internal import AVMonAnalysis
internal import AVMonMedia
internal import AVMonModel

/// Measures how well pictures are kept, pair by pair. Pictures of another size or format are brought to those of the reference first.
final class PairQuality {
  private var measure: QualityMeasure
  private var pool = QualityPool()
  private var scaler = PictureScaler()
  private var vmaf: VMAF

  /// What became of VMAF.
  private enum VMAF {
    case unwanted, wanted
    case running(VMAFScorer, PictureFormat)
    /// It cannot be had, and why.
    case failed(String)
  }

  /// - Parameters:
  ///   - wantsVMAF: whether to measure VMAF too, when libvmaf is installed.
  ///   - frameRate: of the reference, pictures a second.
  init(_ metrics: QualityMetrics, wantsVMAF: Bool, frameRate: Double) {
    vmaf = wantsVMAF ? .wanted : .unwanted
    measure = QualityMeasure(metrics, frameRate: frameRate)
  }

  func measure(_ reference: HeldPicture, _ distorted: HeldPicture) {
    if PictureScaler.isLike(distorted.frame, reference.frame) {
      compare(reference.frame, distorted.frame, reference.format)
    } else if let scaled = scaler.picture(distorted.frame, like: reference.frame) {
      compare(reference.frame, scaled, reference.format)
    }
  }

  private func compare(_ reference: borrowing Frame, _ distorted: borrowing Frame, _ format: PictureFormat) {
    measure.begin(format)
    score(reference, distorted, format)
    for plane in 0..<(format.hasChroma ? 3 : 1) {
      withPlanes(plane, reference, distorted, format) { left, leftStride, right, rightStride in
        measure.plane(plane, reference: left, referenceStride: leftStride, distorted: right, distortedStride: rightStride)
      }
    }
    pool.add(measure.finish())
  }

  /// Lends a plane of both pictures, each with its stride.
  private func withPlanes(
    _ plane: Int, _ reference: borrowing Frame, _ distorted: borrowing Frame, _ format: PictureFormat,
    _ body: (RawSpan, Int, RawSpan, Int) -> Void
  ) {
    let (width, height) = plane == 0 ? (format.width, format.height) : (format.chromaWidth, format.chromaHeight)
    reference.withPlane(plane, rows: height, rowBytes: width * format.bytesPerSample) { left, leftStride in
      _ = distorted.withPlane(plane, rows: height, rowBytes: width * format.bytesPerSample) { right, rightStride in
        body(left, leftStride, right, rightStride)
      }
    }
  }

  private func score(_ reference: borrowing Frame, _ distorted: borrowing Frame, _ format: PictureFormat) {
    do throws(VMAFError) {
      if case .wanted = vmaf {
        vmaf = .running(
          try VMAFScorer.open(
            width: format.width, height: format.height, depth: format.depth, padding: format.padding, chromaShiftX: format.chromaShiftX,
            chromaShiftY: format.chromaShiftY), format)
      }
      guard case .running(let scorer, let first) = vmaf else { return }
      guard first == format else {
        vmaf = .failed("the size or format of the reference's pictures changes")
        return
      }
      var failure: VMAFError?
      withPlanes(0, reference, distorted, format) { left, leftStride, right, rightStride in
        do throws(VMAFError) {
          try scorer.add(reference: left, referenceStride: leftStride, distorted: right, distortedStride: rightStride)
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
    } catch {
      vmaf = .failed(error.description)
    }
  }

  /// Ends the measurements: why VMAF, which was asked for, has no score; nil when it has, or was not asked for.
  private(set) var obstacle: String?

  /// Rows of the report.
  func finish() -> [Comparison.Quality] {
    var rows = pool.rows
    switch vmaf {
    case .unwanted: break
    case .wanted: obstacle = "no picture was compared"
    case .failed(let reason): obstacle = reason
    case .running(let scorer, _):
      do throws(VMAFError) {
        if let result = try scorer.finish(),
          let row = QualityPool.row("vmaf", scores: result.scores, harmonicMean: result.harmonicMean)
        {
          rows.append(row)
        }
      } catch {
        obstacle = error.description
      }
    }
    return rows.map { row in
      Comparison.Quality(
        metric: row.name, unit: row.unit == "dB" ? "db" : "score", frames: row.count, identical: row.identical, mean: row.mean,
        harmonicMean: row.harmonicMean, min: row.minimum, p1: row.percentile1, p5: row.percentile5, max: row.maximum, pooled: row.overall)
    }
  }
}
