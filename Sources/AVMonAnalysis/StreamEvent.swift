public import AVMonModel

/// A packet as the demuxer delivered it, on the presentation timeline (wraps and discontinuities taken out).
public struct PacketStats: Sendable {
  public var stream: Int
  public var kind: StreamInfo.Kind
  /// Presentation and decoding time; nil when the packet has none.
  public var pts: MediaTime?
  public var dts: MediaTime?
  public var duration: MediaTime
  /// Bytes.
  public var size: Int
  public var isKey: Bool
  /// The demuxer flagged the packet as damaged (`AV_PKT_FLAG_CORRUPT`).
  public var isCorrupt: Bool
  /// The packet is decoded but not shown (edit lists).
  public var isDiscarded: Bool

  public init(
    stream: Int, kind: StreamInfo.Kind, pts: MediaTime?, dts: MediaTime?, duration: MediaTime = .zero, size: Int = 0, isKey: Bool = false,
    isCorrupt: Bool = false, isDiscarded: Bool = false
  ) {
    (self.stream, self.kind, self.pts, self.dts, self.duration) = (stream, kind, pts, dts, duration)
    (self.size, self.isKey, self.isCorrupt, self.isDiscarded) = (size, isKey, isCorrupt, isDiscarded)
  }
}

/// Something that happened to a stream.
public enum StreamEvent: Sendable {
  /// Timestamps jumped by `jump` and were joined again at `time`: what follows is shown right after what came before.
  case discontinuity(stream: Int, time: MediaTime, jump: MediaTime)
  /// A time stamp went backward by `by` within a stream, too little for a discontinuity.
  case backward(stream: Int, time: MediaTime, by: MediaTime)
  /// The decoder refused a packet.
  case decodeFailure(stream: Int, time: MediaTime, reason: String)
  /// The coded format changed in mid-stream.
  case formatChange(stream: Int, time: MediaTime, from: String, to: String)
  /// Decoded audio samples, from where `AudioStats` come: first sample and count of each decoded frame, for the audio clock.
  case audioFrame(stream: Int, time: MediaTime, samples: Int, sampleRate: Int)
  /// A finding of the transport stream tap.
  case transport(TransportEvent)
  /// A step of a programme clock (PCR) that the tap found wrong.
  case programClock(ProgramClockEvent)
}

/// Something wrong in a transport stream.
public struct TransportEvent: Sendable, Equatable {
  public enum Kind: String, Sendable {
    /// The 4-bit continuity counter skipped: packets are missing (ETSI TR 101 290, 1.4).
    case continuity
    /// transport_error_indicator is set: the receiver could not correct the packet (2.1).
    case transportError = "transport_error"
    /// The sync byte was not where it must be (1.1, 1.2).
    case syncLoss = "sync_loss"
  }
  public var kind: Kind
  public var pid: Int
  /// Stream index of the PID; nil for tables and PIDs that are not analysed.
  public var stream: Int?
  /// On the presentation timeline: of the last access unit seen on the PID; nil when none was seen yet.
  public var time: MediaTime?
  /// Packets lost at least for `continuity` (0 when a packet came too often, 16 when the counter hid the loss), bytes skipped for `syncLoss`,
  /// 1 otherwise.
  public var count: Int
  /// Packets seen on the PID so far.
  public var packets: Int

  public init(kind: Kind, pid: Int, stream: Int?, time: MediaTime?, count: Int, packets: Int) {
    (self.kind, self.pid, self.stream, self.time, self.count, self.packets) = (kind, pid, stream, time, count, packets)
  }
}

/// A step from one programme clock reference (PCR) to the next that is not as it should be.
public struct ProgramClockEvent: Sendable, Equatable {
  public var pid: Int
  /// Stream index of the PID; nil when the PID carries only the clock.
  public var stream: Int?
  /// On the presentation timeline: of the last access unit; nil when there was none yet.
  public var time: MediaTime?
  /// From PCR to PCR.
  public var step: MediaTime
  /// By how much the clock jumped against the decoding times; zero when it runs right and only came late.
  public var jump: MediaTime
  /// How long before its decoding time data arrives by the new clock; negative is too late.
  public var margin: MediaTime

  public init(pid: Int, stream: Int?, time: MediaTime?, step: MediaTime, jump: MediaTime = .zero, margin: MediaTime) {
    (self.pid, self.stream, self.time, self.step, self.jump, self.margin) = (pid, stream, time, step, jump, margin)
  }
}
