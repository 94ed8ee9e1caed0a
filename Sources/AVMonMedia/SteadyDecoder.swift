internal import CFFmpeg

/// A video decoder whose pictures do not depend on the number of threads, damaged streams included.
///
/// FFmpeg's frame and slice threads give the same pictures as one thread only while nothing is wrong: what they conceal, and which errors
/// they report when, depends on their number. So at the first sign of damage (a packet flagged by the demuxer, a refused packet, a concealed
/// picture, a complaint in the decoder's log) decoding begins anew on one thread from the last key frame, pictures that were shown already are passed over, and the threads come
/// back after two groups of pictures without a sign.
///
/// Where the history ends (no key frame for too long, no time stamps), decoding goes to one thread before that, until the next key frame.
@safe public final class SteadyDecoder {
  private let parameters: UnsafeMutablePointer<AVCodecParameters>
  private let timeBase: AVRational
  private let threads: Int
  private var decoder: Decoder
  private let history = PacketHistory()
  private var isCareful = false
  /// Groups of pictures since the last sign of damage.
  private var cleanGroups = 0
  /// Presentation time of the last picture shown, in ticks.
  private var lastShown: Int64?
  /// Whether packets may be lost on the way, as in transport streams: then a gap in the decoding times is a sign too.
  private let isLossy: Bool
  private var lastDTS: Int64?
  private var step: Int64 = 0
  private var frame: Frame
  private let name: String
  private var complaints = 0
  private var keys: ShownKeys?

  /// A picture to look at, which may be swapped for another frame.
  public typealias Show = (inout Frame) -> Void
  /// A refused packet: its presentation time in ticks and FFmpeg's words.
  public typealias Fail = (Int64?, String) -> Void

  private init(
    parameters: UnsafeMutablePointer<AVCodecParameters>, timeBase: AVRational, isLossy: Bool, threads: Int, decoder: consuming Decoder,
    frame: consuming Frame
  ) {
    unsafe self.parameters = parameters
    (self.timeBase, self.threads, self.isLossy) = (timeBase, threads, isLossy)
    keys = unsafe ShownKeys(parameters.pointee.codec_id)
    name = decoder.name
    complaints = LogCapture.complaints(of: name)
    self.decoder = decoder
    self.frame = frame
  }

  deinit {
    var parameters: UnsafeMutablePointer<AVCodecParameters>? = unsafe parameters
    unsafe avcodec_parameters_free(&parameters)
  }

  /// Opens the decoder of video stream `index`; nil when this FFmpeg has none for its codec.
  public static func open(_ index: Int, of demuxer: borrowing Demuxer, threads: Int) throws(MediaError) -> SteadyDecoder? {
    // More threads than this gain nothing, and their packets in flight must fit into the history.
    let threads = min(threads > 0 ? threads : Int(av_cpu_count()), 16)
    guard let decoder = try Decoder.open(index, of: demuxer, threads: threads) else { return nil }
    let stream = demuxer.stream(at: index)
    guard let frame = Frame(), let copy = unsafe avcodec_parameters_alloc(), unsafe avcodec_parameters_copy(copy, stream.parameters) >= 0
    else {
      throw MediaError(.brokeOff, "out of memory")
    }
    return unsafe SteadyDecoder(
      parameters: copy, timeBase: stream.pointer.pointee.time_base, isLossy: demuxer.mayJump, threads: threads, decoder: decoder,
      frame: frame)
  }

  /// Decodes `packet` and shows what comes out, in presentation order.
  public func decode(_ packet: borrowing Packet, show: Show, fail: Fail) {
    let startsGroup = packet.isKey
    if startsGroup { keys?.note(packet) }
    let isSuspect = packet.isCorrupt || followsGap(packet)
    // Where the history ends, a sign could no longer be followed back: one thread until the next key frame.
    if !isCareful, !history.canTake(packet) { beginAnew(show, fail) }
    history.append(packet)
    if isCareful, startsGroup {
      cleanGroups += 1
      if cleanGroups > 2, history.isComplete, !isSuspect, resume(show, fail) { return }
    }
    if !isCareful, isSuspect, beginAnew(show, fail) { return }
    unsafe feed(packet.pointer, show, fail)
  }

  /// Whether `frame` is a key frame at its own time, from which decoding can begin.
  public func isKey(_ frame: borrowing Frame) -> Bool { frame.isKey && keys?.isOwn(frame) ?? true }

