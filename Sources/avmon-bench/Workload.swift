/// A piece of work that several contenders do on the same inputs.
struct Workload {
  let name: String
  /// What an item is, for people: "picture".
  let item: String
  /// Different inputs, together larger than the last-level cache.
  let items: Int
  let contenders: [Contender]
}

/// One way to do a piece of work.
struct Contender {
  enum Role: String {
    /// The kernel under test in one instruction set; the first of them is the reference.
    case kernel
    /// Something the machine cannot do faster, over the same memory.
    case bound
  }

  let name: String
  let role: Role
  /// Does the work on input `item`; what it returns depends on the work, so that it cannot be optimised away.
  let run: (_ item: Int) -> UInt64
  /// Everything the work says about input `item`, as one number.
  let checksum: (_ item: Int) -> UInt64
}

extension Workload {
  /// Contenders whose answer is not that of the first, the reference.
  func disagreeing() -> [String] {
    let kernels = contenders.filter { $0.role == .kernel }
    guard let reference = kernels.first else { return [] }
    let expected = (0..<items).map(reference.checksum)
    return kernels.dropFirst().filter { other in (0..<items).contains { other.checksum($0) != expected[$0] } }.map(\.name)
  }
}
