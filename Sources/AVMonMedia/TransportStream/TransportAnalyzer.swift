/// The part of the tap that reads packets: one call per packet of 188 bytes.
struct TransportAnalyzer: Sendable {
  private static let nullPID = 0x1FFF
  private static let pidCount = 8192
  private static let noSlot: UInt16 = 0xFFFF

  private(set) var packets = 0
  private(set) var dropped = 0
  private var observations: [TransportObservation] = []
  /// Index into `states` of every PID; states are made when a PID shows up.
  private var slots = [UInt16](repeating: noSlot, count: pidCount)
  private var states: [TransportPIDState] = []
  private var tables = ProgramTables()
  /// PTS of the last video access unit; of any access unit until there is video.
  private var clockPTS: UInt64?
  private var hasVideo = false

  var programs: [TransportProgram] { tables.programs }

  var counters: [TransportPIDCounters] { states.filter { $0.packets > 0 }.map(\.counters).sorted { $0.pid < $1.pid } }

  mutating func takeObservations() -> [TransportObservation] {
    defer { observations.removeAll(keepingCapacity: true) }
    return observations
  }

  mutating func lostSync(bytes: Int, position: Int64) {
    report(
      TransportObservation(
        kind: .syncLoss, pid: TransportObservation.noPID, count: bytes, packets: packets, clockPTS: clockPTS, position: position,
        accessUnitPosition: -1))
  }

  /// Reads the packet that begins at `start` of `bytes` and at `position` of the input.
  mutating func observe(_ bytes: Span<UInt8>, at start: Int, position: Int64) {
    packets += 1
    guard let packet = TransportPacket(bytes, at: start) else { return }
    guard packet.pid != Self.nullPID else { return }
    let slot = slot(of: packet.pid)
    switch states[slot].take(packet, bytes, at: start) {
    case .nothing: return
    case .continuous: break
    case .damaged: return report(.transportError, slot, count: 1, position)
    case .broken(let lost):
      if states[slot].isTable { tables.interrupt(packet.pid) }
      report(.continuity, slot, count: lost, position)
    }
    if states[slot].isTable {
      readTable(packet, bytes, at: start, position)
    } else if packet.isStart, !packet.isScrambled {
      guard let header = PESHeader(bytes, from: start + packet.payload, to: start + TransportStreamTap.packetSize) else { return }
      // What is missing lies behind the access unit before, whose times are still the latest.
      if let lost = states[slot].begin(header, packet) { report(.continuity, slot, count: lost, position) }
      states[slot].remember(header, position: position)
      let isVideo = header.isVideo || states[slot].isVideo
      if let pts = header.pts, isVideo || !hasVideo { (clockPTS, hasVideo) = (pts, isVideo) }
    }
  }

  @inline(__always)
  private mutating func slot(of pid: Int) -> Int {
    if slots[pid] != Self.noSlot { return Int(slots[pid]) }
    slots[pid] = UInt16(states.count)
    states.append(TransportPIDState(pid: pid))
    return states.count - 1
  }

  private mutating func readTable(_ packet: TransportPacket, _ bytes: Span<UInt8>, at start: Int, _ position: Int64) {
    let changed = tables.read(bytes, from: start + packet.payload, to: start + 188, pid: packet.pid, isStart: packet.isStart)
    guard changed else { return }
    for program in tables.programs {
      let map = slot(of: program.mapPID)
      states[map].isTable = true
      for stream in program.streams {
        let slot = slot(of: stream.pid)
        let old = states[slot].streamType
        guard old != stream.streamType else { continue }
        states[slot].streamType = stream.streamType
        if let old {
          report(.streamTypeChange, slot, count: 1, position, types: .init(old: old, new: stream.streamType))
        }
      }
    }
  }

  private mutating func report(
    _ kind: TransportObservation.Kind, _ slot: Int, count: Int, _ position: Int64, types: TransportObservation.StreamTypes? = nil
  ) {
    let state = states[slot]
    report(
      TransportObservation(
        kind: kind, pid: state.pid, count: count, packets: state.packets, pts: state.pts, dts: state.dts, clockPTS: clockPTS,
        position: position, accessUnitPosition: state.accessUnitPosition, streamTypes: types))
  }

  private mutating func report(_ observation: TransportObservation) {
    guard observations.count < TransportStreamTap.pendingLimit else {
      dropped += 1
      return
    }
    observations.append(observation)
  }
}
