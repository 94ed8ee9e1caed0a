internal import AVMonModel

/// Finds errors of the programme clock of a transport stream.
struct TSError: Detector {
  static let id = "ts_error"
  static let summary = "The programme clock (PCR) of a transport stream jumps, or comes too rarely."
  static let details = """
    A receiver runs by the PCR: a jump that is not declared shifts or upsets its clock. From one PCR to the next 0...100 ms may pass \
    unless discontinuity_indicator is set (ETSI TR 101 290, 2.3b). In a file a longer step counts as a jump only where the steps before \
    it (or, at a constant rate, its bytes) and the decoding times contradict it. Time stamps that jump together with the clock are left \
    to `timestamp`, steps over lost packets to `ts_continuity`. Jumps that follow each other within `merge-gap` are one event.

    PCRs that come later than every 100 ms (2.3a) are one `info` event for the input: files for streaming often have them.

    Severity: a jump is `minor`, and `major` when by the new clock data comes after the time it is to be decoded: buffers run empty \
    (ISO/IEC 13818-1, 2.4.2.6).
    """
  static let scope = DetectorScope.transport
  static let needs: Needs = [.transport, .packets]

  struct Options: DetectorOptions {
    var minJump = 0.1
    var mergeGap = 0.3

    static let specs: [OptionSpec<Options>] = [
      OptionSpec(
        "min-jump", \.minJump, .seconds, in: 0.1...3600, "smallest jump of the clock to report", source: "ETSI TR 101 290, 2.3b: 100 ms"),
      OptionSpec("merge-gap", \.mergeGap, .seconds, in: 0...10, "jumps nearer than this are one event", source: "as ts_continuity"),
    ]
  }

  private struct Jumps {
    var start: MediaTime
    var end: MediaTime
    var count: Int
    var largest: ProgramClockEvent
    var isLate: Bool
    var handle: Findings.Handle
  }

  private struct Late {
    var start: MediaTime
    var end: MediaTime
    var count: Int
    var longest: MediaTime
    var pid: Int
    var stream: Int?
  }

  private let options: Options
  private var jumps: Jumps?
  private var late: Late?

  init(_ options: Options, _ context: StreamContext) { self.options = options }

  mutating func observe(event: StreamEvent, _ out: inout Findings) {
    guard case .programClock(let clock) = event else { return }
    let time = clock.time ?? .zero
    if clock.jump == .zero {
      note(clock, at: time)
    } else if clock.jump.magnitude.seconds >= options.minJump {
      jump(clock, at: time, &out)
    }
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) {
    close(&out)
    guard let late else { return }
    let milliseconds = (late.longest.seconds * 1000).fixed(0)
    let times = late.count == 1 ? "once" : "\(late.count) times"
    out.add(
      Finding(
        at: late.start, .info, "More than 100 ms between PCRs of PID \(late.pid) \(times), up to \(milliseconds) ms", cause: "pcr_interval",
        metrics: [Metric("late_references", Double(late.count), digits: 0), Metric("longest_interval", late.longest.seconds)],
        stream: late.stream), until: late.end)
  }

  private mutating func jump(_ clock: ProgramClockEvent, at time: MediaTime, _ out: inout Findings) {
    let isLate = clock.margin < .zero
    if var now = jumps, (time - now.end).magnitude.seconds <= options.mergeGap {
      (now.start, now.end) = (min(now.start, time), max(now.end, time))
      now.count += 1
      if clock.jump.magnitude > now.largest.jump.magnitude { now.largest = clock }
      now.isLate = now.isLate || isLate
      jumps = now
      return out.update(now.handle, finding(now))
    }
    close(&out)
    let first = Finding(at: time, .minor, "")
    guard let handle = out.open(first) else { return }
    let now = Jumps(start: time, end: time, count: 1, largest: clock, isLate: isLate, handle: handle)
    out.update(handle, finding(now))
    jumps = now
  }

  private mutating func close(_ out: inout Findings) {
    if let jumps { out.close(jumps.handle, finding(jumps), at: jumps.end) }
    jumps = nil
  }

  private mutating func note(_ clock: ProgramClockEvent, at time: MediaTime) {
    var now = late ?? Late(start: time, end: time, count: 0, longest: .zero, pid: clock.pid, stream: clock.stream)
    (now.start, now.end) = (min(now.start, time), max(now.end, time))
    now.count += 1
    if clock.step > now.longest { (now.longest, now.pid, now.stream) = (clock.step, clock.pid, clock.stream) }
    late = now
  }

  private func finding(_ jumps: Jumps) -> Finding {
    let clock = jumps.largest
    let milliseconds = (clock.jump.seconds * 1000).fixed(0)
    let what = jumps.count == 1 ? "PCR of PID \(clock.pid) jumps by" : "PCR of PID \(clock.pid) jumps \(jumps.count) times, by up to"
    let consequence = jumps.isLate ? "; data then comes after its decoding time" : ""
    return Finding(
      at: jumps.start, jumps.isLate ? .major : .minor, "\(what) \(milliseconds) ms against the decoding times\(consequence)",
      confidence: 0.95, cause: "pcr_jump",
      metrics: [
        Metric("jump", clock.jump.seconds), Metric("step", clock.step.seconds), Metric("decoding_margin", clock.margin.seconds),
        Metric("jumps", Double(jumps.count), digits: 0),
      ], stream: clock.stream)
  }
}
