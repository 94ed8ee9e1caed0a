internal import AVMonMedia
internal import AVMonModel

/// Reads the pictures and the sound of a file in the order of the container, as values. Holds what one packet gave and no more.
final class ClipReader {
  enum Item {
    case picture(TimedPicture)
    case sound(SoundBlock)
  }

  private var demuxer: Demuxer
  private let packet: Packet
  private let frame: Frame
  private var importer: PictureImporter
  private var converter = SampleConverter()
  private var pictures: SteadyDecoder?
  private var sound: Decoder?
  private var queue: [Item] = []
  private var next = 0
  private var isAtEnd = false
  private var lastPicture: MediaTime?
  private var lastSound: MediaTime?
  private var problem: MediaError?

  let location: InputLocation
  let video: StreamInfo?
  let audio: StreamInfo?
  /// The container's time that counts as zero.
  let zero: MediaTime
  private let nominal: MediaTime

  /// - Parameters:
  ///   - zero: the container's time that counts as zero; nil takes the container's own beginning.
  ///   - hasSound: whether sound is wanted.
  init(
    _ location: InputLocation, stop: StopFlag, zero: MediaTime? = nil, hasSound: Bool = true, threads: Int = 0
  ) throws(MediaError) {
    demuxer = try Demuxer.open(location, stop: stop)
    guard let packet = Packet(), let frame = Frame(), let importer = PictureImporter() else { throw MediaError(.brokeOff, "out of memory") }
    self.packet = packet
    self.frame = frame
    self.importer = importer
    self.location = location
    let videoIndex = demuxer.videoStream()
    let audioIndex = hasSound ? demuxer.audioStreams(with: videoIndex).first : nil
    let chosen = Set([videoIndex, audioIndex].compactMap { $0 })
    guard !chosen.isEmpty else {
      throw MediaError(.unusable, "nothing to work on in '\(location.redacted)': no audio or video stream")
    }
    demuxer.select(chosen)
    let info = demuxer.info(analysed: chosen)
    (video, audio) = (videoIndex.map { info.streams[$0] }, audioIndex.map { info.streams[$0] })
    self.zero = zero ?? info.startTime ?? .zero
    nominal = MediaTime(seconds: 1 / (videoIndex.flatMap { info.streams[$0].video?.frameRate } ?? 25))
    if let videoIndex { pictures = try SteadyDecoder.open(videoIndex, of: demuxer, threads: threads) }
    if let audioIndex { sound = try Decoder.open(audioIndex, of: demuxer, threads: 1) }
  }

  /// The clock of the pictures, or a fine one (MPEG's) where theirs is coarse.
  var pictureTimeBase: TimeBase {
    let fine = TimeBase(numerator: 1, denominator: 90000)
    guard let stream = video?.index else { return fine }
    let own = demuxer.timeBase(of: stream)
    return own.denominator / max(1, own.numerator) >= 1000 ? own : fine
  }

  /// Jumps to a key frame at or before `time`; false when the file cannot be sought in, and what lies before is read then.
  func seek(to time: MediaTime) -> Bool { demuxer.seek(to: zero + time) }

  /// The next picture or piece of sound; nil at the end.
  func read() throws(MediaError) -> Item? {
    while next >= queue.count {
      if let problem { throw problem }
      if isAtEnd { return nil }
      queue.removeAll(keepingCapacity: true)
      next = 0
      try advance()
    }
    defer { next += 1 }
    return queue[next]
  }

  private func advance() throws(MediaError) {
    switch demuxer.read(packet) {
    case .packet: decode()
    case .end, .damaged: finish()
    case .stopped: throw MediaError(.stopped, "stopped")
    case .brokeOff(let detail): throw MediaError(.brokeOff, "cannot read '\(location.redacted)': \(detail)")
    }
  }

  private func decode() {
    if packet.stream == video?.index {
      pictures?.decode(packet) {
        take(&$0)
      } fail: { _, _ in
      }
    } else if packet.stream == audio?.index, sound != nil {
      var step = sound!.send(packet)
      drainSound()
      while step == .again {
        step = sound!.send(packet)
        drainSound()
      }
    }
  }

  private func finish() {
    isAtEnd = true
    pictures?.finish {
      take(&$0)
    } fail: { _, _ in
    }
    if sound != nil {
      _ = sound!.flush()
      drainSound()
    }
  }

  private func take(_ frame: inout Frame) {
    guard let stream = video?.index else { return }
    let base = demuxer.timeBase(of: stream)
    let time = frame.pts.flatMap(base.time).map { $0 - zero } ?? lastPicture.map { $0 + nominal } ?? .zero
    // Two pictures cannot be shown at one time; a clean stream has none.
    if let lastPicture, time <= lastPicture { return }
    guard let picture = importer.picture(of: frame) else {
      problem = MediaError(.unusable, "cannot convert the pictures of '\(location.redacted)' (\(frame.pixelFormat.name))")
      return
    }
    lastPicture = time
    let duration = base.time(frame.duration).flatMap { $0 > .zero ? $0 : nil } ?? nominal
    queue.append(.picture(TimedPicture(time: time, duration: duration, picture: picture)))
  }

  private func drainSound() {
    guard let stream = audio?.index else { return }
    let base = demuxer.timeBase(of: stream)
    while sound!.receive(frame) == .done {
      let (rate, count) = (frame.sampleRate, frame.samples)
      guard rate > 0, count > 0 else { continue }
      let time = frame.pts.flatMap(base.time).map { $0 - zero } ?? lastSound ?? .zero
      let channels: [[Float]]? = converter.withSamples(of: frame) { planes in planes.map { [Float]($0) } }
      guard let channels, !channels.isEmpty else { continue }
      lastSound = time + MediaTime.sample(Int64(count), rate: rate)
      queue.append(.sound(SoundBlock(time: time, rate: rate, channels: channels)))
    }
  }
}
