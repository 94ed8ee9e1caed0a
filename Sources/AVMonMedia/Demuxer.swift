public import AVMonModel
internal import CFFmpeg

/// An opened input: its streams and packets.
@safe public struct Demuxer: ~Copyable {
  /// Pictures larger than this are refused before memory is taken for them: a 404 kB file can ask for 4.5 GB (our measurement).
  static let maxPixels: Int64 = 8192 * 4352
  /// Streams beyond this are ignored; a hostile transport stream can announce thousands.
  static let maxStreams = 256
  /// Damaged packets in a row after which a demuxer that only returns errors is given up.
  private static let patience = 100

  /// Demuxers of terminal art: they take any text, and at times random bytes.
  private static let textArt: Set<String> = ["tty", "bin", "xbin", "adf", "idf"]
  /// Microseconds without a byte after which a URL has broken off.
  private static let networkTimeout: Int64 = 30_000_000

  private let context: UnsafeMutablePointer<AVFormatContext>
  /// Nil when libavformat opens the input itself: `rtsp:` and the like have no bytes of their own.
  private let source: ByteSource?
  private let stop: StopFlag
  private let location: InputLocation
  private var failures = 0

  /// What came of a read.
  public enum Step: Sendable {
    case packet
    /// The end, cleanly.
    case end
    /// The stop flag was raised.
    case stopped
    /// The container cannot be read on: broken media.
    case damaged(String)
    /// The input broke off: an environment that may work another time.
    case brokeOff(String)
  }

  private init(adopting context: UnsafeMutablePointer<AVFormatContext>, source: ByteSource?, location: InputLocation, stop: StopFlag) {
    unsafe self.context = context
    (self.source, self.location, self.stop) = (source, location, stop)
  }

  deinit { unsafe Self.dispose(context) }

  private static func dispose(_ context: UnsafeMutablePointer<AVFormatContext>) {
    var io = unsafe context.pointee.flags & AVFMT_FLAG_CUSTOM_IO != 0 ? context.pointee.pb : nil
    var context: UnsafeMutablePointer<AVFormatContext>? = unsafe context
    unsafe avformat_close_input(&context)
    unsafe disposeIO(&io)
  }

  private static func disposeIO(_ io: inout UnsafeMutablePointer<AVIOContext>?) {
    guard let open = unsafe io else { return }
    unsafe av_freep(&open.pointee.buffer)
    unsafe avio_context_free(&io)
  }

  /// Opens `location`, probes its format and reads the parameters of its streams.
  ///
  /// - Throws: `MediaError` with what failed, on what and what to try; `unusable` unless it may work another time.
  public static func open(_ location: InputLocation, stop: StopFlag) throws(MediaError) -> Demuxer {
    LogCapture.install()
    let source = try bytes(of: location, stop: stop)
    guard var context = unsafe Optional(avformat_alloc_context()) else { throw MediaError(.brokeOff, "out of memory") }
    // The format context outlives no call of the callback, and the stop flag outlives the demuxer (it holds it).
    unsafe context!.pointee.interrupt_callback = AVIOInterruptCB(
      callback: { opaque in
        guard let opaque = unsafe opaque else { return 0 }
        return unsafe Unmanaged<StopFlag>.fromOpaque(opaque).takeUnretainedValue().isRaised ? 1 : 0
      }, opaque: Unmanaged.passUnretained(stop).toOpaque())
    var io = unsafe source?.makeContext()
    if source != nil {
      unsafe context!.pointee.pb = io
      unsafe context!.pointee.flags |= AVFMT_FLAG_CUSTOM_IO
    }
    unsafe context!.pointee.max_streams = Int32(maxStreams)
    var options: OpaquePointer?
    // With a context of our own the HLS demuxer's persistent connections abort the process (hls.c, 5.1).
    unsafe av_dict_set(&options, "http_persistent", "0", 0)
    let opened = unsafe avformat_open_input(&context, location.name, nil, &options)
    unsafe av_dict_free(&options)
    guard opened >= 0 else {
      unsafe disposeIO(&io)  // avformat_open_input has freed the context
      throw failure(location, opened, source, stop)
    }
    let demuxer = unsafe Demuxer(adopting: context!, source: source, location: location, stop: stop)
    try demuxer.probe()
    return demuxer
  }

