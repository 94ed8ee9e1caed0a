internal import AVMonMedia
internal import AVMonModel
internal import AVMonScore

/// A kind of defect as the rest of the program sees it.
public struct DefectInfo: Sendable {
  /// What a defect is made on.
  public enum Layer: String, Sendable {
    case picture, sound
    /// The bytes of a transport stream.
    case transport
    /// A transport stream that is decoded again afterwards.
    case decoded
  }

  /// How long a defect lasts when nothing is said.
  public enum Extent: Equatable, Sendable {
    case seconds(Double)
    case toTheEnd
    case wholeFile
  }

  public let id: String
  public let summary: String
  public let layer: Layer
  public let extent: Extent
  public let parameters: [Parameter]
  /// What should find it: one list for each thing to be found, with the ids of the detectors of which one is enough.
  public let finders: [[String]]
  let make: Make

  enum Make: Sendable {
    case picture(@Sendable (Plan) -> any PictureDefect)
    case sound(@Sendable (Plan) -> any SoundDefect)
    case stream(@Sendable (Plan) -> any StreamDefect)
  }

  init(
    _ id: String, _ layer: Layer, _ extent: Extent, _ summary: String, parameters: [Parameter] = [], finders: [[String]], make: Make
  ) {
    (self.id, self.layer, self.extent, self.summary) = (id, layer, extent, summary)
    (self.parameters, self.finders, self.make) = (parameters, finders, make)
  }
}

/// One defect that is to be made: where and how. Times are on the input's axis.
struct Plan: Sendable {
  var start: MediaTime
  var end: MediaTime
  var values: Values
  var generator: SeededGenerator

  func covers(_ time: MediaTime) -> Bool { time >= start && time < end }
}

/// What a defect turned out to be.
struct Trace: Sendable {
  var events: [Truth.Event] = []
  var ignore: [Truth.Span] = []
  var sync: Truth.Sync?
}

/// A picture and when it is shown.
struct TimedPicture: Sendable {
  var time: MediaTime
  var duration: MediaTime
  var picture: Picture
  var end: MediaTime { time + duration }
}

/// Consecutive samples of all channels, 1.0 = full scale.
struct SoundBlock: Sendable {
  var time: MediaTime
  var rate: Int
  var channels: [[Float]]

  var count: Int { channels.first?.count ?? 0 }
  var end: MediaTime { time + MediaTime.sample(Int64(count), rate: rate) }
  func time(of sample: Int) -> MediaTime { time + MediaTime.sample(Int64(sample), rate: rate) }

  /// The samples of `range`, as a block of their own.
  func part(_ range: Range<Int>) -> SoundBlock {
    SoundBlock(time: time(of: range.lowerBound), rate: rate, channels: channels.map { Array($0[range]) })
  }

  /// The samples heard from `start` up to `end`.
  func range(from start: MediaTime, to end: MediaTime) -> Range<Int> {
    func index(_ time: MediaTime) -> Int { max(0, min(count, Int(((time - self.time).seconds * Double(rate)).rounded()))) }
    let first = index(start)
    return first..<max(first, index(end))
  }
}

/// A defect of the picture: sees every picture in its turn.
protocol PictureDefect: Sendable {
  /// What is shown instead of `next`; nil when nothing is.
  mutating func transform(_ next: TimedPicture) -> TimedPicture?
  /// What was done in all.
  func trace(end: MediaTime) -> Trace
}

/// A defect of the sound: sees every block in its turn, and may keep some for later.
protocol SoundDefect: Sendable {
  mutating func transform(_ block: SoundBlock) -> [SoundBlock]
  /// What is still kept at the end.
  mutating func finish() -> [SoundBlock]
  func trace(end: MediaTime) -> Trace
}

extension SoundDefect {
  mutating func finish() -> [SoundBlock] { [] }
}

/// A defect of a transport stream: sees every packet of the picture's stream that lies in its time.
protocol StreamDefect: Sendable {
  /// Changes the 188 bytes of `packet`; false when it gets lost.
  mutating func pass(_ packet: inout [UInt8]) -> Bool
  /// What was done to the packets; damage to the pictures is measured afterwards.
  func trace() -> Trace
}
