internal import AVMonModel

/// Finds damaged blocks, by what the decoder says and by what the picture shows.
struct BlockCorruption: Detector {
  static let id = "block_corruption"
  static let summary = "Blocks of the picture are damaged."
  static let details = """
    Two witnesses are heard and never confused. The **decoder**: concealed or failed slices, from the first flagged picture to the key frame that \
    ends the damage; in VP9 and AV1, whose decoders conceal nothing, pictures shown between two refused packets without a key frame between \
    them. The **picture**: corners of straight edges on the grid of macroblocks, more than on grids shifted by 5 and 8 samples and \
    more than in the two seconds before, most of them strong; or new vertical stripes, as intra concealment draws them; or mid grey. The \
    picture alone tells of damage that was coded into it upstream (`cause` `upstream`); it needs a second of pictures before it.

    Mid grey (luma 128) is what decoders of HEVC make up for a lost key frame. At least a quarter of the picture must jump to it and be filled \
    again bit by bit; the event is over with the jump of the next key frame, or when hardly any grey is left. Metric `grey_ratio` is the largest \
    grey share.

    `area_ratio` is the share of blocks with new outlines in the worst picture, a lower bound, and `region` the rectangle around all of \
    them. Low bit rate is no damage: its outlines are weak, lie on the transform grid too, and are there all the time. Packets flagged by the \
    transport layer alone are no damage either, but make the picture's word weigh more. Pictures before the first key frame and packets cut \
    off at a jump of the time stamps are no damage.

    Pictures scaled up by 3/2 or 9/4 after the damage are made smaller for it, one picture in six, at 2/3 and 4/9 in turn; one that \
    looks damaged has the next ones looked at until one does not, so such an event may begin up to twelve pictures late. A scale speaks from \
    `scaled-suspicion` on and after four turns (about 50 pictures). Scaled up by 2, macroblocks lie on the grid of the picture as it is. Metric \
    `scale` says where the picture looked worst: 1, 0.667 or 0.444.

    Out of reach: damage without outlines on the grid of 16 (most concealed losses of MPEG-2, smooth areas), in pictures that were made \
    smaller, cropped, padded or scaled by other factors after it, and changes of colour only.

    Severity: minor; major from `major-area` on, or from `major-duration` on with `lasting-area`; `critical-area` for as long is critical. \
    What only the decoder saw is major from `major-duration` on, and info when the concealed pictures equal the ones before them.
    """
  static let scope = DetectorScope.video
  static let needs: Needs = [.grid, .packets]

  /// A picture without a key frame before it is looked at all the same after this many seconds: streams with intra refresh have none.
  private static let patience = 5.0
  /// Gap between suspicious pictures that an event bridges, and how long damage may stay without becoming the new normal.
  private static let gap = 0.5
  private static let longest = 5.0
  /// Once begun, damage goes on down to this suspicion.
  private static let hold = 0.75
  /// Pictures whose turn it was that make the baseline of a scale, and the least of them.
  private static let scaledMemory = 12
  private static let scaledWarmUp = 4

  private let options: Options
  private var suspicion: BlockSuspicion
  private var collapse = GreyCollapse()
  private var taint: Taint?
  /// Pictures shown since a refused packet: time of the first one, and their largest mean difference to the one before.
  private var orphans: (start: MediaTime, change: Double)?
  /// Whether pictures between two refused packets are damaged: in our study of 1102 streams with refused packets 1252 of 1252 were in VP9, and
  /// 8209 of 8504 in AV1. Other codecs were not measured; their decoders conceal, and say so.
  private let canChain: Bool
  private var discontinuity: MediaTime?
  private var first: MediaTime?
  private var hasKey = false
  /// For each scale of `ScaledGridStats`.
  private var scaledSuspicions: [BlockSuspicion]
  /// Edges of the last sound picture, as it is and then at each scale.
  private var soundSides: [[UInt8]]
  private var episode: DamageEpisode?
  private var handle: Findings.Handle?

  init(_ options: Options, _ context: StreamContext) {
    self.options = options
    canChain = ["vp9", "av1"].contains(context.stream?.codec)
    suspicion = BlockSuspicion(frameDuration: MediaTime(seconds: 1 / max(1, context.stream?.video?.frameRate ?? 25)))
    scaledSuspicions = ScaledGridStats.Scale.allCases.map { _ in BlockSuspicion(pictures: Self.scaledMemory, warmUp: Self.scaledWarmUp) }
    soundSides = Array(repeating: [], count: 1 + scaledSuspicions.count)
  }

  mutating func observe(packet: PacketStats, _ out: inout Findings) {
    guard packet.isCorrupt, !packet.isDiscarded, packet.kind == .video, packet.stream == out.stream else { return }
    if let time = packet.pts ?? packet.dts { mark(at: time) { $0.corruptPackets += 1 } }
  }

  mutating func observe(event: StreamEvent, _ out: inout Findings) {
    switch event {
    case .discontinuity(_, let time, _): discontinuity = time
    case .decodeFailure(_, let time, _): refuse(at: time)
    default: break
    }
  }

