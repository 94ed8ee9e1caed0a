/// Which pictures are looked at, and at which scale: one in a few in turn, and each one while it looks damaged.
struct ScaleRota {
  /// Pictures from turn to turn. Looking at every one costs about 2 % of decoding 1080p H.264; damage mostly lasts half a second or more.
  static let interval = 6
  /// Pictures in a row that are looked at out of turn: for as long damage may last. What looks like damage for longer belongs to the scene.
  static let longest = 100

  private var pictures = 0
  private var following: ScaledGridStats.Scale?
  private var runs = Array(repeating: 0, count: ScaledGridStats.Scale.allCases.count)

  /// The scale at which to look at the next picture, if any.
  mutating func next() -> (scale: ScaledGridStats.Scale, isDue: Bool)? {
    defer { pictures += 1 }
    let (turn, rest) = pictures.quotientAndRemainder(dividingBy: Self.interval)
    if rest == 0 { return (ScaledGridStats.Scale.allCases[turn % ScaledGridStats.Scale.allCases.count], true) }
    return following.map { ($0, false) }
  }

  /// Notes what the picture looked like.
  mutating func note(_ scale: ScaledGridStats.Scale, looksDamaged: Bool) {
    runs[scale.rawValue] = looksDamaged ? runs[scale.rawValue] + 1 : 0
    if (1...Self.longest).contains(runs[scale.rawValue]) {
      following = following ?? scale
    } else if following == scale {
      following = nil
    }
  }
}
