/// Builds transport packets for tests.
struct TransportPackets {
  var bytes: [UInt8] = []
  private var counters: [Int: UInt8] = [:]
  /// Bytes before and behind each packet, as in M2TS and with Reed-Solomon bytes.
  var before = 0
  var behind = 0

  init(before: Int = 0, behind: Int = 0) { (self.before, self.behind) = (before, behind) }

  struct Shape {
    var isStart = false
    var isDamaged = false
    var isDiscontinuity = false
    var hasPayload = true
    /// Clock reference that is written into the adaptation field.
    var clock: UInt8?
    /// The same in ticks of 90 kHz.
    var reference: UInt64?
    /// Payload; nil fills the packet.
    var payload: [UInt8]?
  }

  /// Next value the counter of `pid` would have.
  func counter(of pid: Int) -> UInt8 { counters[pid] ?? 0 }

  /// Lets the counter run on as if `count` packets had been sent and lost.
  mutating func lose(_ count: Int, on pid: Int) { counters[pid] = UInt8((Int(counter(of: pid)) + count) & 15) }

  /// Adds a packet; `counter` sets a counter of its own and leaves the running one alone.
  mutating func add(_ pid: Int, _ shape: Shape = Shape(), fill: UInt8 = 0xAA, counter own: UInt8? = nil) {
    let counter = own ?? counters[pid] ?? 0
    if own == nil, shape.hasPayload { counters[pid] = (counter + 1) & 15 }
    // Without payload the counter stays at the value of the packet before.
    let shown = shape.hasPayload || own != nil ? counter : (counter &- 1) & 15
    var fields: [UInt8]?
    let clock = shape.reference.map { base in
      [25, 17, 9, 1].map { UInt8(base >> $0 & 0xFF) } + [UInt8(base & 1) << 7 | 0x7E, 0]
    }
    if shape.isDiscontinuity || shape.clock != nil || clock != nil {
      let flags: UInt8 = (shape.isDiscontinuity ? 0x80 : 0) | (shape.clock != nil || clock != nil ? 0x10 : 0)
      fields = [flags] + (clock ?? shape.clock.map { [$0, $0, $0, $0, 0x7E, 0] } ?? [])
    }
    let room = 184 - (fields.map { $0.count + 1 } ?? 0)
    let payload = shape.hasPayload ? shape.payload ?? [UInt8](repeating: fill, count: room) : []
    if payload.count < room {
      let stuffing = room - payload.count
      if let old = fields {
        fields = old + [UInt8](repeating: 0xFF, count: stuffing)
      } else {
        fields = stuffing == 1 ? [] : [0] + [UInt8](repeating: 0xFF, count: stuffing - 2)
      }
    }
    let flags: UInt8 = (shape.isDamaged ? 0x80 : 0) | (shape.isStart ? 0x40 : 0)
    let control: UInt8 = (fields != nil ? 0x20 : 0) | (shape.hasPayload ? 0x10 : 0) | shown
    bytes += [UInt8](repeating: 0x11, count: before)
    bytes += [0x47, flags | UInt8(pid >> 8), UInt8(pid & 0xFF), control]
    if let fields { bytes += [UInt8(fields.count)] + fields }
    bytes += payload
    bytes += [UInt8](repeating: 0x22, count: behind)
  }

  /// Repeats the packet added last, with another clock reference when one is given.
  mutating func repeatLast(clock: UInt8? = nil) {
    let start = bytes.count - 188 - behind
    bytes += bytes[start...]
    if let clock { bytes[bytes.count - 188 - behind + 6] = clock }
  }

  /// Adds a PES packet of `payload` bytes, cut into transport packets; `isOpen` leaves its length out, as video does.
  /// Of the transport packets those with an index in `lost` are left out.
  mutating func addPES(
    _ pid: Int, pts: UInt64, payload count: Int, isOpen: Bool = true, stream: UInt8 = 0xE0, skipping lost: Range<Int>? = nil
  ) {
    let length = isOpen ? 0 : 8 + count
    var pes: [UInt8] = [0, 0, 1, stream, UInt8(length >> 8), UInt8(length & 0xFF), 0x80, 0x80, 5]
    pes += [0x21 | UInt8(pts >> 30 & 7) << 1, UInt8(pts >> 22 & 0xFF), UInt8(pts >> 15 & 0x7F) << 1 | 1, UInt8(pts >> 7 & 0xFF)]
    pes += [UInt8(pts & 0x7F) << 1 | 1] + (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ Int(pts) &+ $0 / 251) }
    var (next, index) = (0, 0)
    while next < pes.count {
      let piece = Array(pes[next..<min(pes.count, next + 184)])
      if lost?.contains(index) ?? false { lose(1, on: pid) } else { add(pid, Shape(isStart: next == 0, payload: piece)) }
      (next, index) = (next + piece.count, index + 1)
    }
  }

  /// Adds a table as one packet.
  mutating func addSection(_ pid: Int, _ body: [UInt8], isIntact: Bool = true) {
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in body {
      sum ^= UInt32(byte) << 24
      for _ in 0..<8 { sum = sum & 0x8000_0000 != 0 ? sum << 1 ^ 0x04C1_1DB7 : sum << 1 }
    }
    if !isIntact { sum ^= 1 }
    let section = body + [24, 16, 8, 0].map { UInt8(sum >> UInt32($0) & 0xFF) }
    add(pid, Shape(isStart: true, payload: [0] + section + [UInt8](repeating: 0xFF, count: 183 - section.count)))
  }

  /// Programme 1 with its map on `map`.
  mutating func addAssociation(map: Int) {
    addSection(0, [0, 0xB0, 13, 0, 1, 0xC1, 0, 0, 0, 1, 0xE0 | UInt8(map >> 8), UInt8(map & 0xFF)])
  }

  /// The map of programme 1.
  mutating func addMap(_ map: Int, version: UInt8 = 0, _ streams: [(pid: Int, type: UInt8)], clock: Int = 256, isIntact: Bool = true) {
    let entries: [UInt8] = streams.flatMap { stream -> [UInt8] in
      [stream.type, 0xE0 | UInt8(stream.pid >> 8), UInt8(stream.pid & 0xFF), 0xF0, 0]
    }
    let number: [UInt8] = [0, 1, 0xC1 | version << 1, 0, 0]
    let head: [UInt8] = [2, 0xB0, UInt8(13 + entries.count)] + number + [0xE0 | UInt8(clock >> 8), UInt8(clock & 0xFF), 0xF0, 0]
    addSection(map, head + entries, isIntact: isIntact)
  }
}
