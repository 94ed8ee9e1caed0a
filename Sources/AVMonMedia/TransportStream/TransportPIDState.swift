/// What the tap remembers of one PID.
struct TransportPIDState: Sendable {
  /// No counter, which has 4 bits.
  private static let unknownCounter: UInt8 = 0xFF
  /// The smallest loss the counter cannot see.
  private static let hiddenLoss = 16

  let pid: Int
  private(set) var packets = 0
  private(set) var transportErrors = 0
  private(set) var continuityErrors = 0
  private(set) var lost = 0
  /// stream_type by the programme map.
  var streamType: UInt8?
  /// The PID carries the programme association or a programme map.
  var isTable: Bool
  private(set) var pts: UInt64?
  private(set) var dts: UInt64?
  private(set) var accessUnitPosition: Int64 = -1
  /// Of the last packet with payload.
  private var fingerprint: UInt64 = 0
  private var counter = unknownCounter
  private var wasRepeated = false
  private var elementary = PESContinuity()

  init(pid: Int) {
    self.pid = pid
    isTable = pid == ProgramTables.associationPID
  }

  var counters: TransportPIDCounters {
    TransportPIDCounters(
      pid: pid, packets: packets, continuityErrors: continuityErrors, lost: lost, transportErrors: transportErrors, streamType: streamType)
  }

  /// Whether the programme map says the PID is video: MPEG-1, -2, -4 part 2, H.264, HEVC, VVC, AVS and VC-1.
  var isVideo: Bool {
    switch streamType {
    case 0x01, 0x02, 0x10, 0x1B, 0x24, 0x33, 0x42, 0xEA: true
    default: false
    }
  }

  /// What a packet says about the ones before it.
  enum Judgement {
    /// Nothing more to read: no payload, or a table that repeats itself, as most do ten times a second.
    case nothing
    case continuous
    /// Packets lost at least; 0 for a repeat too many.
    case broken(Int)
    /// transport_error_indicator is set.
    case damaged
  }

  /// Takes the next packet of the PID.
  @inline(__always)
  mutating func take(_ packet: TransportPacket, _ bytes: Span<UInt8>, at start: Int) -> Judgement {
    packets += 1
    guard !packet.isDamaged else {
      elementary.interrupt()
      countDamaged(counter: packet.counter, hasPayload: packet.hasPayload)
      return .damaged
    }
    guard packet.hasPayload else {
      // Counters do not count packets without payload, but a declared discontinuity sets them.
      if packet.isDiscontinuity { (counter, wasRepeated) = (packet.counter, false) }
      return .nothing
    }
    if packet.isDiscontinuity || packet.isScrambled { elementary.interrupt() }
    let old = fingerprint
    fingerprint = packet.fingerprint(bytes, at: start, isTable: isTable)
    let isRepeat = old == fingerprint
    let hadCounter = counter == packet.counter
    if let lost = advance(to: packet.counter, isRepeat: isRepeat, isDiscontinuity: packet.isDiscontinuity) {
      elementary.interrupt()
      return .broken(lost)
    }
    if isRepeat, isTable || hadCounter { return .nothing }
    if !packet.isStart { elementary.take(payload: TransportStreamTap.packetSize - packet.payload, isStuffed: packet.isStuffed) }
    return .continuous
  }

  /// Takes the counter of a packet with payload. Nil when it is right; otherwise the packets lost at least, 0 for a repeat too many.
  ///
  /// The first packet is free, one repeat is legal, a declared discontinuity sets the counter (TR 101 290, 1.4). A packet with the
  /// last counter but other contents is no repeat: 15 packets are missing. A loss of a multiple of 16 cannot be seen.
  @inline(__always)
  private mutating func advance(to new: UInt8, isRepeat: Bool, isDiscontinuity: Bool) -> Int? {
    let missing = (new &- counter &- 1) & 0x0F
    if counter == Self.unknownCounter || isDiscontinuity || missing == 0 {
      (counter, wasRepeated) = (new, false)
      return nil
    }
    if missing == 15, isRepeat {
      defer { wasRepeated = true }
      guard wasRepeated else { return nil }
      continuityErrors += 1
      return 0
    }
    (counter, wasRepeated) = (new, false)
    continuityErrors += 1
    lost += Int(missing)
    return Int(missing)
  }

  /// Takes a packet with transport_error_indicator. TR 101 290 (2.1) wants no further error derived from it, and its counter cannot
  /// be trusted: when it fits, it counts; otherwise the next packet is free.
  private mutating func countDamaged(counter new: UInt8, hasPayload: Bool) {
    transportErrors += 1
    let fits = hasPayload && counter != Self.unknownCounter && new == (counter + 1) & 0x0F
    (counter, wasRepeated) = (fits ? new : Self.unknownCounter, false)
  }

  /// Takes the header of an access unit (of a PES packet, to be exact) in `packet`. Returns the packets that are missing in the PES packet
  /// before although the counter was right, or nil.
  mutating func begin(_ header: PESHeader, _ packet: TransportPacket) -> Int? {
    let payload = TransportStreamTap.packetSize - packet.payload
    guard elementary.begin(header, payload: payload, isStuffed: packet.isStuffed) else { return nil }
    continuityErrors += 1
    lost += Self.hiddenLoss
    return Self.hiddenLoss
  }

  /// Remembers when the access unit in the packet at `position` is presented.
  mutating func remember(_ header: PESHeader, position: Int64) {
    guard let newPTS = header.pts else { return }
    (pts, dts, accessUnitPosition) = (newPTS, header.dts ?? newPTS, position)
  }
}
