internal import Glibc

/// Follows by how much a sound is later than its reference, window by window, while both are read.
///
/// Times are seconds on each input's own timeline. What it finds depends on the samples alone, not on how evenly the two arrive: a window is
/// looked at when all it may need is there, and the first search at fixed times uses what came up to then.
public struct SoundAligner {
  /// What one window of 4 s showed.
  public struct Window: Sendable, Equatable {
    /// Middle of the window in the distorted input.
    public var time: Double
    /// Seconds by which the distorted sound is later.
    public var lag: Double
    /// Peak of the correlation over the next one.
    public var confidence: Double
    /// Level of the distorted sound over that of the reference, dB.
    public var gain: Double
  }

  /// A place where the lag changes at once: sound was taken out (`change` < 0) or put in.
  public struct Step: Sendable, Equatable {
    /// When, in the distorted input.
    public var time: Double
    /// Seconds by which the lag grows.
    public var change: Double
  }

  private static let rate = PhaseCorrelation.rate
  private static let hop = 2 * rate
  /// Sound the first search needs, how often it is tried, and how much of the latest sound it looks at.
  private static let firstSearch = 6 * rate
  private static let searchHop = 2 * rate
  private static let searchSpan = 20 * rate
  /// Windows with sound in a row without an answer after which the search begins again.
  private static let patience = 4
  /// Level below which a window holds no sound: -70 dBFS.
  private static let silence = 3e-4
  /// A lag that changes by more between two windows is a step when the next one agrees to `agreement`; less may be a drift.
  private static let leastStep = 0.005
  private static let agreement = 0.002

  /// Sound kept: of copies 64 s, so that 4 s windows can be compared at offsets of 10 s while the two inputs are read unevenly; of tracks
  /// 20 s, since one input interleaves them.
  private static let memory = 64
  private static let trackMemory = 20
  /// How far tracks of one programme are looked for around the last answer: 1 s. The windows still share three quarters of their sound.
  private static let trackReach = rate

  private var reference: SampleRing
  private var distorted: SampleRing
  private let correlation: PhaseCorrelation
  /// Lags that a window is compared at, and whether what lies further away is looked for by levels.
  private let reach: Int
  private let searches: Bool
  /// Lag by the last answer; nil before the first one, and while it is looked for again. Tracks begin with 0 and keep it.
  public private(set) var lag: Double?
  public private(set) var windows: [Window] = []
  public private(set) var steps: [Step] = []
  /// Windows that held sound, and those among them that were compared.
  public private(set) var audible = 0
  private var next: Int?
  private var nextSearch: Int?
  private var failures = 0
  private var pending: Window?

  /// An aligner for two copies of a sound, up to 10 s apart.
  public init() {
    (reference, distorted, correlation) = (SampleRing(seconds: Self.memory), SampleRing(seconds: Self.memory), PhaseCorrelation())
    (reach, searches) = (PhaseCorrelation.reach, true)
  }

  private init(tracks correlation: PhaseCorrelation) {
    (reference, distorted) = (SampleRing(seconds: Self.trackMemory), SampleRing(seconds: Self.trackMemory))
    (self.correlation, reach, searches, lag) = (correlation, Self.trackReach, false, 0)
  }

  /// Aligners for `count` tracks of a programme against another one, up to 1 s apart.
  ///
  /// The levels of two languages are those of two speeches and would lead the search astray, so there is none: every window is compared
  /// once, over all lags, which also bounds the cost where tracks have nothing in common.
  public static func tracks(_ count: Int) -> [SoundAligner] {
    let correlation = PhaseCorrelation()
    return (0..<count).map { _ in SoundAligner(tracks: correlation) }
  }

  /// Takes samples of one side; `seconds` is the time of the first one.
  public mutating func append(_ side: Side, _ samples: UnsafeBufferPointer<Float>, at seconds: Double) {
    let position = Int((seconds * Double(Self.rate)).rounded())
    if side == .reference { reference.append(samples, at: position) } else { distorted.append(samples, at: position) }
    advance()
  }

  /// Says that nothing more comes of one side.
  public mutating func end(_ side: Side) {
    if side == .reference { reference.isEnded = true } else { distorted.isEnded = true }
    advance()
  }

  private mutating func advance() {
    guard let begin = distorted.begin, reference.begin != nil || reference.isEnded else { return }
    if next == nil { (next, nextSearch) = (begin, begin + Self.firstSearch) }
    while lag != nil ? compareNext() : searchNext() {}
  }

  /// Looks for the lag at the next fixed time; false when that has not come.
  private mutating func searchNext() -> Bool {
    guard let start = nextSearch else { return false }
    var limit = start
    if distorted.end < limit || reference.end < limit {
      // The last try takes what there is.
      guard distorted.isEnded || distorted.end >= limit, reference.isEnded || reference.end >= limit else { return false }
      limit = max(distorted.end, min(reference.end, start))
      nextSearch = distorted.isEnded && distorted.end <= start ? nil : start + Self.searchHop
    } else {
      nextSearch = start + Self.searchHop
    }
    let low = max(limit - Self.searchSpan, min(distorted.first, reference.first))
    let early = low - PhaseCorrelation.rate * EnvelopeSearch.reach / 100
    let y = distorted.read(early, limit - early)
    let x = reference.read(early, limit - early)
    // Only the latest span of the distorted sound: what came before has been tried.
    let tail = y.indices.map { $0 + early >= low ? y[$0] : 0 }
    var best: (lag: Double, confidence: Double)?
    for candidate in EnvelopeSearch.offsets(of: tail, against: x) {
      guard let answer = check(candidate, from: low, to: limit) else { continue }
      if answer.confidence > best?.confidence ?? PhaseCorrelation.leastConfidence { best = answer }
    }
    guard let best else { return true }
    lag = best.lag
    failures = 0
    // Windows since the sound was lost, as far as they are still there.
    let oldest = max(distorted.first, reference.first + Int(best.lag * Double(Self.rate)))
    if let current = next { next = current + max(0, (oldest - current + Self.hop - 1) / Self.hop) * Self.hop }
    return true
  }

