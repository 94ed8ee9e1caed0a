public import AVMonMedia
internal import AVMonModel
public import AVMonScore
internal import Glibc

/// Makes a file with defects from a clean one, in one pass and with bounded memory; damaged transport streams take a second and a third.
public final class Injection {
  private let request: InjectionRequest
  private let defects: [(info: DefectInfo, plan: Plan)]
  private let duration: MediaTime
  private let stop: StopFlag
  private let progress: (Double, Double) -> Void
  private var scan = NaturalScan()
  private var trace = Trace()
  private var end = MediaTime.zero
  /// Seconds of pictures and passes done, of all to be done.
  private var passesDone = 0

  /// Plans the defects; throws when one of them cannot be made in this input.
  ///
  /// - Parameter progress: called with the seconds that are done and the seconds in all.
  public init(
    _ request: InjectionRequest, _ survey: Survey, stop: StopFlag, progress: @escaping (Double, Double) -> Void = { _, _ in }
  ) throws(DefectError) {
    for defect in request.defects { try Self.check(defect, request, survey) }
    let start = request.excerpt?.start ?? .zero
    duration = min(request.excerpt?.duration ?? survey.duration, survey.duration - start)
    let plans = try Placement.plans(request.defects, duration: duration, seed: request.seed)
    defects = zip(request.defects, plans).map { ($0.info, $1) }
    (self.request, self.stop, self.progress) = (request, stop, progress)
  }

  private static func check(_ defect: DefectRequest, _ request: InjectionRequest, _ survey: Survey) throws(DefectError) {
    let id = defect.info.id
    if defect.info.layer != .sound, !survey.hasPicture { throw DefectError("\(id) needs a picture, and the input has none") }
    if defect.info.layer == .sound, !survey.hasSound { throw DefectError("\(id) needs sound, and the input has none") }
    if defect.info.finders == [["av_sync"]], !survey.hasPicture { throw DefectError("\(id) needs a picture to be early or late against") }
    if id == "channel_dead", survey.channels < 2 { throw DefectError("channel_dead needs two channels, and the input has one") }
    if defect.info.layer == .transport, request.container != .ts {
      throw DefectError("\(id) damages transport packets: give OUTPUT a name that ends in .ts")
    }
    if defect.info.layer == .decoded, request.defects.contains(where: { $0.info.layer == .transport }) {
      throw DefectError("\(id) decodes the stream again: it cannot be combined with packet_loss or bit_errors")
    }
  }

  /// Writes the file at `path` and returns the truth about it. What else is written lies beside it and is removed.
  ///
  /// - Parameter name: the name the file will have, for the truth.
  public func run(to path: String, name: String) throws(MediaError) -> Truth {
    let stream = defects.filter { $0.info.layer == .transport || $0.info.layer == .decoded }
    let (clean, damaged) = (path + ".clean", path + ".damaged")
    defer { for file in [clean, damaged] where !stream.isEmpty { unlink(file) } }
    let reader = try ClipReader(.file(request.input), stop: stop)
    let start = try transcode(reader, to: stream.isEmpty ? path : clean, container: stream.isEmpty ? request.container : .ts)
    var zero = start.zero
    if !stream.isEmpty {
      let isBaked = stream.contains { $0.info.layer == .decoded }
      let axis = try damage(stream, clean, to: isBaked ? damaged : path, start)
      let pair = (clean: clean, damaged: isBaked ? damaged : path)
      if let writer = try compare(pair, axis: axis, bakedInto: isBaked ? path : nil, start, reader) { zero = writer.zero }
    }
    return truth(name, zero: zero, isDamaged: !stream.isEmpty)
  }

  /// Times of the first picture, of the first sound and of what a reader of the file presents first.
  private struct Start {
    var picture, sound, zero: MediaTime
  }

  /// Decodes, changes and encodes.
  private func transcode(_ reader: ClipReader, to path: String, container: Container) throws(MediaError) -> Start {
    var encoding = request.encoding
    if defects.contains(where: { $0.info.layer != .picture && $0.info.layer != .sound }) { encoding.slices = Self.slices }
    let writer = try writer(path, container, encoding, reader)
    var chain = Chain(defects)
    let offset = request.excerpt?.start ?? .zero
    if offset > .zero { _ = reader.seek(to: offset) }
    var isBeyond = false
    while !isBeyond, let item = try reader.read() {
      switch item {
      case .picture(var picture):
        picture.time = picture.time - offset
        guard picture.time >= .zero || offset == .zero else { continue }
        guard picture.time < duration else {
          isBeyond = true
          continue
        }
        scan.add(picture)
        report(picture.time)
        guard let shown = chain.transform(picture) else { continue }
        end = max(end, shown.end)
        try writer.write(shown)
      case .sound(var block):
        block.time = block.time - offset
        guard block.time >= .zero || offset == .zero, block.time < duration else { continue }
        scan.add(block)
        if reader.video == nil { report(block.time) }
        for block in chain.transform(block) { try write(block, writer) }
      }
    }
    for block in chain.finish() { try write(block, writer) }
    try writer.finish()
    passesDone += 1
    for trace in chain.traces(end: end) { add(trace) }
    return Start(picture: writer.firstPicture ?? .zero, sound: writer.firstSound ?? .zero, zero: writer.zero)
  }

