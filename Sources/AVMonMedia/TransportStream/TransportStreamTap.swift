/// Watches the packets of an MPEG transport stream on their way to the demuxer.
///
/// Takes the bytes in chunks of any size, finds packets of 188, 192 (M2TS) or 204 bytes (with Reed-Solomon bytes), and lists what is
/// wrong with them: skipped continuity counters, packets marked as damaged, lost synchronisation. The rules are those of ETSI
/// TR 101 290 and ISO/IEC 13818-1. Five sync bytes in a row acquire synchronisation, two wrong ones in a row lose it; a single wrong
/// one costs its packet only.
///
/// Memory is bounded whatever the bytes are: a window of 4 kB, at most 8192 PIDs, and `pendingLimit` observations.
public struct TransportStreamTap: Sendable {
  /// Observations kept between two calls of `takeObservations`; more are counted in `droppedObservations`.
  public static let pendingLimit = 10_000

  static let packetSize = 188
  static let syncByte: UInt8 = 0x47
  /// Distances between sync bytes: plain, with a 4-byte time code before each packet, with 16 check bytes behind it.
  private static let strides = [188, 192, 204]
  private static let acquisitionCount = 5
  /// Bytes that are searched for synchronisation at once; at least five of the longest packets.
  private static let window = 4096
  /// A loss that goes on is reported every this many bytes, so that a stream that never comes back does not stay unnoticed.
  private static let lossReportBytes = 1 << 20

  private var analyzer = TransportAnalyzer()
  /// Bytes that wait for more; empty as long as whole packets come.
  private var carry: [UInt8] = []
  /// Distance between packets, 0 while synchronisation is searched for; and the distance that was found last.
  private var stride = 0
  private var lastStride = 0
  /// Bytes between the last packet and the next that are still to be passed over.
  private var gap = 0
  /// Bytes passed over since synchronisation was lost.
  private var skipped = 0
  /// Bytes taken so far.
  public private(set) var position: Int64 = 0

  public init() { carry.reserveCapacity(Self.window) }

  /// Distance between packets in bytes, 188, 192 or 204; nil while there is no synchronisation.
  public var packetStride: Int? { stride > 0 ? stride : nil }
  /// Packets seen, null packets included.
  public var packets: Int { analyzer.packets }
  /// Observations that were not kept, see `pendingLimit`.
  public var droppedObservations: Int { analyzer.dropped }
  /// Counters of every PID that carried a packet, by PID, without the null PID.
  public var counters: [TransportPIDCounters] { analyzer.counters }
  /// Programmes that the tables declared so far, by number.
  public var programs: [TransportProgram] { analyzer.programs }

  /// Hands over what was observed since the last call, in the order of the stream.
  public mutating func takeObservations() -> [TransportObservation] { analyzer.takeObservations() }

  /// Takes the next bytes of the stream.
  public mutating func consume(_ bytes: UnsafeRawBufferPointer) {
    // SAFETY: the buffer is valid during the call and the span does not outlive it.
    consume(unsafe Span<UInt8>(_unsafeBytes: bytes))
  }

  /// Takes bytes that were read at `offset` of the input, for a demuxer that seeks.
  ///
  /// Only bytes that continue what was taken so far are looked at; bytes seen before are passed over, and so is a look ahead, such as
  /// the one libavformat takes at the end of a file to learn its length.
  public mutating func consume(_ bytes: UnsafeRawBufferPointer, at offset: Int64) {
    let known = position - offset
    guard known >= 0, known < Int64(bytes.count) else { return }
    unsafe consume(UnsafeRawBufferPointer(rebasing: bytes[Int(known)...]))
  }

  /// Ends the stream: a loss of synchronisation that went on is reported.
  public mutating func finish() {
    guard stride == 0, lastStride > 0, skipped + carry.count > 0 else { return }
    analyzer.lostSync(bytes: skipped + carry.count, position: position)
    (skipped, carry) = (0, [])
  }

