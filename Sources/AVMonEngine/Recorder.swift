internal import AVMonModel

/// Collects curves and their summaries while the input runs.
///
/// Time zero is known only when every analysed stream has shown its first frame, so early samples wait; then they go into bins of one
/// second. Inputs beyond a day, or with absurd time stamps, get longer bins: memory stays bounded.
struct Recorder {
  /// How the samples of a bin become one value.
  enum Reduction { case mean, maximum, sumPerSecond }

  struct Key: Hashable {
    var name: String
    var stream: Int
  }

  private struct Series {
    var key: Key
    var unit: String
    var reduction: Reduction
    var sums: [Double] = []
    var counts: [Int32] = []
    var distribution: Distribution
  }

  /// Longest timeline kept, in bins: a day of seconds.
  private static let binLimit = 86_400

  private var series: [Series] = []
  private var lookup: [Key: Int] = [:]
  private var waiting: [(series: Int, time: MediaTime, value: Double)] = []
  private var zero: MediaTime?
  private var interval = 1.0

  /// Adds a sample at a container time.
  mutating func add(_ name: String, stream: Int, unit: String, _ reduction: Reduction, at time: MediaTime, _ value: Double) {
    let key = Key(name: name, stream: stream)
    let index = lookup[key] ?? open(key, unit, reduction)
    if reduction != .sumPerSecond { series[index].distribution.add(value) }
    if let zero { place(index, (time - zero).seconds, value) } else { waiting.append((index, time, value)) }
  }

  /// Fixes time zero.
  mutating func settle(zero: MediaTime) {
    guard self.zero == nil else { return }
    self.zero = zero
    for sample in waiting { place(sample.series, (sample.time - zero).seconds, sample.value) }
    waiting = []
  }

  private mutating func open(_ key: Key, _ unit: String, _ reduction: Reduction) -> Int {
    lookup[key] = series.count
    series.append(Series(key: key, unit: unit, reduction: reduction, distribution: Distribution(unit: unit)))
    return series.count - 1
  }

  private mutating func place(_ index: Int, _ seconds: Double, _ value: Double) {
    while seconds / interval >= Double(Self.binLimit) { halve() }
    let bin = max(0, Int(seconds / interval))
    let missing = bin + 1 - series[index].sums.count
    if missing > 0 {
      series[index].sums.append(contentsOf: repeatElement(0, count: missing))
      series[index].counts.append(contentsOf: repeatElement(0, count: missing))
    }
    if series[index].reduction == .maximum {
      series[index].sums[bin] = series[index].counts[bin] == 0 ? value : max(series[index].sums[bin], value)
    } else {
      series[index].sums[bin] += value
    }
    series[index].counts[bin] += 1
  }

  private mutating func halve() {
    interval *= 2
    for index in series.indices {
      let (sums, counts, reduction) = (series[index].sums, series[index].counts, series[index].reduction)
      var (newSums, newCounts): ([Double], [Int32]) = ([], [])
      for bin in stride(from: 0, to: sums.count, by: 2) {
        let next = bin + 1 < sums.count && counts[bin + 1] > 0 ? bin + 1 : nil
        newCounts.append(counts[bin] + (next.map { counts[$0] } ?? 0))
        switch (next, reduction) {
        case (nil, _): newSums.append(sums[bin])
        case (let next?, .maximum): newSums.append(counts[bin] == 0 ? sums[next] : max(sums[bin], sums[next]))
        case (let next?, _): newSums.append(sums[bin] + sums[next])
        }
      }
      (series[index].sums, series[index].counts) = (newSums, newCounts)
    }
  }

  /// The curves, by stream and name.
  func timeline() -> Timeline {
    let rows = sorted().map { series in
      Timeline.Series(
        name: series.key.name, stream: series.key.stream, unit: series.unit,
        values: zip(series.sums, series.counts).map { sum, count in
          guard count > 0 else { return nil }
          return switch series.reduction {
          case .mean: sum / Double(count)
          case .maximum: sum
          case .sumPerSecond: sum / interval
          }
        })
    }
    return Timeline(interval: interval, series: rows)
  }

  /// Summaries of the curves of `stream`.
  func summaries(stream: Int) -> [Measurements.Summary] {
    sorted().filter { $0.key.stream == stream && $0.reduction != .sumPerSecond }
      .compactMap { $0.distribution.summary(stream: stream, name: $0.key.name, unit: $0.unit) }
  }

  private func sorted() -> [Series] { series.sorted { ($0.key.stream, $0.key.name) < ($1.key.stream, $1.key.name) } }
}
