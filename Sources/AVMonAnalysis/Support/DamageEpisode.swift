internal import AVMonModel

/// One stretch of damaged pictures, with what decoder and picture say about it.
struct DamageEpisode: Sendable {
  private(set) var start: MediaTime
  private(set) var end: MediaTime
  /// A concealed picture that differs this little from the one before, in the mean, shows nothing: the lost parts stand still anyway.
  private static let invisible: Double = levels(0.1)

  /// Pictures that look damaged.
  private(set) var suspiciousPictures = 0
  private var taint: Taint?
  private var area = 0.0
  private var peak = 0.0
  /// Largest mean difference of a picture that the decoder vouches for to the one before; nil when none was measured.
  private var change: Double?
  private var worst: MediaTime
  private var region: Region?
  /// Scale at which the picture looked most suspicious.
  private var scale = 1.0
  private var lastSuspicious: MediaTime?
  /// Largest share of the picture that turned mid grey.
  private var grey = 0.0

  init(at start: MediaTime) { (self.start, end, worst) = (start, start, start) }

  /// Adds the word of the decoder.
  mutating func add(_ taint: Taint, until end: MediaTime) {
    start = min(start, taint.start)
    self.taint = taint
    extend(to: end)
  }

  /// Adds a picture that looks damaged, made smaller to `scale`; it may do so at several.
  mutating func add(_ blocks: OutlinedBlocks, suspicion: Double, scale: Double, _ stats: VideoStats) {
    if lastSuspicious != stats.time { suspiciousPictures += 1 }
    lastSuspicious = stats.time
    if suspicion > peak { self.scale = scale }
    if (blocks.area, suspicion) > (area, peak) { worst = stats.time }
    area = max(area, blocks.area)
    peak = max(peak, suspicion)
    if let found = blocks.region { region = region?.union(found) ?? found }
    extend(to: stats.end)
  }

  /// Adds pictures that turned grey.
  mutating func add(_ collapse: GreyCollapse.Episode) {
    start = min(start, collapse.start)
    grey = max(grey, collapse.area)
    if grey > area { (area, worst, region) = (grey, collapse.worst, region?.union(collapse.region) ?? collapse.region) }
    extend(to: collapse.end)
  }

  /// Adds pictures that are damaged by the word of the decoder: their mean difference to the one before.
  mutating func add(change difference: Double) { change = max(change ?? 0, difference) }

  mutating func extend(to end: MediaTime) { self.end = max(self.end, end) }

  /// Whether the picture itself shows the damage.
  private var isSeen: Bool { suspiciousPictures > 0 || grey > 0 }

  func finding(_ options: BlockCorruption.Options) -> Finding {
    let seconds = (end - start).seconds
    return Finding(
      at: start, severity(options, seconds), message(seconds), confidence: confidence(options), cause: taint?.cause ?? "upstream",
      metrics: [
        Metric("area_ratio", area), Metric("worst_after", (worst - start).seconds), Metric("suspicion", peak, digits: 2),
        Metric("pixel_evidence", isSeen ? 1 : 0), Metric("decoder_evidence", taint == nil ? 0 : 1),
        Metric("scale", scale), Metric("suspicious_pictures", Double(suspiciousPictures)),
        Metric("flagged_pictures", Double(taint?.flagged ?? 0)), Metric("grey_ratio", grey),
      ], region: region)
  }

  private func severity(_ options: BlockCorruption.Options, _ seconds: Double) -> Severity {
    if !isSeen, let change, change < Self.invisible { return .info }
    let lasts = seconds >= options.majorDuration
    if area >= options.criticalArea, lasts { return .critical }
    if area >= options.majorArea || (lasts && (area >= options.lastingArea || !isSeen)) { return .major }
    return .minor
  }

  private func confidence(_ options: BlockCorruption.Options) -> Double {
    switch (taint != nil, isSeen) {
    case (true, true): 0.98
    case (true, false): 0.7
    case (false, _): suspiciousPictures > 1 || grey > 0 || peak >= 2 * options.suspicion ? 0.9 : 0.6
    }
  }

  private func message(_ seconds: Double) -> String {
    let length = "for \(seconds.trimmed(2)) s"
    let what = grey > 0 ? "Picture turned grey and ghosts on it," : "Damaged blocks"
    let share = "over at least \((area * 100).trimmed(1)) % of the picture"
    switch (taint != nil, isSeen) {
    case (true, true): return "\(what) \(share) \(length), after decoder errors"
    case (true, false):
      let isConcealed = taint?.flagged ?? 0 > 0
      return "\(isConcealed ? "Concealed by the decoder" : "Pictures refer to refused ones") \(length); no block outlines to be seen"
    case (false, _): return "\(what) \(share) \(length)"
    }
  }
}
