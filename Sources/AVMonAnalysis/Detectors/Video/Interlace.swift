internal import AVMonModel

/// Finds fields in the wrong order, and fields woven into pictures that are flagged progressive.
struct Interlace: Detector {
  struct Options: DetectorOptions {
    var minDuration = 1.0
    var majorDuration = 5.0
    var combedShare = 0.3

    static let specs: [OptionSpec<Options>] = [
      OptionSpec(
        "min-duration", \.minDuration, .seconds, in: 0.2...3600, "shortest fault to report",
        source: "our specification: 1 s, so that a spliced shot counts and a transition does not"),
      OptionSpec(
        "major-duration", \.majorDuration, .seconds, in: 0.2...3600, "faults from here on are major",
        source: "our choice: longer than a shot, so that the whole item is wrong"),
      OptionSpec(
        "combed-share", \.combedShare, .ratio, in: 0.05...1, "share of the moving pictures that must be combed",
        source: "below the 2 of 5 pictures of 2:3 pulldown; 0 of 4 700 moving progressive pictures of our study are combed"),
    ]
  }

  static let id = "interlace"
  static let summary = "Fields are in the wrong order, or woven into pictures that are flagged progressive."
  static let details = """
    Where something moves, each field is compared with the opposite field of the picture before: the pair that was captured next to each other \
    differs less (the principle of FFmpeg's idet). Moving edges that alternate from row to row, more than the picture's own detail does, are \
    combing. Without movement there is no answer; once something moves it holds for the still pictures before and after.

    Cause `field_order` (EBU QC 0041B): the fields of interlaced pictures are in the other order than the stream says, and movement jerks \
    back and forth. Cause `combing`: pictures flagged progressive hold two moments, and nobody will separate them. Cause `telecine`: the \
    same in two of five pictures, film carried in 2:3 pulldown.

    Severity: minor from `min-duration`, major from `major-duration`; telecine stays minor, since pulldown can be undone without loss.
    """
  static let scope = DetectorScope.video
  static let needs = Needs.rows

  private let options: Options
  /// Combing in a stream that says it is interlaced is no fault of its pictures.
  private let isInterlacedStream: Bool
  private var order = FieldOrder()
  private var orderRun = FaultRun()
  private var combing = CombingTracker()
  private var combRun = FaultRun()
  /// End of the last run, which the next one must not reach into.
  private var lastCombed: MediaTime?
  private var last: Scan?

  init(_ options: Options, _ context: StreamContext) {
    self.options = options
    isInterlacedStream = ["tff", "bff"].contains(context.stream?.video?.fieldOrder ?? "")
  }

  mutating func observe(video stats: VideoStats, _ out: inout Findings) {
    guard let rows = stats.picture?.rows else { return }
    if let last, last != stats.scan { reset(&out) }
    last = stats.scan
    if stats.scan == .progressive {
      if !isInterlacedStream { observeCombing(stats, rows, &out) }
    } else if let verdict = order.observe(rows, at: stats.time) {
      if verdict.scan == stats.scan {
        closeOrder(isOpen: false, &out)
      } else {
        orderRun.extend(from: verdict.first, to: stats.end, strength: verdict.ratio)
        orderRun.report(after: options.minDuration, &out, orderFinding)
      }
    } else if orderRun.isRunning {
      // While nothing moves the order stays what it was.
      orderRun.extend(from: stats.time, to: stats.end, strength: 0)
      orderRun.report(after: options.minDuration, &out, orderFinding)
    }
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) {
    closeOrder(isOpen: true, &out)
    closeCombing(isOpen: combRun.end.map { $0 + CombingTracker.memory >= end } ?? false, &out)
  }

  private mutating func observeCombing(_ stats: VideoStats, _ rows: RowStats, _ out: inout Findings) {
    guard let state = combing.observe(rows, from: stats.time, to: stats.end) else {
      if let end = combRun.end, end + CombingTracker.memory < stats.time { closeCombing(isOpen: false, &out) }
      return
    }
    // Few pictures make a coarse share, so it ends lower than it begins: 2 of 7 are pulldown like 2 of 5.
    if state.share >= (combRun.isRunning ? options.combedShare / 2 : options.combedShare) {
      combRun.extend(from: lastCombed.map { max($0, state.first) } ?? state.first, to: state.last, strength: state.share)
      combRun.note(isPulldown: state.isPulldown)
      combRun.report(after: options.minDuration, &out, combFinding)
    } else {
      closeCombing(isOpen: false, &out)
    }
  }

  private mutating func reset(_ out: inout Findings) {
    closeOrder(isOpen: false, &out)
    closeCombing(isOpen: false, &out)
    order.reset()
    combing = CombingTracker()
  }

  private mutating func closeOrder(isOpen: Bool, _ out: inout Findings) {
    orderRun.close(after: options.minDuration, isOpen: isOpen, &out, orderFinding)
  }

  private mutating func closeCombing(isOpen: Bool, _ out: inout Findings) {
    lastCombed = combRun.end ?? lastCombed
    combRun.close(after: options.minDuration, isOpen: isOpen, &out, combFinding)
  }

  private func severity(_ run: FaultRun) -> Severity { run.seconds >= options.majorDuration ? .major : .minor }

  private func orderFinding(_ run: FaultRun) -> Finding {
    Finding(
      at: run.start, severity(run), "Fields in the wrong order for \(run.seconds.trimmed(2)) s: movement jerks back and forth",
      confidence: 0.95, cause: "field_order", metrics: [Metric("field_ratio", run.strength)])
  }

  private func combFinding(_ run: FaultRun) -> Finding {
    let what =
      run.isPulldown ? "Film in 2:3 pulldown, flagged progressive: two of five pictures are combed" : "Combed, but flagged progressive"
    return Finding(
      at: run.start, run.isPulldown ? .minor : severity(run), "\(what), for \(run.seconds.trimmed(2)) s", confidence: 0.9,
      cause: run.isPulldown ? "telecine" : "combing", metrics: [Metric("combed_share", run.strength)])
  }
}
