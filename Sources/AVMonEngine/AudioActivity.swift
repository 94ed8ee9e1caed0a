internal import AVMonAnalysis
internal import AVMonModel
internal import Glibc

/// When any audio stream could be heard: the evidence that turns a still or black picture into a defect.
struct AudioActivity {
  /// Blocks louder than this are sound (EBU R 128's absolute gate is -70 LUFS; silence detection uses -60 dBFS).
  private static let audible = 0.001

  private var spans: [Int: [ClosedRange<MediaTime>]] = [:]
  private(set) var hasAudio = false

  mutating func add(_ stats: AudioStats) {
    hasAudio = true
    guard stats.channels.contains(where: { $0.rms > Self.audible }) else { return }
    var list = spans[stats.stream] ?? []
    if let last = list.last, stats.time <= last.upperBound + AudioStats.length {
      list[list.count - 1] = last.lowerBound...max(last.upperBound, stats.end)
    } else if stats.end >= stats.time {
      list.append(stats.time...stats.end)
    }
    spans[stats.stream] = list
  }

  /// Share of `start`...`end` in which some stream was audible, 0...1; nil without audio.
  func share(from start: MediaTime, to end: MediaTime) -> Double? {
    guard hasAudio, end > start else { return hasAudio ? 0 : nil }
    let best = spans.values.map { list in
      list.reduce(0.0) { total, span in
        let (low, high) = (max(span.lowerBound, start), min(span.upperBound, end))
        return high > low ? total + (high - low).seconds : total
      }
    }.max()
    return min(1, (best ?? 0) / (end - start).seconds)
  }
}
