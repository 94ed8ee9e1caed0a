internal import AVMonModel
internal import CFFmpeg

/// A media file that is being written.
@safe public struct Muxer: ~Copyable {
  private let context: UnsafeMutablePointer<AVFormatContext>
  private let path: String
  /// Clock of each stream's encoder, and how long its packets last when they do not say, in ticks of that clock.
  private var sources: [(timeBase: TimeBase, duration: Int64)] = []

  private init(adopting context: UnsafeMutablePointer<AVFormatContext>, path: String) {
    unsafe self.context = context
    self.path = path
  }

  deinit {
    unsafe avio_closep(&context.pointee.pb)
    unsafe avformat_free_context(context)
  }

  /// Microseconds by which a transport stream's packets may be early, as ffmpeg's own command line sets it.
  private static let maximumDelay: Int32 = 700_000

  /// Creates the file.
  public static func create(_ path: String, container: Container) throws(MediaError) -> Muxer {
    var made: UnsafeMutablePointer<AVFormatContext>?
    // "file:" keeps a colon in the name from being taken for a protocol.
    let result = unsafe avformat_alloc_output_context2(&made, nil, container.format, "file:" + path)
    guard result >= 0, let context = unsafe made else {
      throw MediaError(.brokeOff, "cannot write '\(path)': \(LibAV.message(result))")
    }
    let muxer = unsafe Muxer(adopting: context, path: path)
    unsafe context.pointee.flags |= AVFMT_FLAG_BITEXACT
    unsafe context.pointee.max_delay = maximumDelay
    let opened = unsafe avio_open(&context.pointee.pb, "file:" + path, AVIO_FLAG_WRITE)
    guard opened >= 0 else { throw MediaError(.brokeOff, "cannot write '\(path)': \(LibAV.message(opened))") }
    return muxer
  }

  /// Adds the stream that `encoder` makes; returns its number.
  public mutating func add(_ encoder: borrowing Encoder) throws(MediaError) -> Int {
    guard let stream = unsafe avformat_new_stream(context, nil),
      unsafe avcodec_parameters_from_context(stream.pointee.codecpar, encoder.context) >= 0
    else { throw MediaError(.brokeOff, "cannot write '\(path)': out of memory") }
    let base = encoder.timeBase
    unsafe stream.pointee.time_base = AVRational(num: base.numerator, den: base.denominator)
    let rate = unsafe encoder.context.pointee.framerate
    unsafe stream.pointee.avg_frame_rate = rate
    unsafe stream.pointee.sample_aspect_ratio = encoder.context.pointee.sample_aspect_ratio
    let picture = rate.num > 0 ? base.ticks(MediaTime(seconds: Double(rate.den) / Double(rate.num))) : 0
    sources.append((base, picture))
    return unsafe Int(stream.pointee.index)
  }

  /// Writes the header; all streams must have been added.
  public func begin() throws(MediaError) {
    let result = unsafe avformat_write_header(context, nil)
    guard result >= 0 else {
      let log = LogCapture.takeLastError()
      throw MediaError(.brokeOff, "cannot write '\(path)': \(log.isEmpty ? LibAV.message(result) : log)")
    }
  }

  /// Writes a packet of an encoder's and empties it.
  public func write(_ packet: borrowing Packet, stream: Int) throws(MediaError) {
    let source = sources[stream]
    unsafe packet.pointer.pointee.stream_index = Int32(stream)
    if unsafe packet.pointer.pointee.duration == 0 { unsafe packet.pointer.pointee.duration = source.duration }
    let target = unsafe context.pointee.streams[stream]!.pointee.time_base
    unsafe av_packet_rescale_ts(packet.pointer, AVRational(num: source.timeBase.numerator, den: source.timeBase.denominator), target)
    try check(unsafe av_interleaved_write_frame(context, packet.pointer))
  }

  /// Writes what is left and closes the file.
  public consuming func finish() throws(MediaError) {
    try check(unsafe av_write_trailer(context))
    unsafe avio_flush(context.pointee.pb)
    try check(0)
  }

  private borrowing func check(_ result: Int32) throws(MediaError) {
    let failed = unsafe result < 0 ? result : context.pointee.pb.pointee.error
    guard failed < 0 else { return }
    throw MediaError(.brokeOff, "cannot write '\(path)': \(LibAV.message(failed)); check the space left on the disk")
  }
}
