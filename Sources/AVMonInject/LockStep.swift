internal import AVMonMedia
internal import AVMonModel

/// Reads a clean stream and its damaged copy side by side: for each clean picture, what is on the screen then. Holds the clean pictures that
/// a comparison reaches, and two damaged ones.
struct LockStep {
  private let damaged: ClipReader
  private var window: [TimedPicture] = []
  /// Place of the next picture to compare in the window.
  private var now = 0
  private var shown: Picture?
  private var coming: TimedPicture?
  private(set) var profile = DamageProfile()

  init(damaged: ClipReader) throws(MediaError) {
    self.damaged = damaged
    coming = try Self.picture(of: damaged)
  }

  /// Takes the next clean picture; calls `show` with those that can be compared now, and what is shown instead of each.
  mutating func add(_ clean: TimedPicture, show: (TimedPicture, Picture) throws(MediaError) -> Void) throws(MediaError) {
    window.append(clean)
    while now + BlockDamage.reach < window.count { try compare(show) }
  }

  /// Compares the pictures that are left.
  mutating func finish(show: (TimedPicture, Picture) throws(MediaError) -> Void) throws(MediaError) {
    while now < window.count { try compare(show) }
  }

  private mutating func compare(_ show: (TimedPicture, Picture) throws(MediaError) -> Void) throws(MediaError) {
    let clean = window[now]
    // Time stamps are rounded by the container; half a picture is far from that and from the next one.
    let until = clean.time + clean.duration.scaled(by: 0.5)
    while let next = coming, next.time < until {
      shown = next.picture
      coming = try Self.picture(of: damaged)
    }
    // Before the first picture that could be decoded a player shows that one.
    let picture = shown ?? coming?.picture ?? clean.picture
    profile.add(clean, BlockDamage(picture, clean: window.map(\.picture), now: now))
    try show(clean, picture)
    now += 1
    if now > BlockDamage.reach {
      window.removeFirst()
      now -= 1
    }
  }

  private static func picture(of reader: ClipReader) throws(MediaError) -> TimedPicture? {
    while let item = try reader.read() {
      if case .picture(let picture) = item { return picture }
    }
    return nil
  }
}
