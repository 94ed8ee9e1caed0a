/// Something wrong or new in the packets of a transport stream, on the stream's own clock.
public struct TransportObservation: Sendable, Equatable {
  public enum Kind: String, Sendable {
    /// The 4-bit continuity counter skipped, or a packet came more than twice (ETSI TR 101 290, 1.4).
    case continuity
    /// transport_error_indicator is set: the receiver could not correct the packet (2.1).
    case transportError = "transport_error"
    /// Bytes that are not packets, or a packet without its sync byte (1.1, 1.2).
    case syncLoss = "sync_loss"
    /// The programme map declares another stream_type for a PID than before: another codec follows.
    case streamTypeChange = "stream_type_change"
    /// The programme clock jumped against the decoding times, undeclared (2.3b), or came later than 100 ms after the last (2.3a).
    case clock
  }

  /// What `pid` is when no PID can be named, as for `syncLoss`.
  public static let noPID = -1

  public var kind: Kind
  public var pid: Int
  /// `continuity`: packets lost at least, 1...15, the counter being modulo 16; 16 when the counter was right and the PES packet shows
  /// the loss; 0 when a packet was repeated more often than the one time that is legal, so that nothing is lost. `syncLoss`: bytes
  /// passed over. Otherwise 1.
  public var count: Int
  /// Packets seen on the PID so far, this one included; on all PIDs for `syncLoss`.
  public var packets: Int
  /// PTS and DTS of the last access unit that began on the PID, in ticks of 90 kHz modulo 2^33 as in the stream; nil when none began
  /// yet or it had none. What is lost lies between this access unit and the next. Without B pictures the two are equal.
  public var pts: UInt64?
  public var dts: UInt64?
  /// PTS of the last video access unit on any PID, or of any access unit while there was no video: the clock for PIDs that have none,
  /// such as tables, and for `syncLoss`.
  public var clockPTS: UInt64?
  /// Offset of the packet in the input, in bytes.
  public var position: Int64
  /// Offset of the packet in which the access unit of `pts` began, in bytes; -1 when none began yet. The demuxer gives the same
  /// number as the position of its packet, which tells segments with equal PTS apart.
  public var accessUnitPosition: Int64
  /// Old and new stream_type (ISO/IEC 13818-1, table 2-34) for `streamTypeChange`, otherwise nil.
  public var streamTypes: StreamTypes?
  /// The step of the programme clock for `clock`, otherwise nil.
  public var clockStep: ClockStep?

  /// A step from one PCR to the next that is not as it should be, in ticks of 90 kHz.
  public struct ClockStep: Sendable, Equatable {
    /// From PCR to PCR.
    public var length: Int
    /// By how much that is too much, or too little when negative; 0 when the clock runs right and the PCR is only late.
    public var jump: Int
    /// Decoding time of the last access unit less the PCR; negative when data comes after the time it is decoded.
    public var margin: Int
  }

  /// A change of stream_type.
  public struct StreamTypes: Sendable, Equatable {
    public var old: UInt8
    public var new: UInt8
  }
}

/// What was counted on one PID.
public struct TransportPIDCounters: Sendable, Equatable {
  public var pid: Int
  /// Packets, damaged ones included.
  public var packets: Int
  /// Times the continuity counter was wrong, and packets lost at least.
  public var continuityErrors: Int
  public var lost: Int
  /// Packets with transport_error_indicator.
  public var transportErrors: Int
  /// stream_type the programme map declares; nil when it names the PID nowhere.
  public var streamType: UInt8?
}

/// One programme of a transport stream, as its tables declare it.
public struct TransportProgram: Sendable, Equatable {
  public var number: Int
  /// PID of the programme map.
  public var mapPID: Int
  /// PID that carries the programme's clock; nil until the programme map came.
  public var clockPID: Int?
  /// Elementary streams in the order of the programme map.
  public var streams: [Elementary]

  /// An elementary stream.
  public struct Elementary: Sendable, Equatable {
    public var pid: Int
    /// ISO/IEC 13818-1, table 2-34.
    public var streamType: UInt8
  }
}
