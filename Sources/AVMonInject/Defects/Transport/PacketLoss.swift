internal import AVMonModel
internal import AVMonScore

/// Packets of the picture's stream are lost on the way.
struct PacketLoss: StreamDefect {
  static let info = DefectInfo(
    "packet_loss", .transport, .seconds(0.2), "transport packets of the picture get lost (OUTPUT must be a .ts)", parameters: [share],
    finders: [["ts_continuity"], ["block_corruption"]], make: .stream { PacketLoss(plan: $0, isSeen: true) })

  static let bakedInfo = DefectInfo(
    "baked_corruption", .decoded, .seconds(0.2),
    "packets were lost or damaged before the picture was decoded and encoded again: the stream is whole, the picture is not",
    parameters: [share, Parameter("by", .choice(["loss", "errors"]), "lost packets, or bits that flipped")],
    finders: [["block_corruption"]],
    make: .stream { plan in
      if plan.values.word("by") == "loss" { return PacketLoss(plan: plan, isSeen: false) }
      return BitErrors(plan: plan)
    })

  private static let share = Parameter("share", .number(.share, 0.01...1, standard: 0.35), "packets that are hit")

  let plan: Plan
  /// The stream is delivered with its holes.
  private let isSeen: Bool
  private var generator: SeededGenerator
  private var met = 0
  private var lost = 0

  init(plan: Plan, isSeen: Bool) { (self.plan, self.isSeen, generator) = (plan, isSeen, plan.generator) }

  mutating func pass(_ packet: inout [UInt8]) -> Bool {
    met += 1
    // At least the second packet of the time is lost, however few there are.
    guard generator.share() < plan.values.number("share") || (met == 2 && lost == 0) else { return true }
    lost += 1
    return false
  }

  func trace() -> Trace {
    guard isSeen, lost > 0 else { return Trace() }
    let figures = [Metric("packets", Double(lost), digits: 0)]
    let margin = MediaTime(seconds: 0.1)
    return Trace(events: [Truth.Event("ts_continuity", max(.zero, plan.start - margin), plan.end + margin, figures: figures)])
  }
}
