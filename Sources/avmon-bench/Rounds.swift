/// Times a workload in rounds, all contenders in each and another first every time, so that a disturbance hits all alike.
struct Rounds {
  /// A sample lasts at least this long, in ns, however quick the work.
  private static let shortest = 5e6

  let count: Int

  /// What one contender took, in us per item.
  struct Result {
    let contender: Contender
    /// The same input again and again.
    let hot: Spread
    /// All inputs of the pool in turn, which the caches cannot hold.
    let cold: Spread
  }

  func measure(_ work: Workload) -> [Result] {
    let repeats = work.contenders.map(self.repeats)
    var (hot, cold) = (work.contenders.map { _ in [Double]() }, work.contenders.map { _ in [Double]() })
    var sink: UInt64 = 0
    for round in 0..<count {
      for turn in work.contenders.indices {
        let index = (round + turn) % work.contenders.count
        let run = work.contenders[index].run
        let again = CPUClock.measure { for _ in 0..<repeats[index] { sink &+= run(0) } }
        hot[index].append(again / Double(repeats[index]) / 1000)
        let through = CPUClock.measure { for item in 0..<work.items { sink &+= run(item) } }
        cold[index].append(through / Double(work.items) / 1000)
      }
    }
    Self.keep(sink)
    return work.contenders.indices.map { Result(contender: work.contenders[$0], hot: Spread(hot[$0]), cold: Spread(cold[$0])) }
  }

  /// How often a contender runs for one sample.
  private func repeats(_ contender: Contender) -> Int {
    var sink = contender.run(0)
    var repeats = 1
    while CPUClock.measure({ for _ in 0..<repeats { sink &+= contender.run(0) } }) < Self.shortest { repeats *= 2 }
    Self.keep(sink)
    return repeats
  }

  /// Makes the compiler believe that a value is used: it cannot know what the clock will say.
  private static func keep(_ value: UInt64) { if CPUClock.now == .max { print(value) } }
}
