/// Finds out which picture of the reference each picture of the distorted input shows, while both are read.
///
/// First it searches: what is common to both within ten seconds, whatever was cropped, scaled or put around it. Then it follows, picture by
/// picture. When nothing fits for a second it searches again. All decisions depend on the pictures alone: at a search only those up to a
/// fixed time count, and a picture is decided when all it may show is there.
public struct PictureAligner {
  /// A picture of one side. `active` is the part between black bars, as far as it is known.
  public struct Picture: Sendable {
    public var time: Double
    public var duration: Double
    public var tiles: PictureTiles
    public var active: PictureArea?
    public init(time: Double, duration: Double, tiles: PictureTiles, active: PictureArea?) {
      (self.time, self.duration, self.tiles, self.active) = (time, duration, tiles, active)
    }
  }

  /// Seconds of both inputs before the first search, and from search to search.
  private static let firstSearch = 2.0
  private static let searchHop = 2.0
  /// Seconds that are kept while nothing is found, and looked at in a search: enough for the largest offset.
  private static let memory = 30.0
  private static let span = 10.0
  /// Seconds without a picture that fits after which it searches again, and pictures in that time.
  private static let patience = 1.0
  private static let leastLost = 10

  /// Distance below which no other geometry is tried: a crop by 5 % makes more.
  private static let certain = 0.002
  /// Seconds from search to search while lost.
  private static let beat = 0.5

  private enum Phase {
    case searching
    case following
    /// The pictures since nothing fits any more, and the time of the last search.
    case lost(pictures: [Picture], searched: Double)
  }

  private struct Feed {
    var pictures: [(number: Int, picture: Picture)] = []
    var count = 0
    var begin: Double?
    var last: Double?
    var isEnded = false
    let period: Double?
    mutating func append(_ picture: Picture) {
      pictures.append((count, picture))
      count += 1
      if begin == nil { begin = picture.time }
      last = picture.time
    }
    /// Mean time from picture to picture.
    var measuredPeriod: Double? {
      if let period { return period }
      guard let first = pictures.first, let last = pictures.last, last.number > first.number else { return nil }
      return (last.picture.time - first.picture.time) / Double(last.number - first.number)
    }
  }

  private var reference: Feed
  private var distorted: Feed
  private var phase = Phase.searching
  private var tracker: PictureTracker?
  private var samplers: (reference: FingerprintSampler, distorted: FingerprintSampler)?
  private var nextSearch = firstSearch
  /// The latest pictures of both sides, for another search.
  private var recent: (reference: [(number: Int, picture: Picture)], distorted: [Picture]) = ([], [])
  private var decisions: [PictureMatch] = []
  /// Since when pictures fit nothing, and how many.
  private var lostSince: Double?
  private var lostCount = 0
  /// Seconds from picture to picture of the reference; known once the lag is.
  public private(set) var period = 0.04
  private var otherPeriod = 0.04
  /// Fingerprint of the first distorted picture that waits.
  private var head: Fingerprint?
  private let hint: Alignment?

  /// What was cropped or added; nil while it is not known.
  public private(set) var geometry: PictureGeometry?
  /// Seconds by which the distorted pictures are later now; nil before the first search has found it.
  public var lag: Double? { tracker?.lag }
  /// Whether both have the same frame rate, so that every picture should be there once.
  public var hasEqualRates: Bool { tracker?.hasEqualRates ?? false }

  /// What a search has found: the lag in seconds, and what was cropped.
  public struct Alignment: Sendable, Equatable {
    public var lag: Double
    public var geometry: PictureGeometry
  }

  /// What is known now, to begin again with.
  public var alignment: Alignment? { lag.flatMap { lag in geometry.map { Alignment(lag: lag, geometry: $0) } } }

  /// - Parameters:
  ///   - referenceRate, distortedRate: frame rates that the inputs state, pictures a second; nil when they state none.
  ///   - hint: what an earlier look at the same inputs has found, so that no search is needed.
  public init(referenceRate: Double?, distortedRate: Double?, hint: Alignment? = nil) {
    (reference, distorted) = (Feed(period: referenceRate.map { 1 / $0 }), Feed(period: distortedRate.map { 1 / $0 }))
    self.hint = hint
  }

  public mutating func append(_ side: Side, _ picture: Picture) {
    switch side {
    case .reference where tracker != nil: appendReference(picture)
    case .reference: reference.append(picture)
    case .distorted: distorted.append(picture)
    }
    advance()
  }

  /// Says that nothing more comes of one side.
  public mutating func end(_ side: Side) {
    if side == .reference { reference.isEnded = true } else { distorted.isEnded = true }
    if side == .reference { tracker?.endReference() }
    advance()
  }

