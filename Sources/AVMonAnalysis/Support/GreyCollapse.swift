internal import AVMonModel

/// Finds a picture that turns to mid grey at once and comes back bit by bit: what is decoded after a lost key frame.
///
/// Decoders of HEVC make up missing references of luma 128 (of 8 bits). What follows adds its residues to that: a grey picture in which ghosts
/// of what moves appear until the next key frame. A cell is grey when nothing but coding noise tells it from luma 128; RGB grey (128, 128, 128)
/// is luma 126. A quarter of the picture must turn grey in jumps, which a fade does not, and be filled again little by little, which a
/// grey card that comes and goes at cuts is not.
///
/// Study: `docs/accuracy.md`, "Grey pictures after a lost key frame".
struct GreyCollapse: Sendable {
  /// Luma of a missing reference, how far coding may move it, and the structure coding may add.
  private static let (grey, tolerance, flat): (Float, Float, Float) = (levels(128), levels(1.5), levels(2.5))
  /// Share of the picture that must turn grey.
  private static let share = 0.25
  /// Difference of a cell that jumps to grey: a dissolve of half a second moves cells by less.
  private static let step: Float = levels(8)
  /// Time for all to turn grey: the pictures that refer to the lost one are not shown in the order they are decoded in.
  private static let onset = 0.25
  /// How far back the least grey is looked for, and so how long the normal is remembered.
  private static let memory = 2.0
  /// Share of the largest grey area below which it is being filled, and for how long it must be for proof: with the jump that ends it, and
  /// without one. Where a grey card dissolves into a dim scene for 2 s it takes 0.48 s.
  private static let (eroded, proof, proofAlone) = (0.7, 0.3, 0.7)
  /// How long after the last grey the jump is waited for: a usual distance of key frames.
  private static let patience = 2.0
  /// Share of the picture whose turning grey is where it begins.
  private static let visible = 0.02
  /// Grey beyond the normal that still counts.
  private static let rest = 0.05
  /// Histogram distance of the key frame that ends it.
  private static let jump = 0.4
  /// A picture that stays grey is not waited for any longer: this is the longest distance of key frames that damage is followed over.
  private static let longest = 10.0

  /// A stretch of pictures that turned grey.
  struct Episode: Sendable {
    var start: MediaTime
    /// End of the last picture that had more grey than normal, or start of the one that brought all back.
    var end: MediaTime
    /// Largest share of the picture that was grey, when, and where.
    var area: Double
    var worst: MediaTime
    var region: Region
    fileprivate var normal: Double
    fileprivate var erosion = 0.0
    fileprivate var hasJumped = false

    /// Whether the grey was filled bit by bit.
    var isProven: Bool { erosion >= (hasJumped ? GreyCollapse.proof : GreyCollapse.proofAlone) }
  }

  private struct Sample {
    var time: MediaTime
    var area: Double
    /// Share of the picture that jumped to grey.
    var turned: Double
  }

  private var samples: [Sample] = []
  private var wasGrey: [Bool] = []
  /// The stretch that goes on, proven or not.
  private(set) var episode: Episode?

  /// The stretch with the next picture in it, once it is proven; its last word when the picture ends it.
  mutating func observe(_ picture: PictureStats, _ stats: VideoStats) -> Episode? {
    guard let change = picture.change else {
      self = GreyCollapse()
      return nil
    }
    let isGrey = picture.cells.map { abs($0.mean - Self.grey) <= Self.tolerance && $0.deviation <= Self.flat }
    let cells = Double(max(1, isGrey.count))
    let area = Double(isGrey.count { $0 }) / cells
    let turned = wasGrey.count == isGrey.count ? isGrey.indices.count { turns($0, isGrey, picture) } : 0
    wasGrey = isGrey
    samples.append(Sample(time: stats.time, area: area, turned: Double(turned) / cells))
    samples.removeFirst(samples.firstIndex { (stats.time - $0.time).seconds <= Self.memory } ?? 0)
    let isOver = episode == nil ? false : follow(area, change, stats)
    if episode == nil { episode = beginning(area, stats) }
    if var worse = episode, area > worse.area {
      (worse.area, worse.worst, worse.erosion) = (area, stats.time, 0)
      worse.region = CellBounds.rectangle(isGrey.indices.filter { isGrey[$0] }, wide: picture.cellsWide, high: picture.cellsHigh)
      episode = worse
    }
    defer { if isOver { episode = nil } }
    return episode.flatMap { $0.isProven ? $0 : nil }
  }

  /// Whether a cell jumps to grey.
  private func turns(_ cell: Int, _ isGrey: [Bool], _ picture: PictureStats) -> Bool {
    isGrey[cell] && !wasGrey[cell] && picture.cells[cell].difference >= Self.step
  }

  /// A new stretch when enough of the picture has turned grey by now.
  private func beginning(_ area: Double, _ stats: VideoStats) -> Episode? {
    let split = samples.firstIndex { (stats.time - $0.time).seconds < Self.onset } ?? samples.endIndex
    guard let normal = samples[..<split].map(\.area).max(), area >= normal + Self.share else { return nil }
    let recent = samples[split...]
    guard recent.reduce(0, { $0 + $1.turned }) >= Self.share, let first = recent.first(where: { $0.turned >= Self.visible }) else {
      return nil
    }
    // The area is that of nothing yet: the caller sees that this picture is the worst so far.
    let nowhere = Region(x: 0, y: 0, width: 0, height: 0)
    return Episode(start: first.time, end: stats.end, area: 0, worst: stats.time, region: nowhere, normal: normal)
  }

  /// Takes the next picture into the stretch; true when it is over.
  private mutating func follow(_ area: Double, _ change: PictureStats.Change, _ stats: VideoStats) -> Bool {
    guard var episode else { return true }
    defer { self.episode = episode }
    let isFilled = area <= episode.normal + Self.rest
    if isFilled, change.histogram > Self.jump, (stats.time - episode.start).seconds > Self.onset {
      (episode.end, episode.hasJumped) = (stats.time, true)
      return true
    }
    if !isFilled {
      episode.end = stats.end
      if area < Self.eroded * episode.area { episode.erosion += stats.duration.seconds }
    }
    return (stats.time - episode.end).seconds > Self.patience || (stats.time - episode.start).seconds > Self.longest
  }
}
