/// Bits of packets of the picture's stream flip on the way.
struct BitErrors: StreamDefect {
  static let info = DefectInfo(
    "bit_errors", .transport, .seconds(0.2), "bits flip in transport packets of the picture (OUTPUT must be a .ts)",
    parameters: [
      Parameter("share", .number(.share, 0.01...1, standard: 0.25), "packets that are hit"),
      Parameter("bits", .number(.count, 1...64, standard: 2), "bits that flip in each"),
    ],
    finders: [["block_corruption"]], make: .stream { BitErrors(plan: $0) })

  let plan: Plan
  private var generator: SeededGenerator

  init(plan: Plan) { (self.plan, generator) = (plan, plan.generator) }

  mutating func pass(_ packet: inout [UInt8]) -> Bool {
    guard generator.share() < plan.values.number("share") else { return true }
    let start = Self.payload(of: packet)
    guard start < packet.count else { return true }
    for _ in 0..<max(1, Int(plan.values.number("bits"))) {
      packet[start + generator.index(packet.count - start)] ^= 1 << UInt8(generator.index(8))
    }
    return true
  }

  /// Where the coded picture begins: behind the packet's header, adaptation field and the header of a PES packet that starts in it.
  static func payload(of packet: [UInt8]) -> Int {
    let payload = TransportBytes.payload(of: packet)
    guard TransportBytes.isStart(packet), payload + 8 < packet.count else { return payload }
    return min(packet.count, payload + 9 + Int(packet[payload + 8]))
  }

  // A flipped bit leaves no trace in the transport layer.
  func trace() -> Trace { Trace() }
}
