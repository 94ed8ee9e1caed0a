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
  /// By slot; a stream has one for each programme.
  private var clocks: [Int: ProgramClock] = [:]
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
    loseClocks()
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
    read(packet, slot, bytes, at: start, position)
    // After the rest of the packet: the access unit that begins in it tells what the clock should be.
    if packet.hasClock, !packet.isDamaged { readClock(packet, slot, bytes, at: start, position) }
  }

  @inline(__always)
  private mutating func read(_ packet: TransportPacket, _ slot: Int, _ bytes: Span<UInt8>, at start: Int, _ position: Int64) {
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

  private mutating func readClock(_ packet: TransportPacket, _ slot: Int, _ bytes: Span<UInt8>, at start: Int, _ position: Int64) {
    let value = packet.clock(bytes, at: start)
    let step = clocks[slot, default: ProgramClock()]
      .take(value, isDiscontinuity: packet.isDiscontinuity, position: position, decoding: decoding(slot))
    if let step { report(.clock, slot, count: 1, position, step: step) }
  }

  /// The last decoding time of the programme whose clock `slot` carries, and the position of its access unit.
  private func decoding(_ slot: Int) -> (dts: UInt64, position: Int64)? {
    if let dts = states[slot].dts { return (dts, states[slot].accessUnitPosition) }
    // A PID that carries nothing but the clock.
    let program = tables.programs.first { $0.clockPID == states[slot].pid }
    let streams = (program?.streams ?? []).compactMap { slots[$0.pid] == Self.noSlot ? nil : states[Int(slots[$0.pid])] }
    let timed = streams.first { $0.dts != nil && $0.isVideo } ?? streams.first { $0.dts != nil }
    return timed.flatMap { stream in stream.dts.map { ($0, stream.accessUnitPosition) } }
  }

  private mutating func loseClocks() { for slot in clocks.keys { clocks[slot]?.lose() } }

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
    _ kind: TransportObservation.Kind, _ slot: Int, count: Int, _ position: Int64, types: TransportObservation.StreamTypes? = nil,
    step: ProgramClock.Step? = nil
  ) {
    let state = states[slot]
    if kind == .continuity || kind == .transportError { loseClocks() }
    report(
      TransportObservation(
        kind: kind, pid: state.pid, count: count, packets: state.packets, pts: state.pts, dts: state.dts, clockPTS: clockPTS,
        position: position, accessUnitPosition: state.accessUnitPosition, streamTypes: types,
        clockStep: step.map { .init(length: $0.length, jump: $0.jump, margin: $0.margin) }))
  }

  private mutating func report(_ observation: TransportObservation) {
    guard observations.count < TransportStreamTap.pendingLimit else {
      dropped += 1
      return
    }
    observations.append(observation)
  }
}