  /// Which side must be read on.
  public var wants: Side {
    if tracker != nil { return distorted.pictures.isEmpty ? .distorted : .reference }
    // Searching: evenly, by the time since each began.
    let (r, d) = (progress(reference), progress(distorted))
    return r <= d ? .reference : .distorted
  }

  private func progress(_ feed: Feed) -> Double {
    feed.isEnded ? .infinity : (feed.last ?? 0) - (feed.begin ?? 0)
  }

  /// Decisions since the last call, in the order of the distorted pictures.
  public mutating func takeDecisions() -> [PictureMatch] {
    defer { decisions = [] }
    return decisions
  }

  /// Number of the oldest reference picture that a decision to come may name.
  public var oldestNeeded: Int { tracker?.oldestNeeded ?? reference.pictures.first?.number ?? 0 }

  private mutating func advance() {
    if tracker == nil {
      search()
    } else {
      follow()
    }
    if distorted.isEnded, distorted.pictures.isEmpty { decisions += tracker?.flush() ?? [] }
  }

  // Searching

  private mutating func search() {
    if let hint, reference.measuredPeriod != nil, distorted.measuredPeriod != nil {
      begin(PictureSearch.Found(lag: hint.lag, distance: 0), hint.geometry)
      if tracker != nil { return }
    }
    while tracker == nil, min(progress(reference), progress(distorted)) >= nextSearch {
      let isLast = reference.isEnded && distorted.isEnded
      let limits = (limit(reference), limit(distorted))
      nextSearch = isLast ? .infinity : nextSearch + Self.searchHop
      if let (found, geometry) = found(until: limits) { begin(found, geometry) }
      if isLast { break }
    }
    guard tracker == nil else { return }
    if reference.isEnded, distorted.isEnded, nextSearch == .infinity {
      giveUp()
    } else {
      forget()
    }
  }

  private func limit(_ feed: Feed) -> Double { feed.isEnded ? .infinity : (feed.begin ?? 0) + nextSearch }

  private func found(until limits: (reference: Double, distorted: Double)) -> (PictureSearch.Found, PictureGeometry)? {
    guard let period = reference.measuredPeriod, let last = distorted.last else { return nil }
    let end = min(last, limits.distorted)
    let sources = reference.pictures.filter { $0.picture.time <= limits.reference }
    let targets = distorted.pictures.filter { $0.picture.time <= end && $0.picture.time >= end - Self.span }
    let isEarly = nextSearch <= Self.span && !(reference.isEnded && distorted.isEnded)
    return found(sources.map(\.picture), targets.map(\.picture), period: period, isEarly: isEarly)
  }

  /// The lag and the geometry at which the pictures fit. Early only whole pictures are compared: a slow zoom looks like a crop.
  private func found(_ sources: [Picture], _ targets: [Picture], period: Double, isEarly: Bool) -> (PictureSearch.Found, PictureGeometry)? {
    guard let source = sources.first, let target = targets.first else { return nil }
    var unique: PictureSearch.Found?
    var searches: [(search: PictureSearch, geometry: PictureGeometry)] = []
    let plain = PictureGeometry.plain(referenceActive: active(sources), distortedActive: active(targets))
    for geometry in isEarly ? plain : plain + PictureGeometry.cropped(plain) {
      let (first, second) = geometry.samplers(source.tiles, target.tiles)
      let left = sources.map { PictureSearch.Entry(time: $0.time, print: first.fingerprint($0.tiles)) }
      let right = targets.map { PictureSearch.Entry(time: $0.time, print: second.fingerprint($0.tiles)) }
      let search = PictureSearch(left, right, period: period, isEarly: isEarly)
      if let found = search.unique {
        if found.distance < unique?.distance ?? .infinity { unique = found }
        // Nothing else can fit better than what fits as it is.
        if geometry == .same, found.distance < Self.certain { return (found, geometry) }
      }
      searches.append((search, geometry))
    }
    // The lag is that of the one that stands out; the geometry the one that fits best there, which need not stand out by itself.
    guard let unique else { return nil }
    return searches.compactMap { search, geometry in search.best(near: unique.lag).map { ($0, geometry) } }
      .min { $0.0.distance * weight($0.1) < $1.0.distance * weight($1.1) }
  }

  /// A crop must fit clearly better than the whole picture.
  private func weight(_ geometry: PictureGeometry) -> Double { geometry == .same ? PictureSearch.uniqueness : 1 }

  /// The part between black bars that was seen last.
  private func active(_ pictures: [Picture]) -> PictureArea { pictures.reversed().lazy.compactMap(\.active).first ?? .whole }

  private mutating func begin(_ found: PictureSearch.Found, _ geometry: PictureGeometry) {
    guard let period = reference.measuredPeriod, let other = distorted.measuredPeriod else { return }
    self.period = period
    recent.reference = reference.pictures
    reference.pictures = []
    follow(at: found.lag, geometry, otherPeriod: other)
    follow()
  }

