internal import AVMonModel

/// All kinds of defects, by id.
public enum DefectCatalogue {
  public static let all: [DefectInfo] = (pictureDefects + soundDefects + streamDefects).sorted { $0.id < $1.id }

  static let pictureDefects: [DefectInfo] = [
    Freeze.info, Stutter.info, Drop.info, Duplicate.info, Black.info, FlatColor.info, Flash.info, Letterbox.info, Tearing.info, Blocks.info,
  ]
  static let soundDefects: [DefectInfo] = [
    Silence.info, Dropout.info, Click.info, Clipping.info, Hum.info, ChannelDead.info, LoudnessJump.info, AVShift.info, AVDrift.info,
  ]
  static let streamDefects: [DefectInfo] = [PacketLoss.info, BitErrors.info, PacketLoss.bakedInfo]

  /// The kind called `id`; throws when there is none.
  public static func defect(_ id: String) throws(DefectError) -> DefectInfo {
    if let found = all.first(where: { $0.id == id }) { return found }
    let nearest = Suggestion.nearest(to: id, in: all.map(\.id)).map { ", did you mean '\($0)'?" } ?? ""
    throw DefectError("unknown defect '\(id)'\(nearest) ('avmon inject --list' lists them)")
  }
}

/// A defect that cannot be made as it is asked for.
public struct DefectError: Error, Equatable, CustomStringConvertible {
  public var description: String
  public init(_ description: String) { self.description = description }
}