  mutating func consume(_ bytes: Span<UInt8>) {
    var next = 0
    while next < bytes.count {
      if stride > 0, carry.isEmpty {
        next = analyzeWholePackets(bytes, from: next)
        if next == bytes.count { break }
      }
      let end = min(bytes.count, next + missingBytes)
      // SAFETY: the pointer stays within the closure.
      unsafe bytes.extracting(next..<end).withUnsafeBufferPointer { unsafe carry.append(contentsOf: $0) }
      next = end
      analyzeCarry(upTo: position + Int64(next))
    }
    position += Int64(bytes.count)
  }

  /// Analyses the packets that lie in `bytes` as a whole; returns where the first bytes lie that cannot be decided yet.
  private mutating func analyzeWholePackets(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var next = start
    while next + gap + Self.packetSize <= bytes.count, bytes[next + gap] == Self.syncByte {
      analyzer.observe(bytes, at: next + gap, position: position + Int64(next + gap))
      next += gap + Self.packetSize
      gap = stride - Self.packetSize
    }
    let passed = min(gap, bytes.count - next)
    gap -= passed
    return next + passed
  }

  /// How many bytes `carry` needs before anything can be decided.
  private var missingBytes: Int {
    if stride == 0 { return Self.window - carry.count }
    guard let first = carry.first, first != Self.syncByte else { return Self.packetSize - carry.count }
    // A wrong sync byte is judged by the next one.
    return stride + 1 - carry.count
  }

  /// Analyses what `carry` holds; `end` is the input offset behind its last byte.
  private mutating func analyzeCarry(upTo end: Int64) {
    // Moved out and back, not copied: the analyzer is changed while it reads.
    var bytes: [UInt8] = []
    swap(&bytes, &carry)
    let used = analyze(bytes, origin: end - Int64(bytes.count))
    bytes.removeFirst(used)
    swap(&bytes, &carry)
  }

  /// Analyses the packets in `bytes`, which begin at `origin` of the input; returns how many bytes are done with.
  private mutating func analyze(_ bytes: [UInt8], origin: Int64) -> Int {
    var head = 0
    while head < bytes.count {
      if stride == 0 {
        guard acquire(bytes, &head, origin: origin) else { break }
      }
      let passed = min(gap, bytes.count - head)
      (gap, head) = (gap - passed, head + passed)
      guard head < bytes.count else { break }
      if bytes[head] == Self.syncByte {
        guard bytes.count - head >= Self.packetSize else { break }
        analyzer.observe(bytes.span, at: head, position: origin + Int64(head))
      } else {
        guard bytes.count - head > stride else { break }
        guard bytes[head + stride] == Self.syncByte else {
          stride = 0
          continue
        }
        analyzer.lostSync(bytes: Self.packetSize, position: origin + Int64(head))
      }
      head += Self.packetSize
      gap = stride - Self.packetSize
    }
    return head
  }

  /// Searches `bytes` from `head` on for five sync bytes at equal distances. On success `head` is at the first; otherwise it is at
  /// the first byte that may still be one, and more bytes are needed.
  private mutating func acquire(_ bytes: [UInt8], _ head: inout Int, origin: Int64) -> Bool {
    let candidates = lastStride > 0 ? [lastStride] + Self.strides.filter { $0 != lastStride } : Self.strides
    var (at, found, isUndecided) = (head, 0, false)
    while at < bytes.count {
      if bytes[at] == Self.syncByte {
        for candidate in candidates {
          let last = at + candidate * (Self.acquisitionCount - 1)
          if last >= bytes.count {
            isUndecided = true
          } else if Swift.stride(from: at, through: last, by: candidate).allSatisfy({ bytes[$0] == Self.syncByte }) {
            found = candidate
            break
          }
        }
        if found > 0 || isUndecided { break }
      }
      at += 1
    }
    skipped += at - head
    head = at
    // Joining a stream within a packet is no loss.
    let isLoss = lastStride > 0 || skipped > Self.window
    if isLoss, found > 0 ? skipped > 0 : skipped >= Self.lossReportBytes {
      analyzer.lostSync(bytes: skipped, position: origin + Int64(head))
      skipped = 0
    }
    guard found > 0 else { return false }
    (stride, lastStride, gap, skipped) = (found, found, 0, 0)
    return true
  }
}