  /// Notes a refused packet. What was shown since another one refers to what is missing; that this one is refused as well says that the damage
  /// goes on.
  private mutating func refuse(at time: MediaTime) {
    mark(at: time) { $0.refused += 1 }
    guard canChain, let orphans, orphans.start < time, let taint, !taint.atDiscontinuity else { return }
    var damage = episode ?? DamageEpisode(at: taint.start)
    damage.add(taint, until: time)
    damage.add(change: orphans.change)
    episode = damage
  }

  mutating func observe(video stats: VideoStats, _ out: inout Findings) {
    let began = first ?? stats.time
    first = began
    hasKey = hasKey || stats.isKey || (stats.time - began).seconds > Self.patience
    guard hasKey else { return }
    let isHit = !stats.damage.isDisjoint(with: [.decoder, .reference])
    if isHit { mark(at: stats.time) { $0.flagged += 1 } }
    let step = taint?.follow(stats, isHit: isHit, refresh: options.refresh)
    look(at: stats)
    if let taint, taint.refused > 0, stats.time > taint.start {
      orphans = (orphans?.start ?? stats.time, max(orphans?.change ?? 0, stats.picture?.change?.mean ?? 1))
    }
    if let taint, taint.flagged > 0, !taint.atDiscontinuity {
      var damage = episode ?? DamageEpisode(at: taint.start)
      damage.add(taint, until: step == .goesOn ? stats.end : stats.time)
      if isHit, let change = stats.picture?.change?.mean { damage.add(change: change) }
      episode = damage
    }
    if step == .healed || step == .assumedHealed { (taint, orphans) = (nil, nil) }
    // What is turning grey may yet prove to be part of the same damage.
    if let episode, taint == nil, collapse.episode == nil, (stats.time - episode.end).seconds >= Self.gap {
      close(&out)
    } else {
      report(&out)
    }
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) { close(isOpen: (episode?.end ?? .zero) >= end, &out) }

  /// Notes a sign of damage in the stream.
  private mutating func mark(at time: MediaTime, _ note: (inout Taint) -> Void) {
    var taint = taint ?? Taint(at: time)
    taint.sign(at: time)
    if let discontinuity, (time - discontinuity).magnitude.seconds < 1 { taint.atDiscontinuity = true }
    note(&taint)
    self.taint = taint
  }

  /// Asks the picture.
  private mutating func look(at stats: VideoStats) {
    guard let picture = stats.picture else { return }
    if let grey = collapse.observe(picture, stats) {
      var damage = episode ?? DamageEpisode(at: grey.start)
      damage.add(grey)
      episode = damage
    }
    if picture.change == nil {
      suspicion.reset()
      for index in scaledSuspicions.indices { scaledSuspicions[index].reset() }
    }
    // Plain pictures have no edges: after two seconds of them any picture would look new.
    let isNormal = !picture.isPlain && episode.map { (stats.time - $0.start).seconds > Self.longest } ?? true
    if let grid = picture.grid, let doubt = suspicion.observe(grid, learn: isNormal) {
      weigh(doubt, limit: taint == nil ? options.suspicion : options.taintedSuspicion, grid, at: nil, stats)
    }
    if let scaled = picture.scaledGrid { look(at: scaled, isNormal: isNormal, stats) }
  }

  private mutating func look(at scaled: ScaledGridStats, isNormal: Bool, _ stats: VideoStats) {
    // Damage of this very stream lies on the grid of the picture as it is: packets and decoder say nothing about the others.
    let limit = options.scaledSuspicion
    let doubt = scaledSuspicions[scaled.scale.rawValue].suspicion(of: scaled.grid)
    // A dozen pictures are a baseline that the first damaged one would spoil.
    let isSound = doubt.map { $0 < limit } ?? true
    if scaled.isDue, isNormal, isSound || episode != nil { scaledSuspicions[scaled.scale.rawValue].learn(scaled.grid) }
    if let doubt { weigh(doubt, limit: limit, scaled.grid, at: scaled.scale, stats) }
  }

  /// Judges the edges of a picture as it is, or made smaller.
  private mutating func weigh(_ doubt: Double, limit: Double, _ grid: GridStats, at scale: ScaledGridStats.Scale?, _ stats: VideoStats) {
    let lens = scale.map { 1 + $0.rawValue } ?? 0
    if doubt >= limit {
      var damage = episode ?? DamageEpisode(at: stats.time)
      damage.add(OutlinedBlocks(grid, before: soundSides[lens]), suspicion: doubt, scale: scale?.ratio ?? 1, stats)
      episode = damage
    } else if doubt >= Self.hold, episode?.suspiciousPictures ?? 0 > 0 {
      episode?.extend(to: stats.end)
    } else if episode == nil, stats.picture.map({ !$0.isPlain }) ?? false {
      soundSides[lens] = grid.sides
    }
  }

  private mutating func report(_ out: inout Findings) {
    guard let episode else { return }
    if let handle { out.update(handle, episode.finding(options)) } else { handle = out.open(episode.finding(options)) }
  }

  private mutating func close(isOpen: Bool = false, _ out: inout Findings) {
    guard let ended = episode else { return }
    report(&out)
    if let handle { out.close(handle, ended.finding(options), at: ended.end, isOpen: isOpen) }
    (episode, handle) = (nil, nil)
  }
}
