import CKernels
import Testing

/// Kinds of signals, of which each troubles another part of the kernel.
enum Signal: CaseIterable, Sendable {
  case noise, bits, clipping, square, silence, sparse, infinities, denormals

  func sample(using generator: inout SeededGenerator) -> Float {
    let noise = Float.random(in: -0.99...0.99, using: &generator)
    let die = Int.random(in: 0..<24, using: &generator)
    return switch self {
    case .noise: noise
    case .bits: Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
    case .clipping: max(-1, min(1, noise * 2))
    case .square: die == 0 ? noise : die < 3 ? -1 : 1
    case .silence: die.isMultiple(of: 2) ? 0 : -0.0
    case .sparse: die < 18 ? 0 : noise
    case .infinities: die == 0 ? .infinity : die == 1 ? -.infinity : die == 2 ? .nan : noise
    case .denormals: Float(bitPattern: UInt32.random(in: 0...0x80_0000, using: &generator)) * (die < 12 ? 1 : -1)
    }
  }

  func samples(_ count: Int, using generator: inout SeededGenerator) -> [Float] {
    (0..<count).map { _ in sample(using: &generator) }
  }
}

@Suite struct AudioTests {
  /// Calls of every length 0...70, twice over, and some of decoders.
  private func calls(_ signal: Signal, using generator: inout SeededGenerator) -> [[Float]] {
    let lengths = (Array(0...70) + Array(0...70)).shuffled(using: &generator) + [1024, 1536, 1152, 1601]
    return lengths.map { signal.samples($0, using: &generator) }
  }

  @Test(arguments: Signal.allCases)
  func referenceFollowsTheDefinitions(_ signal: Signal) {
    var generator = SeededGenerator.fresh()
    let calls = (0..<60).map { _ in signal.samples(.random(in: 0...70, using: &generator), using: &generator) }
    for (limit, clipLength) in [(Float(1), 3), (0.95, 1), (0.5, 20)] {
      let naive = NaiveAudio(calls: calls, limit: limit, clipLength: clipLength)
      #expect(Table.reference.audio(calls, limit: limit, clipLength: clipLength) == naive.results, "seed \(generator.seed)")
    }
  }

  @Test(arguments: Table.accelerated, Signal.allCases)
  func everyLengthMatches(_ table: Table, _ signal: Signal) {
    var generator = SeededGenerator.fresh()
    let calls = calls(signal, using: &generator)
    for (limit, clipLength) in [(Float(1), 3), (0.999, 1), (0.5, 20), (.infinity, 1), (.nan, 2)] {
      let expected = Table.reference.audio(calls, limit: limit, clipLength: clipLength)
      let results = table.audio(calls, limit: limit, clipLength: clipLength)
      for (index, (result, reference)) in zip(results, expected).enumerated() where result != reference {
        Issue.record("call of \(calls[index].count), limit \(limit): \(result), not \(reference), seed \(generator.seed)")
      }
    }
  }

  @Test(arguments: Table.accelerated, Signal.allCases)
  func dotMatchesAtEveryLength(_ table: Table, _ signal: Signal) {
    var generator = SeededGenerator.fresh()
    for count in Array(0...70) + [1024, 4801] {
      let (a, b) = (signal.samples(count, using: &generator), Signal.noise.samples(count, using: &generator))
      let (result, reference) = (table.kernels.dot(a, b, count), Table.reference.kernels.dot(a, b, count))
      #expect(result.bitPattern == reference.bitPattern, "\(count), seed \(generator.seed)")
    }
  }

  @Test func dotOfTheReferenceIsTheSumOfProducts() {
    #expect(Table.reference.kernels.dot([], [], 0) == 0)
    let (a, b) = ((0..<37).map { Float($0) }, (0..<37).map { Float(2 * $0 - 5) })
    #expect(Table.reference.kernels.dot(a, b, 37) == zip(a, b).reduce(0) { $0 + Double($1.0 * $1.1) })
  }

  @Test(arguments: Table.all)
  func aRunOfClippedSamplesAcrossCallsCountsOnce(_ table: Table) {
    let calls: [[Float]] = [[0.5, 1], [], [1], [1, 1], [0], [-1, -1], [1]]
    let results = table.audio(calls, limit: 1, clipLength: 3)
    #expect(results.map(\.clipRuns) == [0, 0, 0, 1, 0, 0, 0])
    #expect(results.map(\.longestClip) == [1, 0, 2, 4, 0, 2, 1])
    #expect(results.map(\.clipRun) == [1, 1, 2, 4, 0, -2, 1])
    #expect(results.map(\.fullScale) == [1, 0, 1, 2, 0, 2, 1])
  }

  @Test(arguments: Table.all)
  func aRunOfZerosGoesOnAcrossCallsUntilASoundAndIgnoresTheSign(_ table: Table) {
    let silence = Array(repeating: Float(0), count: 100)
    let calls = [[0.5, 0, 0], silence, [], [-0.0], [0, 0.25], [0]]
    #expect(table.audio(calls, limit: 1, clipLength: 1).map(\.zeroRun) == [2, 102, 102, 103, 0, 1])
  }

  @Test(arguments: Table.all)
  func runsSaturateInsteadOfStartingAgain(_ table: Table) {
    var runs = avmon_audio_runs(zero_run: .max - 1, clip_run: .max - 1)
    let ones = Array(repeating: Float(1), count: 40)
    let clipped = ones.withUnsafeBufferPointer { table.audio($0, limit: 1, clipLength: Int(Int32.max), runs: &runs) }
    #expect(clipped.clipRun == Int(Int32.max) && clipped.clipRuns == 1 && clipped.longestClip == Int(Int32.max))

    let minusOnes = ones.map { -$0 }
    runs = avmon_audio_runs(zero_run: 0, clip_run: -Int32.max)
    let still = minusOnes.withUnsafeBufferPointer { table.audio($0, limit: 1, clipLength: Int(Int32.max), runs: &runs) }
    #expect(still.clipRun == -Int(Int32.max) && still.clipRuns == 0 && still.longestClip == Int(Int32.max))

    runs = avmon_audio_runs(zero_run: .max - 1, clip_run: 0)
    let silent = Array(repeating: Float(0), count: 40)
    #expect(silent.withUnsafeBufferPointer { table.audio($0, limit: 1, clipLength: 1, runs: &runs) }.zeroRun == Int(UInt32.max))
  }

  @Test(arguments: Table.all)
  func noNumberIsNeverAPeakAndAlwaysTheSameNaN(_ table: Table) {
    let signalling = Float(bitPattern: 0xFF80_0001)
    for position in 0..<33 {
      var samples = Array(repeating: Float(0.25), count: 33)
      samples[position] = signalling
      let result = table.audio([samples], limit: 0.5, clipLength: 1)[0]
      #expect(result.peak == Float(0.25).bitPattern && result.fullScale == 0 && result.zeros == 0)
      #expect(result.square == 0x7FF8_0000_0000_0000 && result.sum == 0x7FF8_0000_0000_0000)
    }
  }
}
