internal import AVMonModel

/// Compares programme loudness with a target and true peak with a limit.
struct Loudness: Detector {
  struct Options: DetectorOptions {
    var check = false
    /// LUFS and LU.
    var target = -23.0
    var tolerance = 1.0
    var majorTolerance = 3.0
    /// dBTP.
    var truePeak = -1.0

    static var specs: [OptionSpec<Options>] {
      [
        OptionSpec(
          "check", \.check, "Compare programme loudness with `target`", source: "targets differ by house and outlet, so none is assumed"),
        OptionSpec(
          "target", \.target, .loudness, in: -70...0, "Programme loudness to be met",
          source: "EBU R 128: -23 LUFS (ATSC A/85: -24, streaming about -14 to -27)"),
        OptionSpec(
          "tolerance", \.tolerance, .loudness, in: 0...30, "Distance in LU from the target from which the severity is minor",
          source: "EBU R 128: 1 LU for live programmes"),
        OptionSpec(
          "major-tolerance", \.majorTolerance, .loudness, in: 0...30, "Distance in LU from which the severity is major",
          source: "about the change a listener corrects by hand"),
        OptionSpec("true-peak", \.truePeak, .decibels, in: -30...20, "Largest inter-sample peak allowed", source: "EBU R 128: -1 dBTP"),
      ]
    }
  }

  static let id = "loudness"
  static let summary = "Measures programme loudness and true peak, and compares them with a target when told to."
  static let details = """
    Integrated loudness, loudness range, largest momentary and short-term loudness and true peak by ITU-R BS.1770-4 and EBU Tech 3341 \
    and 3342; the figures are in the report's `measurements`. Without `check` no loudness is wrong, and a true peak above \
    `true-peak` is info. With `check` programme loudness further than `tolerance` from `target` is minor, further than \
    `major-tolerance` major, and a true peak above the limit minor. The events cover the whole programme.

    Channels are weighted by their place (1.41 at the sides, 0 for low frequency effects); an unknown layout is taken for the usual one \
    of its number of channels. Sample rates from 8 to 192 kHz are measured.
    """
  static let scope = DetectorScope.audio
  static let needs = Needs.loudness

  private let options: Options
  private var measured: Measurements.Loudness?
  private var start: MediaTime?
  private var end = MediaTime.zero

  init(_ options: Options, _ context: StreamContext) { self.options = options }

  mutating func observe(audio: AudioStats, _ out: inout Findings) {
    start = min(start ?? audio.time, audio.time)
    end = max(end, audio.end)
  }

  mutating func observe(loudness: Measurements.Loudness, _ out: inout Findings) { measured = loudness }

  mutating func finish(at end: MediaTime, _ out: inout Findings) {
    guard let start else { return out.cannotTell("no sound was decoded") }
    guard let measured else { return out.cannotTell("loudness is not measured at this sample rate") }
    if let integrated = measured.integrated {
      compare(integrated, measured, from: start, &out)
    } else {
      out.cannotTell("the sound is shorter than 0.4 s or never above -70 LUFS, which programme loudness leaves out")
    }
    if let peak = measured.truePeak, peak > options.truePeak {
      let (level, limit) = (peak.fixed(1), options.truePeak.trimmed(1))
      out.add(
        Finding(
          at: start, options.check ? .minor : .info, "True peak \(level) dBTP, above \(limit) dBTP", cause: "true_peak",
          metrics: [Metric("true_peak_dbtp", peak, digits: 2), Metric("limit_dbtp", options.truePeak, digits: 2)]), until: self.end)
    }
  }

  private func compare(_ integrated: Double, _ measured: Measurements.Loudness, from start: MediaTime, _ out: inout Findings) {
    let distance = integrated - options.target
    guard options.check, abs(distance) > options.tolerance else { return }
    let severity: Severity = abs(distance) > options.majorTolerance ? .major : .minor
    let (value, target, far) = (integrated.fixed(1), options.target.trimmed(1), abs(distance).fixed(1))
    var metrics = [
      Metric("integrated_lufs", integrated, digits: 2), Metric("target_lufs", options.target, digits: 2),
      Metric("distance_lu", distance, digits: 2),
    ]
    if let range = measured.range { metrics.append(Metric("range_lu", range, digits: 2)) }
    out.add(
      Finding(
        at: start, severity, "Programme loudness \(value) LUFS, \(far) LU \(distance > 0 ? "above" : "below") the target of \(target) LUFS",
        cause: distance > 0 ? "too_loud" : "too_quiet", metrics: metrics), until: end)
  }
}
