internal import CFFmpeg

/// Tells key frames from old ones that are shown once more.
///
/// VP9 and AV1 can show a picture of the decoder's buffers again. Decoders flag it as a key frame when it once was one, although nothing can
/// be decoded from there: behind lost data it is even the usual thing to be shown. Only a key frame at the time of a key packet is one.
struct ShownKeys {
  /// Key packets remembered: more than decoders hold back.
  private static let limit = 64
  private var times: [Int64] = []
  /// Whether all key packets have had a time.
  private var isTimed = true

  /// Nil for codecs that show no picture twice.
  init?(_ codec: AVCodecID) {
    guard codec == AV_CODEC_ID_VP9 || codec == AV_CODEC_ID_AV1 else { return nil }
  }

  /// Takes the next key packet.
  mutating func note(_ packet: borrowing Packet) {
    guard let time = packet.pts else {
      isTimed = false
      return
    }
    if times.count == Self.limit { times.removeFirst() }
    times.append(time)
  }

  /// Whether a key packet has the time of `frame`; true when that cannot be told.
  func isOwn(_ frame: borrowing Frame) -> Bool {
    guard isTimed, let time = frame.pts else { return true }
    return times.contains(time)
  }
}
