/// Random numbers that depend on the seed alone: SplitMix64 (Steele, Lea and Flood 2014), with ranges made here, because the standard
/// library does not promise to keep its way of making them.
struct SeededGenerator: Sendable {
  private var state: UInt64

  /// A sequence of its own for every `seed` and `purpose`.
  init(seed: UInt64, purpose: String) {
    // FNV-1a of the purpose.
    state = purpose.utf8.reduce(0xCBF2_9CE4_8422_2325 ^ (seed &* 0x9E37_79B9_7F4A_7C15)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// 0 up to, not including, 1.
  mutating func share() -> Double { Double(next() >> 11) / Double(1 << 53) }

  /// From the range's lower to its upper bound.
  mutating func number(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * share()
  }

  /// 0 up to, not including, `count`, which must be positive.
  mutating func index(_ count: Int) -> Int { min(count - 1, Int(share() * Double(count))) }
}
