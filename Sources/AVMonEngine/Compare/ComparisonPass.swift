internal import AVMonAnalysis
internal import AVMonMedia
internal import AVMonModel

/// One way through both inputs.
///
/// Which of them is read on is decided by what is still unknown, so that as few pictures as possible wait to be compared.
final class ComparisonPass {
  /// One of the inputs while it is read.
  private final class Input {
    let session: AnalysisSession
    var info: InputInfo?
    var reason: StopReason?
    /// How far sound and pictures have come, seconds.
    var position = 0.0
    init(_ session: AnalysisSession) { self.session = session }

    /// What times are counted from: the same for sound and pictures.
    var origin: MediaTime { info?.startTime ?? .zero }
  }

  private let request: ComparisonRequest
  private let stop: StopFlag
  private let hint: PictureAligner.Alignment?
  private let mayBeginAgain: Bool
  private let progress: (Progress) -> Void
  private var inputs: [Side: Input] = [:]
  private var pictures: PictureComparison?
  private var sound: SoundComparison?

  init(
    _ request: ComparisonRequest, stop: StopFlag, hint: PictureAligner.Alignment?, mayBeginAgain: Bool,
    progress: @escaping (Progress) -> Void
  ) {
    (self.request, self.stop, self.hint, self.mayBeginAgain, self.progress) = (request, stop, hint, mayBeginAgain, progress)
  }

  /// Reads both inputs to their ends. Gives what is known of the alignment when it is better to begin again with it.
  func run() throws(MediaError) -> PictureAligner.Alignment? {
    for side in Side.allCases { inputs[side] = try open(side) }
    guard let reference = inputs[.reference]?.info, let distorted = inputs[.distorted]?.info else { return nil }
    if let left = reference.analysed(.video).first, let right = distorted.analysed(.video).first {
      pictures = PictureComparison(
        referenceRate: left.video?.frameRate, distortedRate: right.video?.frameRate, hint: hint,
        quality: request.metrics.isEmpty && !request.wantsVMAF
          ? nil : PairQuality(request.metrics, wantsVMAF: request.wantsVMAF, frameRate: left.video?.frameRate ?? 25))
    }
    sound = SoundComparison(reference: reference, distorted: distorted)
    while let side = next(), let input = inputs[side] {
      if let reason = input.session.step() {
        input.session.drain()
        input.reason = reason
        pictures?.end(side)
        sound?.end(side)
      }
      pictures?.settle()
      if mayBeginAgain, let pictures, pictures.shouldBeginAgain { return pictures.aligner.alignment }
    }
    return nil
  }

  /// The report of the distorted input with what the comparison has found.
  func report() throws(MediaError) -> Report {
    guard let reference = inputs[.reference], let distorted = inputs[.distorted], let reason = distorted.reason else {
      preconditionFailure("report comes after run")
    }
    let left = try reference.session.conclude(reference.reason ?? .signal)
    let right = try distorted.session.conclude(reason)
    let shifts = (
      reference: (reference.origin - reference.session.start).seconds, distorted: (distorted.origin - distorted.session.start).seconds
    )
    pictures?.finish()
    let builder = ComparisonReport(reference: left, distorted: right, shifts: shifts, settings: request.distorted.settings)
    return builder.report(pictures: pictures, sound: sound)
  }

  private func open(_ side: Side) throws(MediaError) -> Input {
    let taps = Taps(needs: [.detail, .sound]) { [unowned self] frame, format, stats in
      guard let input = inputs[side] else { return }
      let time = (stats.time - input.origin).seconds
      input.position = max(input.position, time)
      pictures?.add(side, frame, format, stats, at: time)
    } sound: { [unowned self] stream, frame, start in
      guard let input = inputs[side] else { return }
      let time = (start - input.origin).seconds
      input.position = max(input.position, time)
      sound?.add(side, stream: stream, frame, at: time)
    }
    let session = AnalysisSession(
      side == .reference ? request.reference : request.distorted, stop: stop, taps: taps,
      progress: side == .distorted ? progress : { _ in })
    let input = Input(session)
    input.info = try session.open()
    return input
  }

  /// The input to read on; nil when both have ended, or one was stopped.
  private func next() -> Side? {
    guard let reference = inputs[.reference], let distorted = inputs[.distorted] else { return nil }
    for input in [reference, distorted] {
      if case .signal = input.reason {
        // Stopped: the other one stops at its next packet.
        return reference.reason == nil ? .reference : distorted.reason == nil ? .distorted : nil
      }
    }
    if reference.reason != nil { return distorted.reason == nil ? .distorted : nil }
    if distorted.reason != nil { return .reference }
    return pictures?.aligner.wants ?? (reference.position <= distorted.position ? .reference : .distorted)
  }
}
