internal import AVMonModel

extension TextReport {
  /// What became of the reference, in a few lines.
  static func comparison(_ comparison: Comparison) -> [String] {
    var lines = topic("Reference", [comparison.reference.source.forTerminal] + (comparison.reason.map { ["unknown: \($0)"] } ?? []))
    if let video = comparison.video, comparison.reason == nil { lines += topic("Video", [pictures(video)]) }
    if comparison.reason == nil { lines += topic("Audio", comparison.audio.map(sound)) }
    lines += topic("Quality", aligned(comparison.quality.map(quality)))
    return [""] + lines
  }

  private static func pictures(_ video: Comparison.Video) -> String {
    guard let offset = video.offset else { return "none could be found in the reference" }
    var parts = [later(offset), "\(video.matched) of \(video.matched + video.unmatched) found"]
    if let dropped = video.dropped { parts.append("\(dropped) dropped") }
    if let repeated = video.repeated { parts.append("\(repeated) repeated") }
    if let reordered = video.reordered, reordered > 0 { parts.append("\(reordered) out of order") }
    if video.referenceArea.area < 0.999 { parts.append("\((100 * video.referenceArea.area).fixed(0)) % of the reference's picture seen") }
    if video.area.area < 0.999 { parts.append("in \((100 * video.area.area).fixed(0)) % of the picture") }
    return parts.joined(separator: ", ")
  }

  private static func sound(_ audio: Comparison.Audio) -> String {
    guard let offset = audio.offset else { return "#\(audio.stream)  not that of the reference's #\(audio.referenceStream)" }
    let gain = audio.gain.map { ", \($0 >= 0 ? "+" : "")\($0.fixed(1)) dB" } ?? ""
    return "#\(audio.stream)  \(later(offset))\(gain)"
  }

  private static func later(_ seconds: Double) -> String {
    let text = abs(seconds).fixed(3)
    return text == "0.000" ? "at the same time" : "\(text) s \(seconds > 0 ? "later" : "earlier")"
  }

  private static func quality(_ row: Comparison.Quality) -> [String] {
    let digits = row.unit == "db" ? 2 : 4
    let unit = row.unit == "db" ? " dB" : ""
    return [
      row.metric.forTerminal, "mean \(row.mean.fixed(digits))\(unit)", "worst 1 % \(row.p1.fixed(digits))\(unit)",
      "min \(row.min.fixed(digits))\(unit)",
    ]
  }
}
