import AVMonModel

/// Finds sound that is not there at all, as opposed to sound that is silent.
struct AudioMissing: Detector {
  static let id = "audio_missing"
  static let summary = "No audio stream, an audio stream without content, or a stretch of picture without audio samples."
  static let details = """
    Silence is sound; this is about samples that do not exist.

    * A picture without any audio stream: `minor` over the whole input, cause `no_audio_stream`.
    * An audio stream that was declared and carries nothing that can be decoded: `major`, cause `no_packets` or `nothing_decoded`.
    * A gap of at least 0.5 s between decoded samples while the picture goes on: `minor`, from 2 s `major`, from 10 s `critical`;
      cause `packets_missing`.
    * Sound that begins or ends more than 1 s after or before the picture: `minor`, cause `head` or `tail`. Not said of an excerpt.
    """
  static let scope = DetectorScope.input
  static let needs: Needs = [.pictures, .sound, .packets]

  struct Options: DetectorOptions {
    var minGap = 0.5
    var majorGap = 2.0
    var criticalGap = 10.0
    var edge = 1.0

    static let specs: [OptionSpec<Options>] = [
      OptionSpec("min-gap", \.minGap, .seconds, in: 0.05...60, "shortest gap that is told", source: "dropout covers up to 0.5 s"),
      OptionSpec("major-gap", \.majorGap, .seconds, in: 0.05...600, "gap from which it is major", source: "our choice"),
      OptionSpec("critical-gap", \.criticalGap, .seconds, in: 0.05...3600, "gap from which it is critical", source: "Evertz: 10 s"),
      OptionSpec("edge", \.edge, .seconds, in: 0.1...600, "difference of the tracks' begins or ends that is told", source: "our corpus"),
    ]
  }

  /// Gaps of the picture that are remembered; a picture that stops more often is no picture to compare with.
  private static let gapLimit = 256

  private struct Span: Sendable { var start, end: MediaTime }
  private struct Track: Sendable {
    var hasPackets = false
    var start: MediaTime?
    var end = MediaTime.zero
    /// Gaps that wait for the picture to be known up to their end.
    var gaps: [Span] = []
  }

  private let options: Options
  private let minGap: MediaTime
  private let context: StreamContext
  private let hasVideo: Bool
  private var tracks: [Int: Track] = [:]
  private var picture: Span?
  private var pictureGaps: [Span] = []

  init(_ options: Options, _ context: StreamContext) {
    (self.options, self.context, minGap) = (options, context, MediaTime(seconds: options.minGap))
    hasVideo = context.analysed.contains { $0.kind == .video }
    for stream in context.analysed where stream.kind == .audio { tracks[stream.index] = Track() }
  }

  mutating func observe(packet: PacketStats, _ out: inout Findings) {
    if packet.kind == .audio { tracks[packet.stream]?.hasPackets = true }
  }

  mutating func observe(video: VideoStats, _ out: inout Findings) {
    guard var known = picture else {
      picture = Span(start: video.time, end: video.end)
      return
    }
    if video.time >= known.end + minGap {
      pictureGaps.append(Span(start: known.end, end: video.time))
      if pictureGaps.count > Self.gapLimit { pictureGaps.removeFirst() }
    }
    known.end = max(known.end, video.end)
    picture = known
    // Pictures come in order, so all that is before this one is known.
    for stream in tracks.keys.sorted() {
      while let gap = tracks[stream]?.gaps.first, gap.end <= video.time {
        tracks[stream]?.gaps.removeFirst()
        judge(gap, stream, &out)
      }
    }
  }

  mutating func observe(event: StreamEvent, _ out: inout Findings) {
    guard case .audioFrame(let stream, let time, let samples, let rate) = event, samples > 0, rate > 0, var track = tracks[stream] else {
      return
    }
    if track.start != nil, time >= track.end + minGap {
      if track.gaps.count == Self.gapLimit { judge(track.gaps.removeFirst(), stream, &out) }
      track.gaps.append(Span(start: track.end, end: time))
    }
    track.start = min(track.start ?? time, time)
    track.end = max(track.end, time + .sample(Int64(samples), rate: rate))
    tracks[stream] = track
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) {
    guard hasVideo else { return }
    let hasSound = context.input.streams.contains { $0.kind == .audio }
    if !hasSound, picture != nil {
      out.add(Finding(at: .zero, .minor, "There is no audio stream", cause: "no_audio_stream"), until: end)
    }
    for (stream, track) in tracks.sorted(by: { $0.key < $1.key }) {
      guard let start = track.start else {
        let (what, cause) = track.hasPackets ? ("nothing that can be decoded", "nothing_decoded") : ("no packets", "no_packets")
        out.add(Finding(at: .zero, .major, "Audio stream \(stream) has \(what)", cause: cause, stream: stream), until: end)
        continue
      }
      for gap in track.gaps { judge(gap, stream, &out) }
      tracks[stream]?.gaps = []
      if !context.isExcerpt { compareEdges(stream, start: start, end: track.end, &out) }
    }
  }

  /// Reports a gap as far as the picture goes on in it.
  private func judge(_ gap: Span, _ stream: Int, _ out: inout Findings) {
    guard let picture else { return }
    let (start, end) = (max(gap.start, picture.start), min(gap.end, picture.end))
    let without = pictureGaps.reduce(0.0) { $0 + max(0, (min(end, $1.end) - max(start, $1.start)).seconds) }
    guard (end - start).seconds - without >= options.minGap else { return }
    let length = (end - start).seconds
    let severity: Severity = length >= options.criticalGap ? .critical : length >= options.majorGap ? .major : .minor
    out.add(
      Finding(
        at: start, severity, "No audio samples for \(end - start) while the picture goes on", cause: "packets_missing",
        metrics: [Metric("gap_seconds", length)], stream: stream), until: end)
  }

  private func compareEdges(_ stream: Int, start: MediaTime, end: MediaTime, _ out: inout Findings) {
    guard let picture else { return }
    if (start - picture.start).seconds > options.edge {
      out.add(
        Finding(at: picture.start, .minor, "Sound begins \(start - picture.start) after the picture", cause: "head", stream: stream),
        until: start)
    }
    if (picture.end - end).seconds > options.edge {
      // Nothing followed by the end of the input.
      out.add(
        Finding(at: end, .minor, "Sound ends \(picture.end - end) before the picture", cause: "tail", stream: stream), until: picture.end,
        isOpen: true)
    }
  }
}
