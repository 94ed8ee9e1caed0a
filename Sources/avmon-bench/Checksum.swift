/// FNV-1a over 64-bit words: enough to tell results apart, and the same everywhere.
struct Checksum {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ word: UInt64) { value = (value ^ word) &* 0x100_0000_01B3 }
  mutating func add(_ number: Double) { add(number.bitPattern) }

  /// Adds memory without padding bytes.
  mutating func add(_ bytes: UnsafeRawBufferPointer) { for byte in bytes { add(UInt64(byte)) } }
}
