import CKernels
import Testing

/// Energy of the steps along a row.
@Suite struct StepTests {
  @Test func theEnergyIsTheSumOfTheSquaredSteps() {
    var generator = SeededGenerator.fresh()
    for count in Array(0...70) + [1000, 65_536] {
      let samples = (0...count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      var expected = 0
      for at in 1..<max(1, samples.count) {
        let step = Int(samples[at]) - Int(samples[at - 1])
        expected += step * step
      }
      let energy = samples.withUnsafeBufferPointer { avmon_step_energy8($0.baseAddress! + 1, UInt32(count)) }
      #expect(Int(energy) == expected, "\(count) samples, seed \(generator.seed)")
    }
  }

  @Test(arguments: [(8, 0), (10, 0), (12, 0), (10, 6), (12, 4), (16, 0)])
  func wideSamplesCountWithTheirSignificantBits(depth: Int, shift: Int) {
    var generator = SeededGenerator.fresh()
    for count in Array(0...40) + [1000, 65_536] {
      let samples = (0...count).map { _ in UInt16.random(in: 0...UInt16.max, using: &generator) }
      let levels = samples.map { Int($0) >> shift & (1 << depth - 1) }
      var expected = 0
      for (left, here) in zip(levels, levels.dropFirst()) { expected += (here - left) * (here - left) }
      let energy = samples.map(\.littleEndian).withUnsafeBytes {
        avmon_step_energy16($0.bindMemory(to: UInt8.self).baseAddress! + 2, UInt32(count), UInt8(shift), UInt8(depth))
      }
      #expect(Int(energy) == expected, "\(count) samples, seed \(generator.seed)")
    }
  }

  @Test func theLargestStepsDoNotOverflow() {
    let samples = (0...65_536).map { UInt8($0 % 2 * 255) }
    let energy = samples.withUnsafeBufferPointer { avmon_step_energy8($0.baseAddress! + 1, 65_536) }
    #expect(Int(energy) == 65_536 * 255 * 255)
  }
}
