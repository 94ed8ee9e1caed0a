internal import AVMonMedia

/// How much of a picture is wrong, by blocks of 16 x 16 against the clean pictures around it.
///
/// The best match among the clean pictures up to three earlier or later counts, so that a picture that is only repeated or late is not
/// damage.
struct BlockDamage: Equatable {
  /// Clean pictures looked at before and after.
  static let reach = 3
  private static let size = 16
  /// Mean difference of luma from which a block is wrong, in codes of 8 bits.
  private static let wrong = 8
  /// Difference of mean luma from which a wrong block stands out, instead of being displaced texture.
  private static let standsOut = 10
  /// Share of wrong blocks that is no damage: single blocks differ by concealment that nobody sees.
  static let harmless = 0.004

  /// Share of blocks that are wrong.
  var area = 0.0
  /// Share of blocks that are wrong and stand out.
  var strongArea = 0.0
  /// The picture is whole, but another than should be shown now.
  var isLate = false

  /// Measures `shown` where `clean[now]` should be.
  init(_ shown: Picture, clean: [Picture], now: Int) {
    guard shown != clean[now], shown.shape == clean[now].shape else { return }
    let (width, height) = (shown.shape.width, shown.shape.height)
    let blocks = (width / Self.size) * (height / Self.size)
    guard blocks > 0 else { return }
    let picture = shown.luma
    var (best, bestLuma, first): (Int, [UInt8], Int) = (Int.max, [], 0)
    for distance in 0...Self.reach {
      for index in distance == 0 ? [now] : [now - distance, now + distance] {
        let luma = clean[max(0, min(clean.count - 1, index))].luma
        let count = Self.count(picture, luma, width, height) { absolute, _ in absolute > Self.wrong * Self.size * Self.size }
        if distance == 0 { first = count }
        if count < best { (best, bestLuma) = (count, luma) }
      }
      if best == 0 { break }
    }
    area = Double(best) / Double(blocks)
    guard area > Self.harmless else {
      isLate = Double(first) / Double(blocks) > Self.harmless
      return
    }
    let strong = Self.count(picture, bestLuma, width, height) { _, signed in abs(signed) > Self.standsOut * Self.size * Self.size }
    strongArea = Double(strong) / Double(blocks)
  }

  /// Blocks whose sums of absolute and of signed differences satisfy `isHit`.
  private static func count(_ left: [UInt8], _ right: [UInt8], _ width: Int, _ height: Int, _ isHit: (Int, Int) -> Bool) -> Int {
    left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in
        var hits = 0
        for y in stride(from: 0, through: height - size, by: size) {
          for x in stride(from: 0, through: width - size, by: size) {
            var (absolute, signed): (Int32, Int32) = (0, 0)
            for row in y..<y + size {
              for index in row * width + x..<row * width + x + size {
                let difference = Int32(left[index]) - Int32(right[index])
                absolute += abs(difference)
                signed += difference
              }
            }
            if isHit(Int(absolute), Int(signed)) { hits += 1 }
          }
        }
        return hits
      }
    }
  }
}