  /// Follows the pictures from here on at a lag, with the reference pictures at hand.
  private mutating func follow(at lag: Double, _ geometry: PictureGeometry, otherPeriod: Double) {
    guard let source = recent.reference.first, let target = distorted.pictures.first else { return }
    decisions += tracker?.flush() ?? []
    self.geometry = geometry
    samplers = geometry.samplers(source.picture.tiles, target.picture.tiles)
    tracker = PictureTracker(lag: lag, period: period, distortedPeriod: otherPeriod)
    (self.otherPeriod, phase, head) = (otherPeriod, .following, nil)
    for (number, picture) in recent.reference { track(number, picture) }
    if reference.isEnded { tracker?.endReference() }
  }

  private mutating func track(_ number: Int, _ picture: Picture) {
    guard let samplers else { return }
    tracker?.append(
      reference: PictureTracker.Picture(
        number: number, time: picture.time, duration: picture.duration, print: samplers.reference.fingerprint(picture.tiles)))
  }

  private mutating func appendReference(_ picture: Picture) {
    recent.reference.append((reference.count, picture))
    track(reference.count, picture)
    reference.count += 1
    reference.last = picture.time
    let oldest = (tracker.map { $0.expected } ?? picture.time) - PictureSearch.reach - 1
    if let first = recent.reference.firstIndex(where: { $0.picture.time >= oldest }), first > 64 {
      recent.reference.removeFirst(first)
    }
  }

  /// Lets go of what is too old to be found.
  private mutating func forget() {
    for (number, picture) in distorted.pictures.prefix(while: { $0.picture.time < (distorted.last ?? 0) - Self.memory }) {
      decisions.append(.unmatched(number, at: picture.time, for: picture.duration, contrast: 0))
    }
    distorted.pictures.removeAll { $0.picture.time < (distorted.last ?? 0) - Self.memory }
    reference.pictures.removeAll { $0.picture.time < (reference.last ?? 0) - Self.memory }
  }

  private mutating func giveUp() {
    for (number, picture) in distorted.pictures {
      decisions.append(.unmatched(number, at: picture.time, for: picture.duration, contrast: 0))
    }
    distorted.pictures = []
  }

  // Following

  private mutating func follow() {
    while let (number, picture) = distorted.pictures.first, let samplers {
      let print = head ?? samplers.distorted.fingerprint(picture.tiles)
      head = print
      if case .lost = phase {
        guard searchAgain(picture) else { return }
        // A new search may have changed what is compared.
        if head == nil { continue }
      }
      guard tracker?.canTake(picture.time) == true else { return }
      distorted.pictures.removeFirst()
      head = nil
      let new = tracker?.take(PictureTracker.Picture(number: number, time: picture.time, duration: picture.duration, print: print)) ?? []
      decisions += new
      note(new, picture)
    }
  }

  /// Counts pictures that fit nothing.
  private mutating func note(_ new: [PictureMatch], _ picture: Picture) {
    recent.distorted.append(picture)
    recent.distorted.removeAll { $0.time < picture.time - Self.patience - 1 }
    guard case .following = phase else { return }
    for match in new {
      if match.reference != nil {
        lostSince = nil
      } else if match.contrast >= PictureSearch.leastContrast {
        lostSince = lostSince ?? match.time
        lostCount = lostSince == match.time ? 1 : lostCount + 1
      }
    }
    if let since = lostSince, picture.time - since >= Self.patience, lostCount >= Self.leastLost {
      decisions += tracker?.flush() ?? []
      phase = .lost(pictures: recent.distorted.filter { $0.time >= since }, searched: picture.time)
      lostSince = nil
    }
  }

  /// Looks where the picture after a loss belongs; false when the reference must be read on first.
  private mutating func searchAgain(_ picture: Picture) -> Bool {
    guard case .lost(var pictures, let searched) = phase, let lag = tracker?.lag else { return true }
    let horizon = picture.time - lag + PictureSearch.reach
    guard reference.isEnded || reference.last ?? 0 >= horizon else { return false }
    if pictures.last?.time != picture.time { pictures.append(picture) }
    pictures.removeAll { $0.time < picture.time - Self.span }
    guard picture.time - searched >= Self.beat else {
      phase = .lost(pictures: pictures, searched: searched)
      return true
    }
    phase = .lost(pictures: pictures, searched: picture.time)
    // Around the lag there was: the search looks both ways.
    var moved = pictures
    for index in moved.indices { moved[index].time -= lag }
    let sources = recent.reference.map(\.picture).filter { $0.time <= horizon }
    let isEarly = picture.time - (pictures.first?.time ?? 0) < Self.span / 2
    if let (found, geometry) = found(sources, moved, period: period, isEarly: isEarly) {
      follow(at: lag + found.lag, geometry, otherPeriod: otherPeriod)
    }
    return true
  }
}
