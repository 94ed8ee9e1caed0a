internal import CKernels

/// A plane of the reference and the same one of the distorted picture, lent for one measurement.
struct PlanePair {
  let kernel: avmon_pair
  let bytesPerSample: Int

  /// Lends a pair to `body`. Strides are in bytes from row to row; both spans must hold `height` rows.
  static func with<Result>(
    _ reference: RawSpan, _ referenceStride: Int, _ distorted: RawSpan, _ distortedStride: Int, width: Int, height: Int,
    _ format: PictureFormat, _ body: (PlanePair) -> Result
  ) -> Result {
    let row = width * format.bytesPerSample
    precondition(
      referenceStride >= row && reference.byteCount >= (height - 1) * referenceStride + row && distortedStride >= row
        && distorted.byteCount >= (height - 1) * distortedStride + row, "a plane is smaller than its format says")
    return reference.withUnsafeBytes { reference in
      distorted.withUnsafeBytes { distorted in
        body(
          PlanePair(
            kernel: avmon_pair(
              reference: reference.baseAddress?.assumingMemoryBound(to: UInt8.self), reference_stride: referenceStride,
              distorted: distorted.baseAddress?.assumingMemoryBound(to: UInt8.self), distorted_stride: distortedStride,
              width: UInt32(width), height: UInt32(height), shift: UInt8(format.padding), depth: UInt8(format.depth)),
            bytesPerSample: format.bytesPerSample))
      }
    }
  }

  var samples: Double { Double(kernel.width) * Double(kernel.height) }

  /// Square of the largest code value.
  var peakPower: Double {
    let peak = Double((1 << Int(kernel.depth)) - 1)
    return peak * peak
  }
}
