internal import AVMonAnalysis
public import AVMonMedia
public import AVMonModel

/// Compares an input with its reference: both are analysed side by side on the calling thread.
public final class ComparisonSession {
  private let request: ComparisonRequest
  private let stop: StopFlag
  private let progress: (Progress) -> Void

  /// - Parameters:
  ///   - stop: raise it to end early with a complete report.
  ///   - progress: called for every packet of the distorted input, from the calling thread.
  public init(_ request: ComparisonRequest, stop: StopFlag, progress: @escaping (Progress) -> Void = { _ in }) {
    (self.request, self.stop, self.progress) = (request, stop, progress)
  }

  /// Runs the comparison.
  ///
  /// When the two turn out to be so far apart that pictures had to be let go before it was known what they show, both are opened once more
  /// and read from the beginning with what is known then; standard input cannot be, and its first pictures are not compared.
  ///
  /// - Throws: `MediaError` when there is nothing to analyse in one of the inputs.
  public func run() throws(MediaError) -> Report {
    let canBeginAgain = request.reference.location != .standardInput && request.distorted.location != .standardInput
    let first = ComparisonPass(request, stop: stop, hint: nil, mayBeginAgain: canBeginAgain, progress: progress)
    guard let hint = try first.run() else { return try first.report() }
    let second = ComparisonPass(request, stop: stop, hint: hint, mayBeginAgain: false, progress: progress)
    _ = try second.run()
    return try second.report()
  }
}
