import AVMonModel

/// Finds changes of the coded format in mid-stream.
struct FormatChange: Detector {
  static let id = "format_change"
  static let summary = "Picture size, pixel format, sample rate or channels that change in mid-stream."
  static let details = """
    Players rebuild their output when the format changes, which is seen or heard as a glitch: `minor`. Changes of one stream that follow
    each other within 1 s are one event. A change within the first 0.25 s of a stream is the decoder finding out what the container did
    not say (HE-AAC announces half its sample rate): `info`, cause `start`.
    """
  static let scope = DetectorScope.input
  static let needs: Needs = [.pictures, .sound]

  struct Options: DetectorOptions {
    var mergeGap = 1.0
    static let specs: [OptionSpec<Options>] = [
      OptionSpec("merge-gap", \.mergeGap, .seconds, in: 0...60, "changes nearer than this are one event", source: "our choice")
    ]
  }

  private static let settleTime = MediaTime(seconds: 0.25)

  private struct Run: Sendable {
    var start, end: MediaTime
    var from, to: String
    var count = 1
    var handle: Findings.Handle?
  }

  private let mergeGap: MediaTime
  /// When each stream began to be presented, and its latest run of changes.
  private var starts: [Int: MediaTime] = [:]
  private var runs: [Int: Run] = [:]

  init(_ options: Options, _ context: StreamContext) { mergeGap = MediaTime(seconds: options.mergeGap) }

  mutating func observe(video: VideoStats, _ out: inout Findings) {
    if starts[video.stream] == nil { starts[video.stream] = video.time }
  }

  mutating func observe(event: StreamEvent, _ out: inout Findings) {
    switch event {
    case .audioFrame(let stream, let time, _, _):
      if starts[stream] == nil { starts[stream] = time }
    case .formatChange(let stream, let time, let from, let to):
      if var run = runs[stream], time >= run.start, time <= run.end + mergeGap {
        (run.end, run.to, run.count) = (max(run.end, time), to, run.count + 1)
        runs[stream] = run
        if let handle = run.handle { out.update(handle, finding(run, stream)) }
      } else {
        close(stream, &out)
        var run = Run(start: time, end: time, from: from, to: to)
        run.handle = out.open(finding(run, stream))
        runs[stream] = run
      }
    default: break
    }
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) {
    for stream in runs.keys.sorted() { close(stream, &out) }
  }

  private mutating func close(_ stream: Int, _ out: inout Findings) {
    guard let run = runs.removeValue(forKey: stream), let handle = run.handle else { return }
    out.close(handle, finding(run, stream), at: run.end)
  }

  private func finding(_ run: Run, _ stream: Int) -> Finding {
    // A stream that presented nothing before the change begins with it.
    let isStart = run.count == 1 && run.start < (starts[stream] ?? run.start) + Self.settleTime
    let times = run.count > 1 ? " (\(run.count) changes)" : ""
    return Finding(
      at: run.start, isStart ? .info : .minor, "Format changed from \(run.from) to \(run.to)\(times)", cause: isStart ? "start" : nil,
      metrics: [Metric("changes", Double(run.count), digits: 0)], stream: stream)
  }
}
