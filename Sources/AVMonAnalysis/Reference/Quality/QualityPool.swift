/// Pools the quality of pictures over a stream.
///
/// Keeps every value, 8 bytes for each metric and picture, so that percentiles are exact.
public struct QualityPool: Sendable {
  /// Levels above this, in decibels, are pooled as this: equal planes have infinite PSNR, which would make every mean infinite.
  public static let cap = 100.0

  /// One metric over all pictures that have it.
  public struct Row: Sendable, Equatable {
    /// `psnr_y`, `ssim_all`, `ms_ssim` and so on.
    public var name: String
    /// `dB`, or `ratio` for similarities.
    public var unit: String
    public var count: Int
    /// Pictures whose planes are equal to the reference.
    public var identical: Int
    public var mean: Double
    /// Nil when a value is 0 or below.
    public var harmonicMean: Double?
    public var minimum: Double
    /// Percentiles are interpolated between the two nearest values.
    public var percentile1: Double
    public var percentile5: Double
    public var maximum: Double
    /// What FFmpeg's filters print for the whole stream: PSNR of the mean squared error over all pictures, XPSNR of the mean root of the
    /// weighted squared error, the mean of similarities. At most `cap`, which is also what equal streams have.
    public var overall: Double
  }

  private enum Kind { case psnr, weightedPSNR, xpsnr, similarity }
  private typealias Metric = (name: String, kind: Kind, value: @Sendable (PictureQuality) -> Double?)

  private static let metrics: [Metric] = [
    ("psnr_y", .psnr, { $0.psnr.y }), ("psnr_u", .psnr, { $0.psnr.u }), ("psnr_v", .psnr, { $0.psnr.v }),
    ("psnr_average", .psnr, { $0.psnrAverage }), ("psnr_weighted", .weightedPSNR, { $0.psnrWeighted }),
    ("ssim_y", .similarity, { $0.ssim.y }), ("ssim_u", .similarity, { $0.ssim.u }), ("ssim_v", .similarity, { $0.ssim.v }),
    ("ssim_all", .similarity, { $0.ssimAll }), ("ms_ssim", .similarity, { $0.msSSIM }),
    ("xpsnr_y", .xpsnr, { $0.xpsnr.y }), ("xpsnr_u", .xpsnr, { $0.xpsnr.u }), ("xpsnr_v", .xpsnr, { $0.xpsnr.v }),
  ]

  private var values: [[Double]] = Array(repeating: [], count: metrics.count)

  public init() {}

  public mutating func add(_ quality: PictureQuality) {
    for (index, metric) in Self.metrics.enumerated() {
      if let value = metric.value(quality), !value.isNaN { values[index].append(value) }
    }
  }

  /// The metrics that any picture has, in a fixed order.
  public var rows: [Row] {
    var rows: [Row] = []
    for (metric, values) in zip(Self.metrics, values) where !values.isEmpty {
      rows.append(Self.row(metric, values, overall: overall(metric.kind, values, rows)))
    }
    return rows
  }

  /// (6 Y + U + V) / 8 of levels, each counted as at most `cap`, but infinite when all are; nil without all three.
  static func weighted(_ levels: PlaneValues) -> Double? {
    guard let y = levels.y, let u = levels.u, let v = levels.v else { return nil }
    if y.isInfinite && u.isInfinite && v.isInfinite { return .infinity }
    return (6 * min(y, cap) + min(u, cap) + min(v, cap)) / 8
  }

  /// A row of scores that something else has measured.
  public static func row(_ name: String, scores: [Double], harmonicMean: Double?) -> Row? {
    guard !scores.isEmpty else { return nil }
    let sorted = scores.sorted()
    let mean = sorted.reduce(0, +) / Double(sorted.count)
    return Row(
      name: name, unit: "ratio", count: sorted.count, identical: 0, mean: mean, harmonicMean: harmonicMean, minimum: sorted[0],
      percentile1: percentile(sorted, 0.01), percentile5: percentile(sorted, 0.05), maximum: sorted[sorted.count - 1], overall: mean)
  }

  private static func row(_ metric: Metric, _ values: [Double], overall: Double) -> Row {
    let isLevel = metric.kind != .similarity
    let sorted = values.map { isLevel ? min($0, cap) : $0 }.sorted()
    let count = Double(sorted.count)
    let harmonic = sorted[0] > 0 ? count / sorted.reduce(0) { $0 + 1 / $1 } : nil
    return Row(
      name: metric.name, unit: isLevel ? "dB" : "ratio", count: sorted.count,
      identical: values.count { isLevel ? $0.isInfinite : $0 == 1 }, mean: sorted.reduce(0, +) / count, harmonicMean: harmonic,
      minimum: sorted[0], percentile1: percentile(sorted, 0.01), percentile5: percentile(sorted, 0.05), maximum: sorted[sorted.count - 1],
      overall: overall)
  }

  /// - Parameter rows: those of the metrics before.
  private func overall(_ kind: Kind, _ values: [Double], _ rows: [Row]) -> Double {
    let count = Double(values.count)
    func level(_ name: String) -> Double? { rows.first { $0.name == name }?.overall }
    switch kind {
    case .psnr: return min(Self.cap, -Decibel.of(power: values.reduce(0) { $0 + Decibel.power(of: -$1) } / count))
    case .xpsnr: return min(Self.cap, -2 * Decibel.of(power: values.reduce(0) { $0 + Decibel.amplitude(of: -$1) } / count))
    case .weightedPSNR: return Self.weighted(PlaneValues(y: level("psnr_y"), u: level("psnr_u"), v: level("psnr_v"))) ?? Self.cap
    case .similarity: return values.reduce(0, +) / count
    }
  }

  private static func percentile(_ sorted: [Double], _ share: Double) -> Double {
    let position = share * Double(sorted.count - 1)
    let index = Int(position)
    guard index + 1 < sorted.count else { return sorted[index] }
    return sorted[index] + (position - Double(index)) * (sorted[index + 1] - sorted[index])
  }
}
