import AVMonScore
import Testing

@testable import AVMonInject

@Suite struct TransportDefectTests {
  /// A packet that begins a PES packet with a presentation time of 2 s, with an adaptation field of 7 bytes.
  private let start: [UInt8] = {
    let ticks = UInt64(2 * 90000)
    let time: [UInt8] = [
      UInt8(0x21 | (ticks >> 29 & 0x0E)), UInt8(ticks >> 22 & 255), UInt8(ticks >> 14 & 254 | 1), UInt8(ticks >> 7 & 255),
      UInt8(ticks << 1 & 254 | 1),
    ]
    let head: [UInt8] = [0x47, 0x41, 0x00, 0x30, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xE0, 0, 0, 0x80, 0x80, 5] + time
    return head + [UInt8](repeating: 0xAA, count: 188 - head.count)
  }()

  @Test func timeIsRead() { #expect(TransportBytes.time(of: start) == 2 && TransportBytes.pid(of: start) == 0x100) }

  @Test func flippedBitsLieInThePicture() throws {
    var errors = BitErrors(plan: try plan("bit_errors@0+1:share=100%,bits=8"))
    for _ in 0..<200 {
      var packet = start
      let isKept = errors.pass(&packet)
      #expect(isKept)
      #expect(Array(packet[..<26]) == Array(start[..<26]) && packet != start)
    }
  }

  @Test func lossIsAboutTheShareAskedForAndNeverNothing() throws {
    var (packet, loss, lost) = (start, PacketLoss(plan: try plan("packet_loss@0+1:share=30%"), isSeen: true), 0)
    for _ in 0..<1000 where !loss.pass(&packet) { lost += 1 }
    #expect((250...350).contains(lost))
    var rare = PacketLoss(plan: try plan("packet_loss@0+1:share=1%"), isSeen: true)
    let kept = (0..<3).map { _ in rare.pass(&packet) }
    let traced = rare.trace().events
    #expect(kept.contains(false) && traced.map(\.detector) == ["ts_continuity"])
  }

  @Test func lossBeforeDecodingLeavesNoTraceInTheTransport() throws {
    var (packet, loss) = (start, PacketLoss(plan: try plan("baked_corruption@0+1"), isSeen: false))
    for _ in 0..<10 { _ = loss.pass(&packet) }
    #expect(loss.trace().events.isEmpty)
  }
}