  /// Slices of a picture that is to be damaged: as broadcast encoders cut it, one lost packet takes a part of the picture and not all of it.
  private static let slices = 4

  private func write(_ block: SoundBlock, _ writer: ClipWriter) throws(MediaError) {
    end = max(end, block.end)
    try writer.write(block)
  }

  private func writer(
    _ path: String, _ container: Container, _ encoding: VideoEncoding, _ reader: ClipReader
  ) throws(MediaError) -> ClipWriter {
    let sound = reader.audio?.audio.map { ClipWriter.Sound(rate: $0.sampleRate, channels: $0.channels, layout: $0.channelLayout) }
    return try ClipWriter(
      path, container: container, encoding: encoding, frameRate: reader.video.map { $0.video?.frameRate ?? 25 },
      timeBase: reader.pictureTimeBase, sound: sound)
  }

  /// Damages the packets. Returns the stream's own time of the plans' zero.
  private func damage(
    _ stream: [(info: DefectInfo, plan: Plan)], _ clean: String, to path: String, _ start: Start
  ) throws(MediaError) -> MediaTime {
    let made = stream.compactMap { info, plan -> (plan: Plan, defect: any StreamDefect)? in
      if case .stream(let make) = info.make { (plan, make(plan)) } else { nil }
    }
    var damage = TransportDamage(made)
    try damage.copy(clean, to: path, firstPicture: start.picture, stop: stop)
    for (_, defect) in damage.defects { add(defect.trace()) }
    return MediaTime(seconds: damage.origin ?? 0) - start.picture
  }

  /// Finds the damage by decoding both files side by side, and writes what is seen into `output` when there is one.
  ///
  /// - Parameter axis: the streams' own time of the plans' zero.
  /// - Returns: what has written `output`.
  private func compare(
    _ files: (clean: String, damaged: String), axis: MediaTime, bakedInto output: String?, _ start: Start, _ original: ClipReader
  ) throws(MediaError) -> ClipWriter? {
    let clean = try ClipReader(.file(files.clean), stop: stop, zero: axis, hasSound: output != nil, threads: 1)
    var steps = try LockStep(damaged: ClipReader(.file(files.damaged), stop: stop, zero: axis, hasSound: false, threads: 1))
    var writer: ClipWriter?
    if let output { writer = try self.writer(output, request.container, request.encoding, original) }
    func show(_ picture: TimedPicture, _ shown: Picture) throws(MediaError) {
      report(picture.time)
      try writer?.write(TimedPicture(time: picture.time, duration: picture.duration, picture: shown))
    }
    while let item = try clean.read() {
      switch item {
      case .picture(let picture): try steps.add(picture, show: show)
      case .sound(let block):
        // What the first codec put before the sound must not be taken for sound.
        let heard = block.range(from: start.sound, to: block.end)
        if !heard.isEmpty { try writer?.write(block.part(heard)) }
      }
    }
    try steps.finish(show: show)
    try writer?.finish()
    add(steps.profile.trace)
    return writer
  }

  private func add(_ part: Trace) {
    trace.events += part.events
    trace.ignore += part.ignore
    trace.sync = part.sync ?? trace.sync
  }

  private func report(_ time: MediaTime) {
    let total = duration.seconds
    progress(
      Double(passesDone) * total + time.seconds,
      defects.contains { $0.info.layer != .picture && $0.info.layer != .sound } ? 2 * total : total)
  }

  private func truth(_ name: String, zero: MediaTime, isDamaged: Bool) -> Truth {
    let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    let isHoled = defects.contains { $0.info.layer == .transport }
    let scored = !isDamaged ? ["*"] : ["freeze", "black", "silence", "block_corruption"] + (isHoled ? ["ts_continuity"] : [])
    let truth = Truth(
      name: stem, kind: defects.map(\.info.id).joined(separator: "+"), file: name, duration: end - zero, seed: request.seed,
      events: trace.events, ignore: trace.ignore + scan.finish(), scored: scored, sync: trace.sync ?? Truth.Sync())
    return truth.moved(by: -zero)
  }
}
