internal import AVMonModel

/// Counts of one detector over one or more cases.
public struct Tally: Equatable, Sendable {
  /// Defects found and missed; optional ones are neither.
  public var found = 0
  public var missed = 0
  /// Defects that alarms met, optional ones among them: several alarms for one count once.
  public var explained = 0
  /// Alarms that nothing explains.
  public var falseAlarms = 0
  /// Hours outside all defects and ignored spans, of the cases in which false alarms count.
  public var hours = 0.0
  /// Seconds from the defect's start to the first alarm's, and from its end to the last alarm's, either way.
  public var onsets: [Double] = []
  public var offsets: [Double] = []
  /// Share of each found defect that alarms cover.
  public var coverages: [Double] = []

  public init() {}

  public var defects: Int { found + missed }
  /// Share of the defects that was found; nil without defects.
  public var recall: Double? { defects > 0 ? Double(found) / Double(defects) : nil }
  /// Share of the alarms that are right; nil without alarms.
  public var precision: Double? {
    explained + falseAlarms > 0 ? Double(explained) / Double(explained + falseAlarms) : nil
  }
  public var falseAlarmsPerHour: Double? { hours > 0 ? Double(falseAlarms) / hours : nil }
  public var medianOnset: Double? { onsets.median }
  public var medianOffset: Double? { offsets.median }
  /// Mean share of the found defects that alarms cover.
  public var coverage: Double? { coverages.isEmpty ? nil : coverages.reduce(0, +) / Double(coverages.count) }

  public static func += (left: inout Tally, right: Tally) {
    left.found += right.found
    left.missed += right.missed
    left.explained += right.explained
    left.falseAlarms += right.falseAlarms
    left.hours += right.hours
    left.onsets += right.onsets
    left.offsets += right.offsets
    left.coverages += right.coverages
  }
}