  private static func bytes(of location: InputLocation, stop: StopFlag) throws(MediaError) -> ByteSource? {
    switch location {
    case .file(let path): return try ByteSource.open(file: path, stop: stop)
    case .standardInput: return ByteSource.standardInput(stop: stop)
    case .url(let url):
      var inner: UnsafeMutablePointer<AVIOContext>?
      var interrupt = unsafe AVIOInterruptCB(
        callback: { opaque in
          guard let opaque = unsafe opaque else { return 0 }
          return unsafe Unmanaged<StopFlag>.fromOpaque(opaque).takeUnretainedValue().isRaised ? 1 : 0
        }, opaque: Unmanaged.passUnretained(stop).toOpaque())
      _ = avformat_network_init()
      var options: OpaquePointer?
      unsafe av_dict_set_int(&options, "rw_timeout", networkTimeout, 0)
      let opened = unsafe avio_open2(&inner, url, AVIO_FLAG_READ, &interrupt, &options)
      unsafe av_dict_free(&options)
      if stop.isRaised { throw MediaError(.stopped, "stopped before '\(location.redacted)' could be analysed") }
      if opened == avmon_error_no_protocol { return nil }
      guard opened >= 0, let inner = unsafe inner else {
        throw MediaError(
          .unusable, "cannot open '\(location.redacted)': \(LibAV.message(opened)); check the address and that the server is up")
      }
      return unsafe ByteSource.wrapping(inner, stop: stop)
    }
  }

  private static func failure(_ location: InputLocation, _ code: Int32, _ source: ByteSource?, _ stop: StopFlag) -> MediaError {
    let (name, log) = (location.redacted, LogCapture.takeLastError())
    if stop.isRaised { return MediaError(.stopped, "stopped before '\(name)' could be analysed") }
    if let failure = source?.failure, failure != 0 { return MediaError(.brokeOff, "cannot read '\(name)': \(LibAV.message(failure))") }
    if code == avmon_error_no_memory { return MediaError(.brokeOff, "cannot open '\(name)': out of memory") }
    let detail = log.isEmpty ? LibAV.message(code) : "\(LibAV.message(code)) (\(InputLocation.redact(log)))"
    let hint = if case .url = location { "check the address, and that it is a media file" } else { "is it a media file?" }
    return MediaError(.unusable, "cannot open '\(name)': \(detail); \(hint)")
  }

  private borrowing func probe() throws(MediaError) {
    // libavformat "plays" any text as terminal art; no one means that.
    guard !Self.textArt.contains(formatName) else {
      throw MediaError(.unusable, "cannot analyse '\(location.redacted)': it is text or raw data, not a media file")
    }
    let count = unsafe Int(context.pointee.nb_streams)
    var options: [OpaquePointer?] = unsafe Array(repeating: nil, count: count)
    for index in 0..<count { unsafe av_dict_set_int(&options[index], "max_pixels", Self.maxPixels, 0) }
    let found = unsafe options.withUnsafeMutableBufferPointer { buffer in
      unsafe avformat_find_stream_info(context, buffer.baseAddress)
    }
    for index in 0..<count { unsafe av_dict_free(&options[index]) }
    // The tap has seen the probed packets; for anything but a transport stream it has nothing to look for.
    if !isTransportStream { source?.tap = nil }
    if stop.isRaised { throw MediaError(.stopped, "stopped before '\(location.redacted)' could be analysed") }
    guard unsafe context.pointee.nb_streams > 0 else {
      throw MediaError(
        .unusable,
        "nothing to analyse in '\(location.redacted)': no audio or video stream (\(formatName)\(found < 0 ? ", " + LibAV.message(found) : ""))"
      )
    }
  }

  private var formatName: String { unsafe String(cString: context.pointee.iformat.pointee.name) }
  private var isTransportStream: Bool { formatName == "mpegts" }
  /// Whether the stated duration is a guess from the bit rate.
  public var guessesDuration: Bool { unsafe context.pointee.duration_estimation_method == AVFMT_DURATION_FROM_BITRATE }
  /// Whether time stamps of this kind of container may jump at a splice (MPEG systems, FLV, ...).
  public var mayJump: Bool { unsafe context.pointee.iformat.pointee.flags & AVFMT_TS_DISCONT != 0 }

  /// The container and its streams as its headers and first packets describe them. `analysed` names the chosen streams.
  public func info(analysed: Set<Int>) -> InputInfo {
    let format = unsafe context.pointee
    let known = unsafe format.duration > 0 && format.duration != avmon_no_pts
    return InputInfo(
      source: location.redacted, container: formatName.split(separator: ",").first.map(String.init) ?? "unknown",
      startTime: unsafe format.start_time == avmon_no_pts
        ? nil : MediaTime(ticks: format.start_time, numerator: 1, denominator: AV_TIME_BASE),
      duration: unsafe known ? MediaTime(ticks: format.duration, numerator: 1, denominator: AV_TIME_BASE) : nil,
      bitRate: unsafe format.bit_rate > 0 ? format.bit_rate : nil,
      streams: (0..<streamCount).map { stream(at: $0).info(isAnalysed: analysed.contains($0)) }, isTransportStream: isTransportStream)
  }

