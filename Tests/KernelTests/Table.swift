import CKernels
import Testing

/// The kernels of one instruction set that this processor can run.
struct Table: Sendable, CustomTestStringConvertible {
  let name: String

  /// All of them, the reference first.
  static let all: [Table] = {
    var tables: [Table] = []
    while let name = avmon_kernels_available(tables.count) { tables.append(Table(name: String(cString: name))) }
    return tables
  }()

  static let reference = Table(name: "scalar")
  static let accelerated = all.filter { $0.name != reference.name }

  var kernels: avmon_kernels { avmon_kernels_named(name)!.pointee }
  var testDescription: String { name }
}

/// SplitMix64: the same numbers for the same seed everywhere.
struct SeededGenerator: RandomNumberGenerator {
  let seed: UInt64
  private var state: UInt64

  init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  /// A new seed for each run, printed so that a failure can be repeated with `init(seed:)`.
  static func fresh(_ test: String = #function) -> SeededGenerator {
    let generator = SeededGenerator(seed: .random(in: 0...UInt64.max))
    print("\(test): seed \(generator.seed)")
    return generator
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
