public import AVMonAnalysis

/// What to compare, and how.
public struct ComparisonRequest: Sendable {
  /// The input that is right by definition, and the one that was made of it.
  public var reference: AnalysisRequest
  public var distorted: AnalysisRequest
  /// Measures of picture quality; empty for none.
  public var metrics: QualityMetrics
  /// Whether to measure VMAF as well, by libvmaf.
  public var wantsVMAF: Bool

  public init(reference: AnalysisRequest, distorted: AnalysisRequest, metrics: QualityMetrics, wantsVMAF: Bool = false) {
    (self.reference, self.distorted, self.metrics, self.wantsVMAF) = (reference, distorted, metrics, wantsVMAF)
  }
}
