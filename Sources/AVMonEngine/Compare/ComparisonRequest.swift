/// What to compare, and how.
public struct ComparisonRequest: Sendable {
  /// The input that is right by definition, and the one that was made of it.
  public var reference: AnalysisRequest
  public var distorted: AnalysisRequest

  public init(reference: AnalysisRequest, distorted: AnalysisRequest) { (self.reference, self.distorted) = (reference, distorted) }
}
