internal import AVMonMedia
internal import AVMonModel

/// Encodes pictures and sound into a file. The streams are set up by the first picture and by what is known of the sound.
final class ClipWriter {
  struct Sound: Sendable {
    var rate: Int
    var channels: Int
    var layout: String
  }

  private let path: String
  private let container: Container
  private let encoding: VideoEncoding
  private let frameRate: Double
  private let timeBase: TimeBase
  private let sound: Sound?
  private let hasPicture: Bool

  private var muxer: Muxer?
  private let packet: Packet
  private var pictures: Encoder?
  private var samples: Encoder?
  private var pictureStream = 0
  private var soundStream = 0
  private var shape: PictureShape?
  private var lastTicks: Int64?
  /// Sound that waits for the first picture, and then for a whole frame.
  private var waiting: [SoundBlock] = []
  private var buffer: [[Float]] = []
  private var nextSample: Int64?
  private var frameSize = 0

  /// Times of the first picture and of the first sample that were written.
  private(set) var firstPicture: MediaTime?
  private(set) var firstSound: MediaTime?
  /// What the codec presents before the first sample, where the container has no way to leave it out.
  private var priming = MediaTime.zero

  /// Time of the first thing that a reader of the file presents.
  var zero: MediaTime { [firstPicture, firstSound.map { $0 - priming }].compactMap { $0 }.min() ?? .zero }

  /// Gaps in the sound longer than this are filled with silence, so that what follows stays where it was.
  private static let gap = 0.04

  init(
    _ path: String, container: Container, encoding: VideoEncoding, frameRate: Double?, timeBase: TimeBase, sound: Sound?
  ) throws(MediaError) {
    guard let packet = Packet() else { throw MediaError(.brokeOff, "out of memory") }
    self.packet = packet
    (self.path, self.container, self.encoding, self.sound) = (path, container, encoding, sound)
    (self.frameRate, self.timeBase, hasPicture) = (frameRate ?? 25, timeBase, frameRate != nil)
    muxer = try Muxer.create(path, container: container)
  }

  func write(_ picture: TimedPicture) throws(MediaError) {
    if shape == nil { try begin(picture.picture.shape) }
    guard picture.picture.shape == shape else {
      throw MediaError(.unusable, "the picture's size or depth changes at \(picture.time); give a file of one format")
    }
    var ticks = timeBase.ticks(picture.time)
    if let lastTicks { ticks = max(ticks, lastTicks + 1) }
    lastTicks = ticks
    firstPicture = firstPicture ?? picture.time
    try check(pictures!.send(picture.picture.reduced(to: encoding.codec.depth), at: ticks))
    try drainPictures()
  }

  func write(_ block: SoundBlock) throws(MediaError) {
    guard let sound else { return }
    guard block.rate == sound.rate, block.channels.count == sound.channels else {
      throw MediaError(.unusable, "the sound's format changes at \(block.time); give a file of one format")
    }
    if hasPicture, shape == nil { return waiting.append(block) }
    if samples == nil { try begin(nil) }
    try append(block)
  }

  /// Writes what is left and closes the file.
  func finish() throws(MediaError) {
    if shape == nil, samples == nil {
      guard !waiting.isEmpty else { throw MediaError(.unusable, "nothing could be decoded") }
      throw MediaError(.unusable, "no picture could be decoded")
    }
    if pictures != nil {
      _ = pictures!.flush()
      try drainPictures()
    }
    if samples != nil {
      try encodeSound(all: true)
      _ = samples!.flush()
      try drainSound()
    }
    try muxer.take()!.finish()
  }

  private func begin(_ shape: PictureShape?) throws(MediaError) {
    self.shape = shape
    if let shape {
      var shape = shape
      shape.depth = min(shape.depth, encoding.codec.depth)
      let encoder = try Encoder.video(encoding, shape: shape, timeBase: timeBase, frameRate: frameRate, container: container)
      pictureStream = try muxer!.add(encoder)
      pictures = consume encoder
    }
    if let sound {
      let codec = AudioEncoding(container: container, sampleRate: sound.rate, channels: sound.channels)
      let encoder = try Encoder.audio(
        codec, sampleRate: sound.rate, channels: sound.channels, layout: sound.layout, container: container)
      soundStream = try muxer!.add(encoder)
      frameSize = encoder.frameSize
      if container != .mp4 { priming = .sample(Int64(encoder.priming), rate: sound.rate) }
      samples = consume encoder
      buffer = Array(repeating: [], count: sound.channels)
    }
    try muxer!.begin()
    for block in waiting { try append(block) }
    waiting = []
  }

  private func append(_ block: SoundBlock) throws(MediaError) {
    if nextSample == nil {
      firstSound = block.time
      nextSample = Int64((block.time.seconds * Double(block.rate)).rounded())
    }
    let here = nextSample! + Int64(buffer[0].count)
    let missing = Int64((block.time.seconds * Double(block.rate)).rounded()) - here
    let fill = missing > Int64(Self.gap * Double(block.rate)) ? Int(missing) : 0
    for channel in buffer.indices {
      if fill > 0 { buffer[channel].append(contentsOf: repeatElement(0, count: fill)) }
      buffer[channel].append(contentsOf: block.channels[channel])
    }
    try encodeSound(all: false)
  }

  private func encodeSound(all: Bool) throws(MediaError) {
    let size = frameSize
    var start = 0
    while let first = nextSample, buffer[0].count - start >= (all ? 1 : size) {
      let end = min(start + size, buffer[0].count)
      try check(samples!.send(buffer.map { $0[start..<end] }, at: first))
      nextSample = first + Int64(size)
      start = end
      try drainSound()
    }
    for channel in buffer.indices { buffer[channel].removeFirst(start) }
  }

  private func drainPictures() throws(MediaError) {
    while pictures!.receive(packet) == .done { try muxer!.write(packet, stream: pictureStream) }
  }

  private func drainSound() throws(MediaError) {
    while samples!.receive(packet) == .done { try muxer!.write(packet, stream: soundStream) }
  }

  private func check(_ step: Decoder.Step) throws(MediaError) {
    if case .failed(let reason) = step { throw MediaError(.brokeOff, "cannot encode into '\(path)': \(reason)") }
  }
}
