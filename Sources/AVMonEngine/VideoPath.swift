internal import AVMonAnalysis
internal import AVMonMedia
internal import AVMonModel

/// The way of a video stream from packets to measurements.
final class VideoPath {
  let stream: Int
  private let decoder: SteadyDecoder
  private let timeBase: TimeBase
  private let needs: Needs
  private let tap: Taps.ShowPicture?
  private var measure: VideoMeasure
  private var converter = PictureConverter()
  private var current: Frame
  private var previous: Frame
  private var converted: Frame
  private var format: PictureFormat?
  private var look: String?
  private var cached: (code: PixelFormat, width: Int, height: Int)?
  /// Nominal time from picture to picture, for pictures that do not say.
  private let nominal: MediaTime

  private(set) var frames = 0
  /// Pictures whose pixels were measured.
  private(set) var measured = 0
  private(set) var first: MediaTime?
  /// End of the last picture.
  private(set) var end: MediaTime?
  private var lastTime: MediaTime?
  /// The detail of a picture changes slowly, and is measured at most 15 times a second: of every second picture at 24 to 30 a second.
  private static let detailPeriod = MediaTime(seconds: 0.064)
  private var detailTime: MediaTime?

  init(stream: Int, decoder: SteadyDecoder, timeBase: TimeBase, frameRate: Double?, needs: Needs, tap: Taps.ShowPicture?) throws(MediaError)
  {
    guard let current = Frame(), let previous = Frame(), let converted = Frame() else { throw MediaError(.brokeOff, "out of memory") }
    self.current = current
    self.previous = previous
    self.converted = converted
    (self.stream, self.timeBase, self.needs, self.decoder, self.tap) = (stream, timeBase, needs, decoder, tap)
    nominal = MediaTime(seconds: 1 / (frameRate ?? 25))
    measure = VideoMeasure(rows: needs.contains(.rows), grid: needs.contains(.grid))
  }

  /// Decodes `packet` and hands on what comes out.
  func decode(_ packet: borrowing Packet, _ sink: inout Sink) {
    decoder.decode(packet) {
      take(&$0, &sink)
    } fail: {
      fail($0, $1, &sink)
    }
  }

  /// Takes the pictures that the decoder still holds.
  func finish(_ sink: inout Sink) {
    decoder.finish {
      take(&$0, &sink)
    } fail: {
      fail($0, $1, &sink)
    }
    previous.reset()
  }

  private func fail(_ pts: Int64?, _ reason: String, _ sink: inout Sink) {
    let time = pts.flatMap(timeBase.time) ?? end ?? .zero
    if sink.isWanted(time, end: time) { sink.event(.decodeFailure(stream: stream, time: time, reason: reason)) }
  }

  private func take(_ frame: inout Frame, _ sink: inout Sink) {
    swap(&current, &frame)
    show(&sink)
  }

  private func show(_ sink: inout Sink) {
    var time = current.pts.flatMap(timeBase.time) ?? end ?? .zero
    if let lastTime, time <= lastTime {
      sink.event(.backward(stream: stream, time: end ?? lastTime, by: lastTime - time))
      time = max(end ?? lastTime, lastTime + MediaTime(flicks: 1))
    }
    // A declared duration has the repeated fields in it already.
    let declared = timeBase.time(current.duration).flatMap { $0 > .zero ? $0 : nil }
    let duration = declared ?? nominal.scaled(by: 1 + Double(max(0, current.repeatPicture)) / 2)
    (lastTime, end) = (time, time + duration)
    guard sink.isWanted(time, end: time + duration) else { return }
    if first == nil { first = time }
    noteFormat(at: time, &sink)
    var stats = VideoStats(
      stream: stream, index: frames, time: time, duration: duration, isKey: decoder.isKey(current), damage: damage,
      scan: !current.isInterlaced ? .progressive : current.isUpperFieldFirst ? .upperFirst : .lowerFirst)
    if needs.contains(.luma) { stats.picture = measurePicture(at: time) }
    if stats.picture != nil {
      measured += 1
      // What was measured has taken the place of the picture before it.
      if let format { tap?(previous, format, stats) }
    }
    frames += 1
    sink.video(stats)
  }

  private var damage: FrameDamage {
    var damage: FrameDamage = []
    if current.hasDecodeErrors { damage.insert(.decoder) }
    if current.missesReference { damage.insert(.reference) }
    if current.isBeforeRecovery { damage.insert(.beforeRecovery) }
    return damage
  }

  private func noteFormat(at time: MediaTime, _ sink: inout Sink) {
    if let cached, cached.width == current.width, cached.height == current.height, cached.code == current.pixelFormat { return }
    let pixel = current.pixelFormat
    cached = (pixel, current.width, current.height)
    let now = "\(current.width)x\(current.height) \(pixel.name)"
    if let look, look != now { sink.event(.formatChange(stream: stream, time: time, from: look, to: now)) }
    look = now
  }

  /// Measures the current picture against the previous one, then lets it take the previous one's place.
  private func measurePicture(at time: MediaTime) -> PictureStats? {
    if !current.pixelFormat.isDirect {
      guard converter.convert(current, into: converted) else { return nil }
      swap(&current, &converted)
    }
    let pixel = current.pixelFormat
    let format = PictureFormat(
      width: current.width, height: current.height, depth: pixel.depth, bytesPerSample: pixel.bytesPerSample, padding: pixel.padding,
      isFullRange: current.isFullRange || pixel.isFullRangeByName, hasChroma: pixel.hasChroma, chromaShiftX: pixel.chromaShiftX,
      chromaShiftY: pixel.chromaShiftY)
    self.format = format
    let comparable = measure.begin(format) && !previous.isEmpty
    guard measureLuma(format, comparable) else {
      previous.reset()
      return nil
    }
    var stats = measure.finish()
    if needs.contains(.detail), detailTime.map({ time - $0 >= Self.detailPeriod }) ?? true || !comparable {
      measureDetail(format, &stats)
      detailTime = time
    }
    if needs.contains(.chroma), format.hasChroma, stats.deservesColor {
      measureChroma(format)
      measure.addColor(to: &stats)
    }
    swap(&current, &previous)
    return stats
  }

  private func measureLuma(_ format: PictureFormat, _ comparable: Bool) -> Bool {
    let (rows, rowBytes) = (format.height, format.width * format.bytesPerSample)
    let done: Void? = current.withPlane(0, rows: rows, rowBytes: rowBytes) { now, stride in
      let compared: Void? =
        comparable
        ? previous.withPlane(0, rows: rows, rowBytes: rowBytes) { before, previousStride in
          measure.luma(now, stride: stride, previous: before, previousStride: previousStride)
        } : nil
      if compared == nil { measure.luma(now, stride: stride, previous: nil, previousStride: 0) }
    }
    return done != nil
  }

  private func measureDetail(_ format: PictureFormat, _ stats: inout PictureStats) {
    current.withPlane(0, rows: format.height, rowBytes: format.width * format.bytesPerSample) { bytes, stride in
      measure.addDetail(bytes, stride: stride, to: &stats)
    }
  }

  private func measureChroma(_ format: PictureFormat) {
    for plane in 0..<2 {
      current.withPlane(plane + 1, rows: format.chromaHeight, rowBytes: format.chromaWidth * format.bytesPerSample) { bytes, stride in
        measure.chroma(plane, bytes, stride: stride)
      }
    }
  }
}
