/// Watches the programme clock reference (PCR) of one PID for jumps (ETSI TR 101 290, 2.3).
///
/// The standard allows steps of 0...100 ms from one PCR to the next unless discontinuity_indicator is set. Read from a file, a longer
/// step may as well be a rare PCR, a pause of the multiplexer or a loss. It is a jump of the clock only where two others contradict it:
///
/// * what a step should be by those before it: in proportion to its bytes at a constant rate, otherwise their median;
/// * the decoding times of the programme, which went on as before. When they jump along, the time line does, and not the clock alone.
///
/// The clocks that contradict must agree with each other. After lost packets a step forward is no jump, nor is a clock that follows time
/// stamps which jumped before it.
struct ProgramClock: Sendable {
  /// A step from one PCR to the next, in ticks of 90 kHz.
  struct Step: Sendable, Equatable {
    /// From PCR to PCR.
    var length: Int
    /// By how much that is too much, or too little when negative; 0 when the clock runs right and the PCR is only late.
    var jump: Int
    /// Decoding time of the last access unit less the PCR: how early data comes. Negative is too late.
    var margin: Int
  }

  /// 100 ms (TR 101 290, 2.3), which is what two clocks may differ too.
  private static let allowed = 9_000
  /// 1 s. Longer steps are pauses of the programme, and data does not wait longer in the buffers (ISO/IEC 13818-1, 2.4.2.6).
  private static let longestWait = 90_000
  private static let history = 15
  private static let fewestSteps = 5
  /// How far rates of single steps lie from their mean at a constant rate: a packet in a step of 20 is 5 %.
  private static let rateTolerance = 0.05
  private static let wrap: UInt64 = 1 << 33

  private var last: (value: UInt64, position: Int64)?
  private var steps: [(ticks: Int, bytes: Int64)] = []
  /// Decoding time less PCR at the last PCR; nil when no access unit has begun since `baseline`.
  private var margin: Int?
  private var baseline: Int64 = 0
  /// The margin when the clock was last known to be right.
  private var usual: Int?
  private var hasLoss = false
  /// A step that the next access unit will judge.
  private var doubt: (length: Int, excess: Int, margin: Int)?

  /// Packets are missing since the last PCR.
  mutating func lose() { hasLoss = true }

  /// Takes the PCR, in ticks of 90 kHz, of the packet at `position` and what is known of decoding by the end of that packet: the last
  /// decoding time, and the position of the packet in which its access unit began.
  mutating func take(_ value: UInt64, isDiscontinuity: Bool, position: Int64, decoding: (dts: UInt64, position: Int64)?) -> Step? {
    defer { (last, hasLoss) = ((value, position), false) }
    guard let last, !isDiscontinuity else {
      (baseline, margin, doubt, usual) = (position, nil, nil, nil)
      return nil
    }
    let length = Self.difference(value, last.value)
    let bytes = position - last.position
    // A repeated packet.
    guard length != 0 else { return nil }
    if doubt == nil { consider(length, bytes, position) }
    margin = decoding.flatMap { $0.position >= baseline ? Self.difference($0.dts, value) : nil }
    if usual == nil { usual = margin }
    if let step = settle() { return step }
    guard doubt == nil, length > Self.allowed, length <= Self.longestWait, !hasLoss else { return nil }
    return Step(length: length, jump: 0, margin: margin ?? 0)
  }

  private mutating func consider(_ length: Int, _ bytes: Int64, _ position: Int64) {
    let excess = expected(bytes).map { length - $0 } ?? 0
    guard length < 0 || length > Self.allowed, abs(excess) > Self.allowed else {
      if length > 0, length <= Self.longestWait { remember(length, bytes) }
      return
    }
    if !(hasLoss && excess > 0), let margin { doubt = (length, excess, margin) }
    baseline = position
  }

  /// Judges the step in doubt once an access unit has begun since.
  private mutating func settle() -> Step? {
    guard let step = doubt, let margin else { return nil }
    doubt = nil
    defer { usual = margin }
    let tolerance = max(Self.allowed, abs(step.excess) / 4)
    let jump = step.margin - margin
    guard abs(jump) > Self.allowed, abs(jump - step.excess) <= tolerance else { return nil }
    if let usual, abs(step.excess) > Self.longestWait, abs(step.margin - usual - step.excess) <= tolerance { return nil }
    return Step(length: step.length, jump: step.excess, margin: margin)
  }

  private mutating func remember(_ ticks: Int, _ bytes: Int64) {
    if steps.count == Self.history { steps.removeFirst() }
    steps.append((ticks, bytes))
  }

  /// Ticks that a step over `bytes` should take; nil while too little is known.
  private func expected(_ bytes: Int64) -> Int? {
    guard steps.count >= Self.fewestSteps else { return nil }
    let (ticks, total) = steps.reduce((0, 0)) { ($0.0 + $1.ticks, $0.1 + Int($1.bytes)) }
    let rate = Double(total) / Double(ticks)
    let isConstant = steps.allSatisfy { abs(Double($0.bytes) - rate * Double($0.ticks)) <= Self.rateTolerance * rate * Double($0.ticks) }
    guard isConstant, rate > 0 else { return steps.map(\.ticks).sorted()[steps.count / 2] }
    // A hole in the input cannot be longer than the clock is.
    return Int(min(Double(bytes) / rate, Double(Self.wrap)))
  }

  /// `later` less `earlier` on a clock of 33 bits: between minus and plus half of its 26.5 hours.
  private static func difference(_ later: UInt64, _ earlier: UInt64) -> Int {
    let forward = (later &- earlier) & (wrap - 1)
    return forward < wrap / 2 ? Int(forward) : Int(forward) - Int(wrap)
  }
}
