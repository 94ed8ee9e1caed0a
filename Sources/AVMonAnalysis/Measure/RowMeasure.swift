internal import CKernels

/// Compares the rows of pictures with each other and with those of the three pictures before.
///
/// It keeps 64 samples of every row of four pictures, 0.3 MB at 1080p; the pictures themselves are not kept.
struct RowMeasure {
  private static let across = Int(avmon_row_samples)
  /// Levels by which a difference of rows exceeds those around it, and by which a moving sample differs. Coding noise of a mean of eight
  /// pixels stays below both in our study of 35 clips.
  private static let step: UInt8 = 4
  private static let threshold: UInt8 = 6
  /// Pictures a part of a torn picture may be older: buffers of up to four pictures are common.
  private static let ages = 3
  /// Lines looked at in a picture.
  private static let most = 4
  /// Narrowest line, as a share of the width; below it moving objects make lines by themselves.
  private static let narrowest = 0.1
  /// Pitch of the rows on which codecs join blocks: skipped blocks make lines there that are no tears.
  private static let grid = 8

  private var height = 0
  private var columns = 0
  /// Rows of samples, the newest picture first.
  private var samples: [[UInt8]] = []
  /// How many of the older ones belong to this run of comparable pictures.
  private var older = 0
  private var peaks: [UInt8] = []
  private var peaksBefore: [UInt8] = []
  private var pending: [(row: Int, count: Int, seam: RowStats.Seam)] = []

  /// Rows within which an edge may move from picture to picture.
  private var reach: Int { max(4, height / 32) }

  mutating func begin(width: Int, height: Int) {
    (self.height, columns, older, pending) = (height, min(Self.across, width / 8), 0, [])
    samples = Array(repeating: Array(repeating: 0, count: height * Self.across), count: Self.ages + 1)
    peaks = Array(repeating: 0, count: height)
    peaksBefore = peaks
  }

  /// Lends the memory for the samples of a new picture.
  mutating func take(_ body: (UnsafeMutablePointer<UInt8>?) -> Void) {
    samples.insert(samples.removeLast(), at: 0)
    samples[0].withUnsafeMutableBufferPointer { body($0.baseAddress) }
  }

  mutating func finish(_ kernels: avmon_kernels, isComparable: Bool) -> RowStats {
    swap(&peaks, &peaksBefore)
    if !isComparable { (older, pending) = (0, []) }
    var fields = avmon_fields()
    let (now, before) = (samples[0], older > 0 ? samples[1] : nil)
    peaks.withUnsafeMutableBufferPointer { peaks in
      func run(_ before: UnsafePointer<UInt8>?) {
        kernels.rows(now, before, UInt32(height), Self.step, Self.threshold, peaks.baseAddress, &fields)
      }
      if let before { before.withUnsafeBufferPointer { run($0.baseAddress) } } else { run(nil) }
    }
    let seams = pending.map { found in
      var seam = found.seam
      seam.after = widest(near: found.row, peaks) / Double(found.count)
      return seam
    }
    pending = older > 0 ? candidates() : []
    older = min(older + 1, Self.ages)
    let count = Double(max(1, columns * height))
    return RowStats(
      moving: Double(fields.moving) / count, even: Double(fields.cross.0) / count / 255, odd: Double(fields.cross.1) / count / 255,
      comb: Double(fields.comb) / count / 255, vertical: Double(fields.vertical) / count / 255, seams: seams)
  }

  private func widest(near row: Int, _ peaks: [UInt8]) -> Double {
    Double(peaks[max(0, row - reach)...min(height - 1, row + reach)].max() ?? 0)
  }

  /// The widest lines of the newest picture, away from its edges.
  private func candidates() -> [(row: Int, count: Int, seam: RowStats.Seam)] {
    let least = max(4, Int((Self.narrowest * Double(columns)).rounded(.up)))
    var found: [(row: Int, count: Int)] = []
    for row in stride(from: reach, to: height - reach, by: 1) where Int(peaks[row]) >= least && row % Self.grid != 0 {
      found.append((row, Int(peaks[row])))
    }
    return found.sorted { ($1.count, $0.row) < ($0.count, $1.row) }.prefix(Self.most).map { row, count in
      var seam = matched(row)
      seam.before = widest(near: row, peaksBefore) / Double(count)
      return (row, count, seam)
    }
  }

  /// The older picture that continues best across the line above `row`.
  private func matched(_ row: Int) -> RowStats.Seam {
    let (now, at) = (samples[0], row * Self.across)
    func distance(_ a: UInt8, _ b: UInt8) -> Int { abs(Int(a) - Int(b)) }
    var best = RowStats.Seam(position: Double(row) / Double(height), width: 0, matched: 0, age: 1)
    var limits: [(column: Int, limit: Int)] = []
    for column in at..<at + columns {
      let (above, below) = (column - Self.across, column + Self.across)
      let around = max(distance(now[above], now[above - Self.across]), distance(now[below], now[column]))
      if distance(now[column], now[above]) > around + Int(Self.step) { limits.append((column, around + Int(Self.step) / 2)) }
    }
    best.width = Double(limits.count) / Double(columns)
    for age in 1...older {
      let old = samples[age]
      let lower = limits.count { distance(now[$0.column], old[$0.column - Self.across]) <= $0.limit }
      let upper = limits.count { distance(now[$0.column - Self.across], old[$0.column]) <= $0.limit }
      let share = Double(max(lower, upper)) / Double(max(1, limits.count))
      if share > best.matched { (best.matched, best.age, best.isLowerOlder) = (share, age, lower >= upper) }
    }
    return best
  }
}
