import AVMonModel

/// Finds lost and damaged packets of a transport stream.
struct TSContinuity: Detector {
  static let id = "ts_continuity"
  static let summary = "Packets of a transport stream that are lost, marked as damaged, or out of synchronisation."
  static let details = """
    Watches the continuity counter of every PID (ETSI TR 101 290, 1.4; one repeat is legal, packets without payload do not count, a
    declared discontinuity sets the counter), transport_error_indicator (2.1) and the sync bytes (1.1, 1.2). The counter has 4 bits: a
    loss is known modulo 16 only ("at least"), and a loss of 16 packets of a PID shows only where PES packets have the wrong length or
    a picture's head is lost with it.

    Errors that lie within 0.3 s of each other on the presentation timeline are one event, whatever their PIDs.

    Severity: any error is `minor`. It is `major` when more than 0.1 % of a stream's packets of the last 10 s are lost or damaged, and
    `critical` when the event alone costs more than 1 % of 10 s worth of packets, both only after 3 errors in 10 s: a single loss is no
    rate. Lost synchronisation is `major`. Where time stamps jump and the counters start again, two recordings were joined: `info`,
    cause `discontinuity`.
    """
  static let scope = DetectorScope.transport
  static let needs: Needs = [.transport, .packets]

  struct Options: DetectorOptions {
    var mergeGap = 0.3
    var window = 10.0
    var majorShare = 0.001
    var criticalShare = 0.01
    var rateErrors = 3.0

    static let specs: [OptionSpec<Options>] = [
      OptionSpec("merge-gap", \.mergeGap, .seconds, in: 0...10, "errors nearer than this are one event", source: "our choice"),
      OptionSpec("window", \.window, .seconds, in: 1...3600, "stretch over which the share of bad packets is taken", source: "our choice"),
      OptionSpec("major-share", \.majorShare, .ratio, in: 0...1, "share of bad packets above which it is major", source: "our choice"),
      OptionSpec("critical-share", \.criticalShare, .ratio, in: 0...1, "share of one event above which it is critical", source: "as above"),
      OptionSpec("rate-errors", \.rateErrors, .count, in: 1...1000, "errors in the window that make a rate", source: "our choice"),
    ]
  }

  /// How long after a burst its event is kept for more errors and for a discontinuity that explains it: streams are interleaved up to
  /// a second or two apart.
  private static let settleTime = MediaTime(seconds: 3)
  /// How far from a joined discontinuity an error belongs to it.
  private static let seamReach = MediaTime(seconds: 0.5)
  /// Length of an error when packets do not say how long an access unit lasts.
  private static let unitLength = MediaTime(seconds: 0.04)
  private static let burstLimit = 16
  private static let seamLimit = 64

  private let options: Options
  private let window: MediaTime
  private let mergeGap: MediaTime
  private var bursts: [TransportBurst] = []
  private var seams: [MediaTime] = []
  private var rates: [Int: TransportErrorRate] = [:]
  private var unitLengths: [Int: MediaTime] = [:]
  /// Time of the first packet: the input's clock starts anywhere.
  private var origin: MediaTime?
  /// Of the latest error, for one that has no time.
  private var lastTime = MediaTime.zero

  init(_ options: Options, _ context: StreamContext) {
    self.options = options
    (window, mergeGap) = (MediaTime(seconds: options.window), MediaTime(seconds: options.mergeGap))
  }

  mutating func observe(packet: PacketStats, _ out: inout Findings) {
    if packet.duration > .zero { unitLengths[packet.stream] = packet.duration }
    guard let time = packet.pts ?? packet.dts else { return }
    if origin == nil { origin = time }
    guard packet.kind == .video else { return }
    while let first = bursts.first, first.end + Self.settleTime < time { close(bursts.removeFirst(), &out) }
  }

  mutating func observe(event: StreamEvent, _ out: inout Findings) {
    switch event {
    case .discontinuity(_, let time, _):
      seams.append(time)
      if seams.count > Self.seamLimit { seams.removeFirst() }
    case .transport(let error): take(error, &out)
    default: break
    }
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) {
    for burst in bursts { close(burst, &out) }
    bursts = []
  }

  private mutating func take(_ error: TransportEvent, _ out: inout Findings) {
    let time = error.time ?? lastTime
    lastTime = time
    let at = burst(at: time, &out)
    bursts[at].add(error, at: time)
    bursts[at].raise(to: severity(of: error, at: time, in: bursts[at]))
    let finding = bursts[at].finding(isSeam: false)
    if let handle = bursts[at].handle { out.update(handle, finding) } else { bursts[at].handle = out.open(finding) }
  }

  /// Index of the burst that `time` belongs to, a new one when there is none.
  private mutating func burst(at time: MediaTime, _ out: inout Findings) -> Int {
    if let near = bursts.firstIndex(where: { $0.start - mergeGap <= time && time <= $0.end + mergeGap }) { return near }
    if bursts.count == Self.burstLimit { close(bursts.removeFirst(), &out) }
    bursts.append(TransportBurst(at: time))
    return bursts.count - 1
  }

  /// What this error makes of its stretch and of its burst.
  private mutating func severity(of error: TransportEvent, at time: MediaTime, in burst: TransportBurst) -> Severity {
    guard error.kind != .syncLoss else { return .major }
    // Tables come ten times a second: one lost among them is a large share, and no viewer notices.
    guard error.stream != nil else { return .minor }
    let rate = rates[error.pid, default: TransportErrorRate()]
      .add(at: time - (origin ?? .zero), packets: error.packets, bad: TransportBurst.bad(error), window: window)
    guard Double(rate.errors) >= options.rateErrors else { return .minor }
    if Double(burst.bad(on: error.pid)) > options.criticalShare * rate.packetsPerWindow { return .critical }
    return rate.share > options.majorShare ? .major : .minor
  }

  private func close(_ burst: TransportBurst, _ out: inout Findings) {
    guard let handle = burst.handle else { return }
    let isSeam = seams.contains { burst.start - Self.seamReach <= $0 && $0 <= burst.end + Self.seamReach }
    // An error costs the rest of its access unit at least.
    let length = burst.stream.flatMap { unitLengths[$0] } ?? Self.unitLength
    out.close(handle, burst.finding(isSeam: isSeam), at: burst.end + length)
  }
}
