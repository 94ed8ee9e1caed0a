/// Keeps account of the pictures of the reference: which are shown, which are not, which twice, which out of order.
public struct FrameAccount: Sendable {
  /// Pictures in a row that something happened to.
  public struct Change: Sendable, Equatable {
    public enum Kind: Sendable { case dropped, repeated, reordered }
    public var kind: Kind
    /// When, in the distorted input, seconds: the picture after those that are missing, or the one that is shown again.
    public var time: Double
    public var count: Int
  }

  /// Changes listed at most; all are counted.
  public static let limit = 5000
  /// Pictures missing at once that are no longer a drop but a piece of the programme.
  private static let longest = 25

  public private(set) var changes: [Change] = []
  public private(set) var dropped = 0
  public private(set) var repeated = 0
  public private(set) var reordered = 0
  public private(set) var matched = 0
  public private(set) var unmatched = 0
  /// Stretches between pictures that were found in which none was, although there was something in them: from and to when, seconds.
  public private(set) var foreign: [(start: Double, end: Double)] = []
  private var stretch: (start: Double, end: Double)?
  /// First and last picture that was found in the reference and has enough in it to be sure.
  public private(set) var first: PictureMatch?
  public private(set) var last: PictureMatch?
  private var hasBreak = false
  /// Pictures since the last one that could be known, which show black or the like.
  private var poor = 0

  public init() {}

  public mutating func add(_ match: PictureMatch) {
    guard let number = match.reference else {
      unmatched += 1
      hasBreak = true
      if matched > 0, match.contrast >= PictureSearch.leastContrast {
        stretch = (stretch?.start ?? match.time, match.time + match.duration)
      }
      return
    }
    if let stretch, foreign.count < Self.limit { foreign.append(stretch) }
    stretch = nil
    matched += 1
    guard match.isRich else {
      poor += 1
      return
    }
    defer { (last, hasBreak, poor) = (match, false, 0) }
    guard let before = last?.reference else {
      first = match
      return
    }
    // As many pictures further as there were since the last one that could be known.
    let step = number - before - poor
    switch step {
    case 1: break
    case ..<(1 - poor) where number <= before - 1:
      reordered += 1
      note(.reordered, match.time, 1)
    case ..<1:
      repeated += 1 - step
      note(.repeated, match.time, 1 - step)
    case ...Self.longest where !hasBreak:
      dropped += step - 1
      note(.dropped, match.time, step - 1)
    default: break
    }
  }

  private mutating func note(_ kind: Change.Kind, _ time: Double, _ count: Int) {
    guard changes.count < Self.limit else { return }
    changes.append(Change(kind: kind, time: time, count: count))
  }
}
