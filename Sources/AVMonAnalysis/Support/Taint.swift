internal import AVMonModel

/// Damage of one stream, from its first sign in packets or decoder to the picture that ends it.
///
/// Libraries flag the first damaged picture only: of 306 damaged pictures in our study 6 carried a flag. What refers to a damaged picture is
/// damaged as well, so the stream stays tainted until a key frame is decoded without a sign; pictures shown before that key frame (open groups
/// of pictures) still belong to the damage.
struct Taint: Sendable {
  /// Time without a sign after which a stream without key frames is taken to have healed by intra refresh.
  private static let refreshTime = 2.0

  private(set) var start: MediaTime
  private(set) var end: MediaTime
  private(set) var lastSign: MediaTime
  /// Packets flagged by the transport layer, packets refused by the decoder, pictures with decoder errors, pictures shown meanwhile.
  var corruptPackets = 0
  var refused = 0
  var flagged = 0
  private(set) var pictures = 0
  /// A key frame was among the flagged pictures.
  var damagedKey = false
  /// What the decoder said first.
  var reason: String?
  /// Began at a jump of the time stamps, where packets are cut off although nothing was lost.
  var atDiscontinuity = false
  private var lastKey: MediaTime?

  init(at time: MediaTime) { (start, end, lastSign) = (time, time, time) }

  /// Whether the decoder saw the damage, not only the transport layer.
  var isDecoder: Bool { refused > 0 || flagged > 0 }
  var cause: String {
    if atDiscontinuity { return "discontinuity" }
    return corruptPackets > 0 ? "transport_error" : "bitstream_error"
  }

  /// Takes a sign of damage that belongs to `time`.
  mutating func sign(at time: MediaTime) {
    start = min(start, time)
    lastSign = max(lastSign, time)
    end = max(end, time)
  }

  mutating func close(at time: MediaTime) { end = max(start, time) }

  /// How a picture continues or ends the damage.
  enum Step { case goesOn, healed, assumedHealed }

  /// Follows the next picture; `isHit`: it carries a sign itself. `refresh`: seconds without a key frame after which healing is assumed.
  mutating func follow(_ picture: VideoStats, isHit: Bool, refresh: Double) -> Step {
    if picture.time >= start { pictures += 1 }
    end = max(end, picture.time)
    let isClean = picture.isKey && !isHit && picture.time > lastSign
    let isAssumed =
      (picture.time - (lastKey ?? start)).seconds > refresh && (picture.time - lastSign).seconds > Self.refreshTime
    if picture.isKey, picture.time >= start { lastKey = picture.time }
    return isClean ? .healed : isAssumed ? .assumedHealed : .goesOn
  }
}