  /// What the fine comparison says to a candidate, at the place where both have most to say.
  private func check(_ candidate: Double, from low: Int, to limit: Int) -> (lag: Double, confidence: Double)? {
    let shift = Int(candidate * Double(Self.rate))
    var best: (lag: Double, confidence: Double)?
    let first = max(low, reference.first + shift)
    let last = min(limit, reference.end + shift) - PhaseCorrelation.window
    guard last >= first else { return nil }
    for start in stride(from: first, through: last, by: PhaseCorrelation.window) {
      guard let answer = delay(at: start, shift: shift) else { continue }
      if answer.confidence > best?.confidence ?? 0 { best = (answer.lag, answer.confidence) }
    }
    return best
  }

  /// Compares the next window; false when it is not there yet, or all are done.
  private mutating func compareNext() -> Bool {
    guard let lag, let start = next else { return false }
    let shift = Int((lag * Double(Self.rate)).rounded())
    guard distorted.end >= start + PhaseCorrelation.window else { return false }
    guard reference.end >= start + PhaseCorrelation.window - shift || reference.isEnded else { return false }
    next = start + Self.hop
    guard let answer = delay(at: start, shift: shift) else { return true }
    audible += 1
    let time = Double(start + PhaseCorrelation.window / 2) / Double(Self.rate)
    guard answer.confidence > PhaseCorrelation.leastConfidence else {
      failures += 1
      if searches, failures >= Self.patience { beginSearch(at: start + PhaseCorrelation.window) }
      return true
    }
    failures = 0
    add(Window(time: time, lag: answer.lag, confidence: answer.confidence, gain: answer.gain))
    return true
  }

  private mutating func beginSearch(at time: Int) {
    lag = nil
    failures = 0
    nextSearch = time
  }

  private mutating func add(_ window: Window) {
    defer { lag = window.lag }
    guard let last = windows.last else {
      windows.append(window)
      return
    }
    if let first = pending {
      pending = nil
      if abs(window.lag - first.lag) <= Self.agreement {
        let change = first.lag - last.lag
        steps.append(Step(time: place(from: last, to: first), change: change))
        windows.append(first)
      } else if abs(window.lag - last.lag) > Self.leastStep {
        pending = window
        return
      }
    } else if abs(window.lag - last.lag) > Self.leastStep {
      pending = window
      return
    }
    windows.append(window)
  }

  /// The delay and level of the window at `start` against the reference moved by `shift`; nil when there is nothing to compare.
  private func delay(at start: Int, shift: Int) -> (lag: Double, confidence: Double, gain: Double)? {
    let y = distorted.read(start, PhaseCorrelation.window)
    let x = reference.read(start - shift, PhaseCorrelation.window)
    let (loud, heard) = (Self.level(y), Self.level(x))
    guard loud > Self.silence, heard > Self.silence, let delay = correlation.delay(of: y, against: x, reach: reach) else { return nil }
    return (delay.seconds + Double(shift) / Double(Self.rate), delay.confidence, 20 * log10(loud / heard))
  }

  private static func level(_ samples: [Float]) -> Double {
    (samples.reduce(0.0) { $0 + Double($1 * $1) } / Double(max(1, samples.count))).squareRoot()
  }

  /// When the lag changed between the windows: where the waveform stops agreeing with the one lag and begins to with the other.
  private func place(from old: Window, to new: Window) -> Double {
    let frame = Self.rate / 50
    let half = PhaseCorrelation.window / 2
    let first = Int(old.time * Double(Self.rate)) - half
    let count = max(1, (Int(new.time * Double(Self.rate)) + half - first) / frame)
    let shifts = [old.lag, new.lag].map { Int(($0 * Double(Self.rate)).rounded()) }
    var (best, sum, place) = (0.0, 0.0, 0)
    for index in 0..<count {
      let start = first + index * frame
      let y = distorted.read(start, frame)
      let (before, after) = (
        Self.likeness(y, reference.read(start - shifts[0], frame)), Self.likeness(y, reference.read(start - shifts[1], frame))
      )
      sum += before - after
      if sum > best { (best, place) = (sum, index + 1) }
    }
    return Double(first + place * frame) / Double(Self.rate)
  }

  /// Normalized correlation of two pieces, 0 when either is silent.
  private static func likeness(_ a: [Float], _ b: [Float]) -> Double {
    var (product, first, second) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
      product += Double(x * y)
      first += Double(x * x)
      second += Double(y * y)
    }
    return first > 1e-7 && second > 1e-7 ? product / (first * second).squareRoot() : 0
  }
}