  /// Shows the pictures that the decoder still holds.
  public func finish(show: Show, fail: Fail) {
    _ = decoder.flush()
    if drain(pts: nil, show, fail) == .sign, beginAnew(show, fail) {
      _ = decoder.flush()
      _ = drain(pts: nil, show, fail)
    }
  }

  /// Whether the decoding time leaps by more than 2.5 of the last step; 1.5 is telecine.
  private func followsGap(_ packet: borrowing Packet) -> Bool {
    guard isLossy, let dts = packet.dts else { return false }
    defer { lastDTS = dts }
    guard let lastDTS, dts > lastDTS else { return false }
    defer { step = dts - lastDTS }
    return step > 0 && 2 * (dts - lastDTS) > 5 * step
  }

  /// Whether the decoder has logged an error since the last call. With several threads FFmpeg 5.1 at times hands out a damaged picture before
  /// its thread has flagged it; the log does not miss it.
  private func hasComplained() -> Bool {
    let now = LogCapture.complaints(of: name)
    defer { complaints = now }
    return now > complaints
  }

  private enum Outcome { case clean, sign }

  private func feed(_ packet: UnsafeMutablePointer<AVPacket>, _ show: Show, _ fail: Fail) {
    let pts = unsafe packet.pointee.pts == avmon_no_pts ? packet.pointee.dts : packet.pointee.pts
    while true {
      let step = unsafe decoder.send(packet)
      if case .failed(let reason) = step {
        if !isCareful, beginAnew(show, fail) { return }
        sign()
        fail(pts == avmon_no_pts ? nil : pts, reason)
      }
      if drain(pts: pts, show, fail) == .sign, beginAnew(show, fail) { return }
      if step != .again { return }
    }
  }

  /// Shows what the decoder has ready. On one thread signs are shown and reported; on several the first one ends the call, unshown.
  private func drain(pts: Int64?, _ show: Show, _ fail: Fail) -> Outcome {
    while true {
      switch decoder.receive(frame) {
      case .done:
        if frame.hasDecodeErrors || frame.missesReference || hasComplained() {
          if !isCareful, history.isComplete { return .sign }
          sign()
        }
        if let shown = frame.pts, let lastShown, shown <= lastShown, isReplaying { continue }
        if let shown = frame.pts { lastShown = shown }
        isReplaying = isReplaying && frame.pts == nil
        show(&frame)
      case .failed(let reason):
        if !isCareful, history.isComplete { return .sign }
        sign()
        fail(pts == avmon_no_pts ? nil : pts, reason)
        return .clean
      case .again, .end: return .clean
      }
    }
  }

  /// Whether pictures that come out may have been shown before.
  private var isReplaying = false

  private func sign() { cleanGroups = 0 }

  /// Begins anew on one thread with the packets of the history; false when that is not possible.
  @discardableResult
  private func beginAnew(_ show: Show, _ fail: Fail) -> Bool {
    guard !isCareful, history.isComplete, restart(threads: 1) else { return false }
    isCareful = true
    cleanGroups = 0
    replay(show, fail)
    return true
  }

  /// Goes back to several threads.
  private func resume(_ show: Show, _ fail: Fail) -> Bool {
    guard restart(threads: threads) else { return false }
    isCareful = false
    replay(show, fail)
    return true
  }

  private func restart(threads: Int) -> Bool {
    takeHeaders()
    guard let fresh = unsafe Decoder.open(parameters, timeBase: timeBase, threads: threads) else { return false }
    decoder = fresh
    isReplaying = lastShown != nil
    return true
  }

  /// Brings the parameters up to what the stream's headers have become since it was opened.
  private func takeHeaders() {
    guard let headers = history.extradata else { return }
    let padding = Int(AV_INPUT_BUFFER_PADDING_SIZE)
    guard let copy = unsafe av_mallocz(headers.count + padding) else { return }
    unsafe copy.copyMemory(from: headers, byteCount: headers.count)
    unsafe av_free(parameters.pointee.extradata)
    unsafe parameters.pointee.extradata = copy.assumingMemoryBound(to: UInt8.self)
    unsafe parameters.pointee.extradata_size = Int32(headers.count)
  }

  private func replay(_ show: Show, _ fail: Fail) {
    for index in 0..<history.count {
      let wasCareful = isCareful
      unsafe history.withPacket(index) { unsafe feed($0, show, fail) }
      // A sign during the way back has begun a replay of its own, which has done the rest.
      if isCareful != wasCareful { return }
    }
  }
}
