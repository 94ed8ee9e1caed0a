internal import AVMonAnalysis
internal import AVMonMedia
internal import AVMonModel

/// Compares the pictures of two inputs while both are read: which shows which, when, and how well.
struct PictureComparison {
  private(set) var aligner: PictureAligner
  private(set) var account = FrameAccount()
  private var lag: PictureLag?
  /// Lags of the whole input, once it has ended.
  private(set) var windows: [PictureLag.Window] = []
  private var held: [Side: HeldPictures] = [.reference: HeldPictures(), .distorted: HeldPictures()]
  private var counts: [Side: Int] = [:]
  /// When the first picture of each is shown, and when the last one ends, seconds.
  private(set) var begins: [Side: Double] = [:]
  private(set) var ends: [Side: Double] = [:]
  private let measure: PairQuality?
  /// How well the pictures are kept, once the input has ended; and why nothing, or not all that was asked for, could be measured.
  private(set) var quality: [Comparison.Quality] = []
  private(set) var obstacle: String?

  init(referenceRate: Double?, distortedRate: Double?, hint: PictureAligner.Alignment?, quality: PairQuality?) {
    aligner = PictureAligner(referenceRate: referenceRate, distortedRate: distortedRate, hint: hint)
    measure = quality
  }

  /// Whether pictures were let go before it was known what they show, so that it is worth to begin again with what is known now.
  var shouldBeginAgain: Bool {
    aligner.lag != nil && measure != nil && account.matched == 0
      && (held[.reference]?.hasLost ?? false || held[.distorted]?.hasLost ?? false)
  }

  /// Takes a picture of one side at `time`, seconds.
  mutating func add(_ side: Side, _ frame: borrowing Frame, _ format: PictureFormat, _ stats: VideoStats, at time: Double) {
    guard let tiles = Self.tiles(of: frame, format) else { return }
    let number = counts[side, default: 0]
    counts[side] = number + 1
    if begins[side] == nil { begins[side] = time }
    ends[side] = time + stats.duration.seconds
    if measure != nil, let copy = frame.shared() { held[side]?.add(number, HeldPicture(copy, format)) }
    let active = stats.picture?.detail?.active.flatMap { Self.area($0, format) }
    aligner.append(side, PictureAligner.Picture(time: time, duration: stats.duration.seconds, tiles: tiles, active: active))
  }

  mutating func end(_ side: Side) { aligner.end(side) }

  /// Takes what the aligner has decided.
  mutating func settle() {
    for match in aligner.takeDecisions() {
      if lag == nil, aligner.lag != nil { lag = PictureLag(period: aligner.period, hasEqualRates: aligner.hasEqualRates) }
      account.add(match)
      lag?.add(match)
      if let number = match.reference, let left = held[.reference]?[number], let right = held[.distorted]?[match.distorted] {
        // Pictures that were cropped have no samples in common.
        if aligner.geometry == .same { measure?.measure(left, right) }
      }
      held[.distorted]?.release(before: match.distorted + 1)
    }
    held[.reference]?.release(before: aligner.oldestNeeded)
  }

  /// Ends the comparison.
  mutating func finish() {
    settle()
    windows = lag?.finish() ?? []
    guard let measure else { return }
    quality = measure.finish()
    if let geometry = aligner.geometry, geometry != .same {
      obstacle = "the picture was cropped or has bars: there are no samples to compare"
    } else {
      obstacle = measure.obstacle ?? (quality.isEmpty ? "no picture was compared" : nil)
    }
  }

  /// Lag at the begin and at the end, seconds.
  var edgeLags: (first: Double, last: Double)? {
    guard let first = account.first, let last = account.last else { return nil }
    return (first.time - first.referenceTime, last.time - last.referenceTime)
  }

  private static func tiles(of frame: borrowing Frame, _ format: PictureFormat) -> PictureTiles? {
    frame.withPlane(0, rows: format.height, rowBytes: format.width * format.bytesPerSample) { bytes, stride in
      PictureTiles(bytes, stride: stride, format: format)
    }
  }

  /// What lies between the bars; nil when they are too large to be bars.
  private static func area(_ active: ActivePicture, _ format: PictureFormat) -> PictureArea? {
    let (width, height) = (Double(format.width), Double(format.height))
    let area = PictureArea(
      x: Double(active.left) / width, y: Double(active.top) / height, width: 1 - Double(active.left + active.right) / width,
      height: 1 - Double(active.top + active.bottom) / height)
    return area.width > leastShare && area.height > leastShare ? area : nil
  }

  /// Share of the width and height that a picture between bars has at least: 2.39:1 in 4:3 leaves 0.56.
  private static let leastShare = 0.4
}
