internal import AVMonModel

/// What was done to the distance of sound and picture on the way from the reference, from the lags of both; or how far two sounds are apart.
public struct SyncComparison: Sendable {
  /// A stretch with one offset.
  public struct Segment: Sendable, Equatable {
    /// From and to when, in the distorted input, seconds.
    public var start: Double
    public var end: Double
    /// Milliseconds by which sound became early (+) or late (-).
    public var offset: Double
    /// Windows that agree with it to 2 ms.
    public var agreeing = 0
  }

  /// Offset of the longest segment, milliseconds; nil when it cannot be told.
  public private(set) var offset: Double?
  /// Half-width of what the offset may be wrong by, milliseconds.
  public private(set) var uncertainty: Double
  /// Change of the offset, milliseconds a minute, when it is more than the windows scatter.
  public private(set) var drift: Double?
  public private(set) var segments: [Segment] = []
  /// Windows that could be compared.
  public private(set) var count = 0
  /// Scatter of the windows around the segments, milliseconds.
  public private(set) var spread = 0.0

  /// Windows that must have an answer.
  private static let leastWindows = 3
  /// Offsets further apart than this are of two segments, milliseconds: more than sound windows scatter, less than a frame.
  static let step = 8.0
  /// Drift is told when it makes more than this over the windows, milliseconds, and more than this many times their scatter.
  private static let leastDrift = 2.0
  private static let driftRatio = 4.0
  /// Windows agree with an offset when they are nearer, milliseconds: sound windows scatter by 0.1 (our study of encodes).
  private static let agreement = 2.0
  /// Windows further apart than this tell a slope, seconds.
  private static let leastDistance = 3.0
  /// Accuracy on equal frame rates, milliseconds (our study of encodes: 0.7 at most).
  private static let accuracy = 1.0

  /// - Parameters:
  ///   - sound: windows in order; `steps` are the places where its lag changes at once.
  ///   - isConverted: the frame rates differ, so that a picture's place is known to half a picture only.
  public init(pictures: [PictureLag.Window], sound: [SoundAligner.Window], steps: [SoundAligner.Step], period: Double, isConverted: Bool) {
    uncertainty = isConverted ? max(Self.accuracy, 500 * period) : Self.accuracy
    let rows = sound.compactMap { window -> (time: Double, offset: Double)? in
      guard let lag = Self.lag(pictures, at: window.time) else { return nil }
      return (window.time, 1000 * (lag - window.lag))
    }
    count = rows.count
    if 2 * pictures.count(where: \.isCertain) < pictures.count { uncertainty = max(uncertainty, 1000 * period) }
    settle(rows, steps)
  }

  /// Two sounds of one programme; the offset is by how much the one the windows belong to is early.
  public init(sound: [SoundAligner.Window], steps: [SoundAligner.Step]) {
    uncertainty = Self.accuracy
    let rows = sound.map { (time: $0.time, offset: -1000 * $0.lag) }
    count = rows.count
    settle(rows, steps)
  }

  /// Finds drift, segments and offset.
  private mutating func settle(_ rows: [(time: Double, offset: Double)], _ steps: [SoundAligner.Step]) {
    guard rows.count >= Self.leastWindows else { return }
    // A drift would tear the segments apart: it is found first, between steps, and taken out for the search of segments.
    let slope = Self.slope(rows)
    let middle = rows[rows.count / 2].time
    segments = Self.segments(rows.map { ($0.time, $0.offset - slope * ($0.time - middle)) })
    let residuals = rows.map { row in
      let flat = row.offset - slope * (row.time - middle)
      return segments.map { abs($0.offset - flat) }.min() ?? 0
    }
    spread = (residuals.median ?? 0) * 1.4826  // standard deviation of a normal distribution by its median deviation
    let span = (rows.last?.time ?? 0) - (rows.first?.time ?? 0)
    if abs(slope) * span > max(Self.leastDrift, Self.driftRatio * spread) {
      drift = slope * 60
    } else {
      segments = Self.segments(rows)
    }
    bound(by: steps)
    offset = segments.max { $0.end - $0.start < $1.end - $1.start }?.offset
  }

  /// Lets segments end and begin where the step between them is.
  private mutating func bound(by steps: [SoundAligner.Step]) {
    for index in segments.indices.dropFirst() {
      let (left, right) = (segments[index - 1].end - PictureLag.length, segments[index].start + PictureLag.length)
      guard let step = steps.first(where: { $0.time >= left && $0.time <= right }) else { continue }
      (segments[index - 1].end, segments[index].start) = (step.time, step.time)
    }
  }

  /// Lag of the pictures around `time`: of the window it lies in, or between those beside it.
  private static func lag(_ windows: [PictureLag.Window], at time: Double) -> Double? {
    let near = windows.filter { abs($0.time - time) <= PictureLag.length }
    guard !near.isEmpty else { return nil }
    guard near.count > 1, let first = near.first(where: { $0.time >= time }) ?? near.last,
      let before = near.last(where: { $0.time < first.time })
    else { return near[0].lag }
    let share = max(0, min(1, (time - before.time) / (first.time - before.time)))
    // Between two lags that are a picture apart lies no truth.
    return abs(first.lag - before.lag) > 0.008 ? (share < 0.5 ? before.lag : first.lag) : before.lag + share * (first.lag - before.lag)
  }

  /// Median of the slopes between windows of one chain, in which the offset changes little from one to the next (Theil and Sen), milliseconds
  /// a second.
  private static func slope(_ rows: [(time: Double, offset: Double)]) -> Double {
    var chains = [Int](repeating: 0, count: rows.count)
    for index in rows.indices.dropFirst() {
      let isNear = abs(rows[index].offset - rows[index - 1].offset) <= step && rows[index].time - rows[index - 1].time <= longestGap
      chains[index] = chains[index - 1] + (isNear ? 0 : 1)
    }
    var slopes: [Double] = []
    // A long programme has enough windows: every n-th tells as much.
    let stride = max(1, rows.count / 400)
    for first in Swift.stride(from: 0, to: rows.count, by: stride) {
      for second in Swift.stride(from: first + 1, to: rows.count, by: stride) where chains[first] == chains[second] {
        let span = rows[second].time - rows[first].time
        if span > leastDistance { slopes.append((rows[second].offset - rows[first].offset) / span) }
      }
    }
    return slopes.median ?? 0
  }

  /// Windows further apart than this are not of one chain, seconds.
  private static let longestGap = 20.0

  private static func segments(_ rows: [(time: Double, offset: Double)]) -> [Segment] {
    var groups: [[(time: Double, offset: Double)]] = []
    for row in rows {
      if let last = groups.last, abs((last.map(\.offset).median ?? 0) - row.offset) <= step {
        groups[groups.count - 1].append(row)
      } else {
        groups.append([row])
      }
    }
    // A single window between two lies over the place where the offset changes.
    let whole = groups.count == 1 ? groups : groups.filter { $0.count > 1 }
    return whole.map { rows in
      let offset = rows.map(\.offset).median ?? 0
      let agreeing = rows.count { abs($0.offset - offset) <= agreement }
      return Segment(start: rows.first!.time - 2, end: rows.last!.time + 2, offset: offset, agreeing: agreeing)
    }
  }
}
