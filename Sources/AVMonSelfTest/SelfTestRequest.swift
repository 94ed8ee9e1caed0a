public import AVMonAnalysis
public import AVMonInject

/// What to test the detectors on, and with what.
public struct SelfTestRequest: Sendable {
  /// Clean files.
  public var files: [String]
  public var defects: [DefectInfo]
  public var seed: UInt64
  /// Placements of each defect in each file.
  public var rounds: Int
  public var settings: Settings
  /// Folder for the files that are made, which must exist.
  public var folder: String
  /// Whether those stay there.
  public var keepsFiles: Bool
  public var toolVersion: String

  public init(
    files: [String], defects: [DefectInfo], seed: UInt64, rounds: Int, settings: Settings, folder: String, keepsFiles: Bool,
    toolVersion: String
  ) {
    (self.files, self.defects, self.seed, self.rounds, self.settings) = (files, defects, seed, rounds, settings)
    (self.folder, self.keepsFiles, self.toolVersion) = (folder, keepsFiles, toolVersion)
  }

  /// Seconds below which a file has no room for a defect with something normal around it.
  public static let shortest = 4.0
  /// Seconds of a longer file that one placement takes: the longest defect with twice as much around it, at a bounded cost.
  public static let excerpt = 24.0
}
