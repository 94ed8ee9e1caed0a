/// Finds losses inside PES packets that the continuity counter cannot see: of 16 packets, or 32 and so on.
///
/// A PES packet fills whole transport packets, and only its last may be stuffed. So a hidden loss shows
/// * when the PES packet says its length: other bytes came, while those of the PES packets before were right;
/// * when it does not (video): payload goes on after a stuffed packet although no PES packet began, and the next decoding time is too
///   far away. The head of a picture in between is lost. Either sign alone is no proof: a muxer may stuff where it likes, and an encoder
///   may leave pictures out.
///
/// A hidden loss within a single PES packet of open length stays hidden; only the decoder can tell.
struct PESContinuity: Sendable {
  /// Lengths that must have been right before a wrong one counts: some muxers write wrong lengths all the time.
  private static let trust = 8
  /// Decoding times at least this much farther apart than before, as a ratio in halves: 3 is 1.5.
  private static let gapHalves: UInt64 = 3
  private static let stampMask: UInt64 = (1 << 33) - 1

  private var length: Int?
  private var received = 0
  /// Nothing is known to be missing since the PES packet began.
  private var isIntact = false
  private var hasEnded = false
  private var goesOn = false
  private var rightLengths = 0
  private var dts: UInt64?
  private var step: UInt64 = 0

  /// Takes a packet with `payload` bytes that does not begin a PES packet.
  @inline(__always)
  mutating func take(payload: Int, isStuffed: Bool) {
    received += payload
    if hasEnded { goesOn = true }
    if isStuffed { hasEnded = true }
  }

  /// Something is known to be missing, so nothing hidden can be told.
  mutating func interrupt() { isIntact = false }

  /// Takes the packet in which a PES packet begins. Returns whether packets are missing in the one before.
  mutating func begin(_ header: PESHeader, payload: Int, isStuffed: Bool) -> Bool {
    let next = header.dts ?? header.pts
    let newStep = dts.flatMap { old in next.map { ($0 &- old) & Self.stampMask } } ?? 0
    var isHidden = false
    if let length {
      let isRight = received == length
      isHidden = isIntact && !isRight && rightLengths >= Self.trust
      if isIntact { rightLengths = isRight ? rightLengths + 1 : 0 }
    } else {
      isHidden = isIntact && goesOn && step > 0 && 2 * newStep >= Self.gapHalves * step && newStep < 1 << 32
    }
    if isIntact, !isHidden, newStep > 0 { step = newStep }
    (length, received, isIntact, hasEnded, goesOn) = (header.length, payload, true, isStuffed, false)
    dts = next ?? dts
    return isHidden
  }
}