  public var streamCount: Int { unsafe Int(context.pointee.nb_streams) }

  func stream(at index: Int) -> Stream { unsafe Stream(context.pointee.streams[index]!) }

  /// Time base of a stream: seconds per tick as a fraction.
  public func timeBase(of index: Int) -> TimeBase { stream(at: index).timeBase }

  /// The video stream FFmpeg judges best, or the `number`-th one (from 0, attached pictures not counted); nil when there is none.
  public func videoStream(number: Int? = nil) -> Int? {
    let candidates = (0..<streamCount).filter { stream(at: $0).isVideo }
    if let number { return candidates.indices.contains(number) ? candidates[number] : nil }
    let best = unsafe Int(av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, nil, 0))
    return candidates.contains(best) ? best : candidates.first
  }

  /// All audio streams; of several programmes those of the programme that `video` belongs to, for each programme has a clock of its own.
  public func audioStreams(with video: Int?) -> [Int] {
    let all = (0..<streamCount).filter { stream(at: $0).isAudio }
    guard let video, unsafe context.pointee.nb_programs > 1 else { return all }
    let own = programmes(of: video)
    return own.isEmpty ? all : all.filter { programmes(of: $0).isEmpty || !programmes(of: $0).isDisjoint(with: own) }
  }

  /// Numbers of the programmes a stream belongs to.
  private func programmes(of stream: Int) -> Set<Int32> {
    var found: Set<Int32> = []
    var programme: UnsafeMutablePointer<AVProgram>?
    while let next = unsafe av_find_program_from_stream(context, programme, Int32(stream)) {
      found.insert(unsafe next.pointee.id)
      unsafe programme = next
    }
    return found
  }

  /// Lets the demuxer skip every stream but these.
  public func select(_ streams: Set<Int>) {
    for index in 0..<streamCount {
      unsafe context.pointee.streams[index]!.pointee.discard = streams.contains(index) ? AVDISCARD_DEFAULT : AVDISCARD_ALL
    }
  }

  /// Jumps near `time` (container time), to a key frame before it when there is an index; false when the input cannot seek.
  public func seek(to time: MediaTime) -> Bool {
    source?.tap = nil  // continuity across a seek means nothing
    let target = Int64(time.seconds * Double(AV_TIME_BASE))
    return unsafe avformat_seek_file(context, -1, Int64.min, target, target, 0) >= 0
  }

  /// Reads the next packet into `packet`.
  public mutating func read(_ packet: borrowing Packet) -> Step {
    packet.reset()
    while true {
      if stop.isRaised { return .stopped }
      let result = unsafe av_read_frame(context, packet.pointer)
      if result >= 0 {
        failures = 0
        return .packet
      }
      if stop.isRaised || result == avmon_error_exit { return .stopped }
      if let failure = source?.failure, failure != 0 { return .brokeOff(LibAV.message(failure)) }
      if result == avmon_error_eof { return .end }
      failures += 1
      if failures > Self.patience { return .damaged(LibAV.message(result)) }
      if result != avmon_error_invalid_data && result != avmon_error_again { return .damaged(LibAV.message(result)) }
    }
  }

  /// What the transport stream tap noticed since the last call; empty for other containers. The tap is ahead of the packets by up to one
  /// read. `atEnd`: nothing more will come.
  public func takeTransportObservations(atEnd: Bool = false) -> [TransportObservation] {
    if atEnd { source?.tap?.finish() }
    return source?.tap?.takeObservations() ?? []
  }
}

extension InputLocation {
  /// The name libavformat gets: it probes by extension and resolves relative addresses against it.
  var name: String {
    switch self {
    case .file(let path): path
    case .standardInput: ""
    case .url(let url): url
    }
  }
}

/// Seconds per tick of a stream's time stamps.
public struct TimeBase: Equatable, Sendable {
  public var numerator: Int32
  public var denominator: Int32
  public init(numerator: Int32, denominator: Int32) { (self.numerator, self.denominator) = (numerator, denominator) }

  /// The time of `ticks`; nil when it is out of every reason.
  public func time(_ ticks: Int64) -> MediaTime? { MediaTime(ticks: ticks, numerator: numerator, denominator: denominator) }

  /// The tick nearest to `time`.
  public func ticks(_ time: MediaTime) -> Int64 {
    guard numerator > 0, denominator > 0 else { return 0 }
    return Int64((time.seconds * Double(denominator) / Double(numerator)).rounded())
  }
}
