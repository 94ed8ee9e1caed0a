public import AVMonModel

/// What is wrong in a file because it was put there: what an analysis should find, and what it may find besides.
public struct Truth: Equatable, Sendable {
  /// Name of the case: the file's name without its ending.
  public var name: String
  /// The defect, or the defects joined by `+`.
  public var kind: String
  public var file: String
  public var duration: MediaTime
  public var seed: UInt64
  public var events: [Event]
  /// Side effects, and what the clean material shows by itself: neither right nor wrong to report.
  public var ignore: [Span]
  /// Detectors whose unexplained alarms are false; `*` stands for all.
  public var scored: [String]
  public var sync: Sync

  public init(
    name: String, kind: String, file: String, duration: MediaTime, seed: UInt64, events: [Event] = [], ignore: [Span] = [],
    scored: [String] = ["*"], sync: Sync = Sync()
  ) {
    (self.name, self.kind, self.file, self.duration, self.seed) = (name, kind, file, duration, seed)
    (self.events, self.ignore, self.scored, self.sync) = (events, ignore, scored, sync)
  }

  /// A defect that should be found.
  public struct Event: Equatable, Sendable {
    /// Id of the detector that should find it.
    public var detector: String
    public var start: MediaTime
    public var end: MediaTime
    /// Barely to be noticed: to miss it is no fault, and neither is to report it.
    public var isOptional: Bool
    /// Ids of detectors that name the same defect as well.
    public var alternatives: [String]
    /// Figures: how strong it is.
    public var figures: [Metric]
    /// Why it is optional, or what it is exactly.
    public var note: String?

    public init(
      _ detector: String, _ start: MediaTime, _ end: MediaTime, isOptional: Bool = false, alternatives: [String] = [],
      figures: [Metric] = [], note: String? = nil
    ) {
      (self.detector, self.start, self.end, self.isOptional) = (detector, start, end, isOptional)
      (self.alternatives, self.figures, self.note) = (alternatives, figures, note)
    }
  }

  /// A time in which the alarms of a detector do not count.
  public struct Span: Equatable, Sendable {
    public var detector: String
    public var start: MediaTime
    public var end: MediaTime
    public init(_ detector: String, _ start: MediaTime, _ end: MediaTime) {
      (self.detector, self.start, self.end) = (detector, start, end)
    }

    /// One span for each of several detectors, `margin` longer at both ends.
    public static func of(_ detectors: [String], _ start: MediaTime, _ end: MediaTime, margin: Double = 0) -> [Span] {
      let margin = MediaTime(seconds: margin)
      return detectors.map { Span($0, max(.zero, start - margin), end + margin) }
    }
  }

  /// How far sound and picture were moved against each other.
  public struct Sync: Equatable, Sendable {
    /// Milliseconds by which sound is early; with drift, in the middle of the file.
    public var offset: Double
    /// Milliseconds that the sound gains in a second.
    public var drift: Double
    /// `timestamps`, `content` or `drift`; nil when nothing was moved.
    public var mode: String?
    public init(offset: Double = 0, drift: Double = 0, mode: String? = nil) {
      (self.offset, self.drift, self.mode) = (offset, drift, mode)
    }
  }

  /// The same truth on an axis whose zero lies `shift` earlier, cut to begin at zero.
  public func moved(by shift: MediaTime) -> Truth {
    var moved = self
    moved.events = events.map { event in
      var event = event
      (event.start, event.end) = (max(.zero, event.start + shift), max(.zero, event.end + shift))
      return event
    }
    moved.ignore = ignore.map { Span($0.detector, max(.zero, $0.start + shift), max(.zero, $0.end + shift)) }
    return moved
  }
}
