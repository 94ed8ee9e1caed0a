public import AVMonMedia
public import AVMonModel

/// How long a file is by its packets: what containers state may be a guess, or count streams that are not used.
public struct Survey: Sendable {
  /// From the container's beginning to the end of the last packet of the streams in use.
  public var duration: MediaTime
  public var hasPicture: Bool
  public var hasSound: Bool
  /// Channels of the sound.
  public var channels: Int

  public init(_ location: InputLocation, stop: StopFlag) throws(MediaError) {
    var demuxer = try Demuxer.open(location, stop: stop)
    let video = demuxer.videoStream()
    let audio = demuxer.audioStreams(with: video).first
    let chosen = Set([video, audio].compactMap { $0 })
    guard !chosen.isEmpty else {
      throw MediaError(.unusable, "nothing to work on in '\(location.redacted)': no audio or video stream")
    }
    demuxer.select(chosen)
    let info = demuxer.info(analysed: chosen)
    (hasPicture, hasSound) = (video != nil, audio != nil)
    channels = audio.flatMap { info.streams[$0].audio?.channels } ?? 0
    guard let packet = Packet() else { throw MediaError(.brokeOff, "out of memory") }
    // Times before zero are real: a stream may be cut out of a longer one.
    var end: MediaTime?
    var isReading = true
    while isReading {
      switch demuxer.read(packet) {
      case .packet:
        guard chosen.contains(packet.stream) else { continue }
        let base = demuxer.timeBase(of: packet.stream)
        if let time = (packet.pts ?? packet.dts).flatMap(base.time) {
          let last = time + (base.time(packet.duration) ?? .zero)
          end = max(end ?? last, last)
        }
      case .end, .damaged: isReading = false
      case .stopped: throw MediaError(.stopped, "stopped")
      case .brokeOff(let detail): throw MediaError(.brokeOff, "cannot read '\(location.redacted)': \(detail)")
      }
    }
    duration = max(.zero, (end ?? .zero) - (info.startTime ?? .zero))
    guard duration > .zero else { throw MediaError(.unusable, "nothing to work on in '\(location.redacted)': no packet has a time") }
  }
}
