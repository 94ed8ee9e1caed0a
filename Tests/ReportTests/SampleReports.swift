import AVMonModel

/// Reports the tests start from; every test changes only what it is about.
enum SampleReports {
  /// Nothing found, nothing optional known.
  static let bare = Report(
    tool: .init(version: "0.1.0", libavformat: "59.27.100", libavcodec: "59.37.100"),
    input: InputInfo(source: "clip.ts", container: "mpegts", streams: []),
    analysis: .init(isComplete: true, stopReason: .endOfInput, coverage: 1, options: []),
    verdict: Verdict(status: .pass, failOn: nil, worst: nil), checks: [], events: [], measurements: Measurements(), timeline: Timeline())

  /// Every field the model knows has a value.
  static let full: Report = {
    var report = Report(
      tool: bare.tool, input: input, analysis: analysis, verdict: Verdict(status: .fail, failOn: .major, worst: .major), checks: checks,
      events: [freeze, inherited], measurements: measurements, timeline: timeline,
      run: .init(startedAt: "2024-03-01T12:00:00Z", wallSeconds: 3.1, cpuSeconds: 3.04, speed: 19.36))
    report.comparison = comparison
    return report
  }()

  private static let comparison = Comparison(
    reference: input,
    video: .init(
      stream: 0, referenceStream: 0, offset: -1.48, matched: 1490, unmatched: 10, dropped: 3, repeated: 2, reordered: 0,
      referenceArea: Region(x: 0.05, y: 0.05, width: 0.9, height: 0.9), area: Region(x: 0, y: 0, width: 1, height: 1)),
    audio: [
      .init(stream: 1, referenceStream: 1, offset: -1.4675, gain: -11.954, matched: 0.96875), .init(stream: 2, referenceStream: 1),
    ],
    quality: [
      .init(
        metric: "psnr_y", unit: "db", frames: 1490, identical: 1, mean: 41.23456, harmonicMean: 40.9, min: 33.1, p1: 34.25, p5: 36.5,
        max: 100, pooled: 40.98765),
      .init(
        metric: "ssim_all", unit: "score", frames: 1490, identical: 1, mean: 0.98765432, harmonicMean: nil, min: -0.01, p1: 0.9, p5: 0.95,
        max: 1, pooled: 0.98765432),
    ])

  static let freeze = Event(
    id: "freeze-1", detector: "freeze", stream: 0, start: MediaTime(seconds: 12.04), end: MediaTime(seconds: 15.2), severity: .major,
    confidence: 0.97, cause: "missing_frames", message: "Picture frozen for 3.16 s while sound went on",
    metrics: [Metric("mean_difference", 0.0002), Metric("peak_level", -23.456, digits: 2)],
    region: Region(x: 0.25, y: 0, width: 0.5, height: 1.0 / 3), related: ["decode_error-1"])

  static let decodeError = Event(
    id: "decode_error-1", detector: "decode_error", stream: nil, start: MediaTime(seconds: 59), end: MediaTime(seconds: 60.02),
    isOpen: true, severity: .minor, message: "Decoder reported damaged data")

  /// The same, and the reference of a comparison has it as well.
  private static let inherited: Event = {
    var event = decodeError
    event.isInherited = true
    return event
  }()

  private static let input = InputInfo(
    source: "https://cdn.example/live.m3u8?token=REDACTED", container: "mpegts", startTime: MediaTime(seconds: 1.4),
    duration: MediaTime(seconds: 60.02), bitRate: 4_212_000,
    streams: [
      StreamInfo(
        index: 0, kind: .video, codec: "h264", profile: "High", language: "und",
        video: .init(
          width: 1920, height: 1080, pixelFormat: "yuv420p", frameRate: 30000.0 / 1001, fieldOrder: "progressive", colorRange: "limited",
          frames: 1500)),
      StreamInfo(
        index: 1, kind: .audio, codec: "aac", profile: "LC", language: "eng",
        audio: .init(sampleRate: 48_000, channels: 2, channelLayout: "stereo", samples: 2_880_960)),
      StreamInfo(index: 2, kind: .subtitle, codec: "dvb_subtitle", isAnalysed: false),
    ], isTransportStream: true)

  private static let analysis = Report.Analysis(
    isComplete: false, stopReason: .signal, coverage: 0.9875,
    options: [
      .init(detector: "freeze", values: [.init(name: "min_duration", value: .number(2)), .init(name: "partial", value: .flag(true))]),
      .init(detector: "black", values: []),
    ])

  private static let checks = [
    Check(detector: "av_sync", stream: 1, status: .unknown, reason: "too short"),
    Check(detector: "black", stream: 0, status: .pass),
    Check(detector: "decode_error", stream: nil, status: .fail, events: 1, seconds: 1.02),
    Check(detector: "freeze", stream: 0, status: .fail, events: 2, seconds: 3.2),
    Check(detector: "silence", stream: nil, status: .skipped, reason: "left out"),
  ]

  private static let measurements = Measurements(
    avSync: sync, avSyncMethods: [sync],
    loudness: [
      .init(stream: 1, integrated: -22.904, range: 7.1, truePeak: -1.2, maxMomentary: -14.1, maxShortTerm: -17.55), .init(stream: 3),
    ],
    video: [.init(stream: 0, name: "luma_mean", unit: "ratio", min: 0.1, mean: 0.4321987, p95: 0.8, max: 0.9)],
    audio: [.init(stream: 1, name: "rms", unit: "dbfs", min: -.infinity, mean: -20.126, p95: -12.3, max: -9)])

  private static let sync = Measurements.AVSync(
    offset: -12.4, confidence: 0.8, method: "timestamps", stream: 1, uncertainty: 5, drift: 0.25, reason: "short")

  private static let timeline = Timeline(
    interval: 1, series: [.init(name: "luma_mean", stream: 0, unit: "ratio", values: [0.5, nil, 0.25]), emptySeries])

  private static let emptySeries = Timeline.Series(name: "bit_rate", stream: 0, unit: "bits_per_second", values: [])

  /// Reports in which each optional part is there or not, with what was changed.
  static let variants: [(change: String, report: Report)] = [
    ("no change", full),
    ("no run", changed { $0.run = nil }),
    ("no start time", changed { $0.input.startTime = nil }),
    ("no duration", changed { $0.input.duration = nil }),
    ("no bit rate", changed { $0.input.bitRate = nil }),
    ("no profile", changed { $0.input.streams[0].profile = nil }),
    ("no language", changed { $0.input.streams[1].language = nil }),
    ("no frame rate", changed { $0.input.streams[0].video?.frameRate = nil }),
    ("no picture", changed { $0.input.streams[0].video = nil }),
    ("no sound", changed { $0.input.streams[1].audio = nil }),
    ("no cause", changed { $0.events[0].cause = nil }),
    ("no region", changed { $0.events[0].region = nil }),
    ("no metrics", changed { $0.events[0].metrics = [] }),
    ("metric without a finite value", changed { $0.events[0].metrics = [Metric("ratio", .nan)] }),
    ("no gate", changed { $0.verdict = Verdict(status: .unknown, failOn: nil, worst: nil) }),
    ("no sync answer", changed { $0.measurements.avSync = .init(reason: "no video stream") }),
    ("no measurements", changed { $0.measurements = Measurements() }),
    ("no timeline", changed { $0.timeline = Timeline() }),
  ]

  static func changed(_ change: (inout Report) -> Void) -> Report {
    var report = full
    change(&report)
    return report
  }
}
