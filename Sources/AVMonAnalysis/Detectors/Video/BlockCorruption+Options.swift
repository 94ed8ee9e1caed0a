internal import AVMonModel

extension BlockCorruption {
  struct Options: DetectorOptions {
    var suspicion = 1.5
    var taintedSuspicion = 0.75
    var scaledSuspicion = 2.0
    var majorArea = 0.05
    var majorDuration = 0.5
    var lastingArea = 0.01
    var criticalArea = 0.3
    var refresh = 5.0

    static let specs: [OptionSpec<Options>] = [
      OptionSpec(
        "suspicion", \.suspicion, .count, in: 0.1...100, "standard deviations of block corners beyond the baseline that are damage",
        source: "our study of 317 versions of 35 clips: 1.5 finds 64 % with one false alarm in 0.74 h, 2.4 finds 56 % with none"),
      OptionSpec(
        "tainted-suspicion", \.taintedSuspicion, .count, in: 0.1...100, "the same where packets or decoder gave a sign of damage",
        source: "our choice: half of it; signs without damage are rarer than one in two"),
      OptionSpec(
        "scaled-suspicion", \.scaledSuspicion, .count, in: 0.1...100, "the same of pictures made smaller",
        source:
          "our study of 420 damages that were scaled up: 2 finds 74 more, no false alarm more; 1.5 (simulated) 4 more, two false"
      ),
      OptionSpec(
        "major-area", \.majorArea, .ratio, in: 0.001...1, "share of the picture with damaged blocks that is major",
        source: "our study: what stands out in a single picture"),
      OptionSpec(
        "major-duration", \.majorDuration, .seconds, in: 0.01...3600, "damage from here on is major", source: "half a second is seen"),
      OptionSpec(
        "lasting-area", \.lastingArea, .ratio, in: 0.0001...1, "share of the picture below which damage that lasts stays minor",
        source: "our choice: 1 % of a picture"),
      OptionSpec(
        "critical-area", \.criticalArea, .ratio, in: 0.01...1, "share of the picture that is critical when it lasts",
        source: "our choice: a third of the picture is lost"),
      OptionSpec(
        "refresh", \.refresh, .seconds, in: 0.5...60, "without a key frame for as long, recovery is assumed 2 s after the last error",
        source: "as decode_error: streams with intra refresh have no key frames"),
    ]
  }
}
