internal import AVMonAnalysis
internal import AVMonMedia
internal import AVMonModel

/// The way of an audio stream from packets to measurements.
final class AudioPath {
  let stream: Int
  private let decoder: Decoder
  private let timeBase: TimeBase
  private let needs: Needs
  private let tap: Taps.PlaySound?
  private var converter = SampleConverter()
  private let frame: Frame
  private var measure: AudioMeasure?
  /// Time of the packet that is being decoded: what fails belongs to it.
  private var sending: MediaTime?
  private var look: (rate: Int, channels: Int, layout: String)?

  private(set) var samples: Int64 = 0
  private(set) var first: MediaTime?
  private(set) var end: MediaTime?
  /// Loudness of the stream: of its longest stretch of one format.
  private(set) var loudness: Measurements.Loudness?
  private var stretch: Int64 = 0
  private var longest: Int64 = 0

  init(stream: Int, decoder: consuming Decoder, timeBase: TimeBase, needs: Needs, tap: Taps.PlaySound?) throws(MediaError) {
    guard let frame = Frame() else { throw MediaError(.brokeOff, "out of memory") }
    (self.stream, self.timeBase, self.needs, self.tap) = (stream, timeBase, needs, tap)
    self.frame = frame
    self.decoder = decoder
  }

  /// Decodes `packet` and hands on what comes out.
  func decode(_ packet: borrowing Packet, at time: MediaTime?, _ sink: inout Sink) {
    sending = time ?? sending
    while true {
      let step = decoder.send(packet)
      if case .failed(let reason) = step { fail(reason, &sink) }
      drain(&sink)
      if step != .again { return }
    }
  }

  /// Takes the sound that the decoder and the running block still hold, and measures the loudness.
  func finish(_ sink: inout Sink) {
    if case .failed(let reason) = decoder.flush() { fail(reason, &sink) }
    drain(&sink)
    closeMeasure(&sink)
  }

  private func fail(_ reason: String, _ sink: inout Sink) {
    sink.event(.decodeFailure(stream: stream, time: sending ?? end ?? .zero, reason: reason))
  }

  private func drain(_ sink: inout Sink) {
    while true {
      switch decoder.receive(frame) {
      case .done: hear(&sink)
      case .failed(let reason):
        fail(reason, &sink)
        return
      case .again, .end: return
      }
    }
  }

  private func hear(_ sink: inout Sink) {
    let (count, rate) = (frame.samples, frame.sampleRate)
    guard count > 0, rate > 0, frame.channels > 0 else { return }
    let time = frame.pts.flatMap(timeBase.time) ?? end ?? .zero
    end = time + MediaTime.sample(Int64(count), rate: rate)
    guard sink.isWanted(time, end: end ?? time) else { return }
    if first == nil { first = time }
    samples += Int64(count)
    noteFormat(at: time, &sink)
    sink.event(.audioFrame(stream: stream, time: time, samples: count, sampleRate: rate))
    tap?(stream, frame, time)
    guard needs.contains(.samples) else { return }
    stretch += Int64(count)
    converter.withSamples(of: frame) { planes in
      measure?.append(planes, time: time) { sink.audio($0) }
    }
  }

  private func noteFormat(at time: MediaTime, _ sink: inout Sink) {
    let (rate, channels, layout) = (frame.sampleRate, frame.channels, frame.channelLayout)
    if let look, look == (rate, channels, layout) { return }
    if let look {
      let (from, to) = ("\(look.rate) Hz \(look.layout)", "\(rate) Hz \(layout)")
      sink.event(.formatChange(stream: stream, time: time, from: from, to: to))
    }
    look = (rate, channels, layout)
    guard needs.contains(.samples) else { return }
    closeMeasure(&sink)
    measure = AudioMeasure(stream: stream, sampleRate: rate, layout: ChannelRole.roles(layout: layout, channels: channels), needs: needs)
  }

  private func closeMeasure(_ sink: inout Sink) {
    measure?.finish { sink.audio($0) }
    if let result = measure?.loudness(), stretch >= longest { (loudness, longest) = (result, stretch) }
    stretch = 0
    measure = nil
  }
}
