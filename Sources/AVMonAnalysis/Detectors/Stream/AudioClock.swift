import AVMonModel

/// Compares the time stamps of an audio stream with the number of its samples.
///
/// The residual of frame k is its time less the time of all samples before it, both since the segment's first frame. It stays at zero
/// when stamps and samples agree, jumps where samples are missing or overlap, and leans where the clocks differ. Memory is constant.
struct AudioClock: Sendable {
  /// A larger jump is a gap or an overlap and is taken out of the slope. Above two ticks of the coarsest clock in use, 1 ms
  /// (Matroska, FLV).
  static let jumpLimit = MediaTime(seconds: 0.005)
  /// When more than this share of the frames jump, stamps and samples do not belong together and nothing can be said about clocks.
  private static let suspectShare = 0.01
  private static let suspectJumps = 10
  /// No pair of clocks differs by more: 1 %, ten times the 1000/1001 of television.
  private static let largestSlope = 0.01
  /// A drift is told when it comes to 10 ms over at least 60 s and stands out of the jitter by 4 standard deviations.
  private static let leastChange = 0.010
  private static let leastSpan = 60.0
  private static let leastSigmas = 4.0

  private(set) var frames = 0
  private(set) var jumps = 0
  /// Sum and largest magnitude of the jumps: > 0 is a gap, < 0 an overlap.
  private(set) var jumpSum = MediaTime.zero
  private(set) var largestJump = MediaTime.zero
  /// Begin of the first sample and end of the last.
  private(set) var start: MediaTime?
  private(set) var end = MediaTime.zero

  /// Of the segment, which reaches from one joined discontinuity to the next.
  private var origin: MediaTime?
  private var segmentEnd = MediaTime.zero
  private var samples: Int64 = 0
  private var rate = 0
  /// Residual of the frame before, and the jumps taken out since `origin`.
  private var residual = MediaTime.zero
  private var removed = MediaTime.zero
  /// Drift and seconds of the longest segment before this one that showed a drift.
  private var longest: (drift: Double, span: Double)?
  /// Sums over frames of this segment: time x and residual y in seconds.
  private var sums = (n: 0.0, x: 0.0, y: 0.0, xx: 0.0, xy: 0.0, yy: 0.0)

  /// Takes a decoded frame. `isSegmentStart`: time stamps were joined here, so nothing follows from the step to this frame.
  mutating func add(time: MediaTime, samples count: Int, rate newRate: Int, isSegmentStart: Bool) {
    guard count > 0, newRate > 0 else { return }
    frames += 1
    start = min(start ?? time, time)
    defer { end = max(end, time + .sample(Int64(count), rate: newRate)) }
    guard let origin, newRate == rate, !isSegmentStart else {
      begin(at: time, count, newRate)
      return
    }
    let expected = MediaTime.sample(samples, rate: rate)
    let now = time - origin - expected
    let jump = now - residual
    residual = now
    samples += Int64(count)
    if jump.magnitude > Self.jumpLimit {
      jumps += 1
      jumpSum += jump
      if jump.magnitude > largestJump.magnitude { largestJump = jump }
      removed += jump
    }
    let (x, y) = (expected.seconds, (now - removed).seconds)
    segmentEnd = time + .sample(Int64(count), rate: rate)
    sums = (sums.n + 1, sums.x + x, sums.y + y, sums.xx + x * x, sums.xy + x * y, sums.yy + y * y)
  }

  private mutating func begin(at time: MediaTime, _ count: Int, _ newRate: Int) {
    if let found = segmentDrift, segmentSpan > (longest?.span ?? 0) { longest = (found, segmentSpan) }
    segmentEnd = time
    (origin, samples, rate, residual, removed) = (time, Int64(count), newRate, .zero, .zero)
    sums = (1, 0, 0, 0, 0, 0)
  }

  /// Whether frames are so often where the sample count does not expect them that the stream's parameters must be wrong, as when a
  /// decoder yields 1024 samples for frames that are 46 ms apart.
  var isSuspect: Bool {
    jumps >= Self.suspectJumps && Double(jumps) > Self.suspectShare * Double(frames) || abs(slope ?? 0) > Self.largestSlope && frames > 20
  }

  /// Whether the jumps go to and fro and come to nothing, as with codecs whose frames have several lengths (Vorbis in Matroska).
  var isJittery: Bool { jumps >= Self.suspectJumps && jumpSum.magnitude <= largestJump.magnitude }

  /// Seconds by which the time stamps run ahead of the samples, per second, when that can be told from jitter; else nil.
  /// The longest segment that shows one speaks for the stream.
  var drift: Double? {
    guard !isSuspect else { return nil }
    guard let found = segmentDrift, segmentSpan > (longest?.span ?? 0) else { return longest?.drift }
    return found
  }

  private var segmentSpan: Double { (segmentEnd - (origin ?? segmentEnd)).seconds }

  private var segmentDrift: Double? {
    guard let slope, let sigma = residualSigma else { return nil }
    let (span, change) = (segmentSpan, abs(slope) * segmentSpan)
    return span >= Self.leastSpan && change > Self.leastChange && change > Self.leastSigmas * sigma ? slope : nil
  }

  private var slope: Double? {
    let spread = sums.n * sums.xx - sums.x * sums.x
    guard sums.n >= 3, spread > 0 else { return nil }
    return (sums.n * sums.xy - sums.x * sums.y) / spread
  }

  /// Standard deviation of the residual around the line.
  private var residualSigma: Double? {
    guard let slope else { return nil }
    let (meanX, meanY) = (sums.x / sums.n, sums.y / sums.n)
    let (varianceX, varianceY) = (sums.xx / sums.n - meanX * meanX, sums.yy / sums.n - meanY * meanY)
    return max(0, varianceY - slope * slope * varianceX).squareRoot()
  }
}
