import CKernels
import Testing

/// Nothing outside the rectangle or the run of samples is read. A test that fails here ends the process.
@Suite struct BoundsTests {
  private static let widths = Array(1...67) + [95, 96, 97, 127, 128, 129, 1921]

  @Test(arguments: Table.all, [true, false])
  func lumaStaysInsideThePicture(_ table: Table, _ atEnd: Bool) {
    var generator = SeededGenerator.fresh()
    let memory = GuardedMemory(count: 2 * 17 * 4000)
    let before = GuardedMemory(count: 2 * 17 * 4000)
    for bytesPerSample in [1, 2] {
      let format = LumaFormat(depth: bytesPerSample == 1 ? 8 : 10, bytesPerSample: bytesPerSample)
      for width in Self.widths {
        for height in [1, 16, 17] {
          let picture = Picture(.random, width: width, height: height, bytesPerSample: bytesPerSample, using: &generator)
          let previous = Picture(.random, width: width, height: height, bytesPerSample: bytesPerSample, using: &generator)
          let result = table.luma(
            pixels: memory.place(picture, atEnd: atEnd), stride: picture.stride, previous: before.place(previous, atEnd: atEnd),
            previousStride: previous.stride, width: width, height: height, format: format)
          #expect(
            result == Table.reference.luma(picture, previous: previous, format: format),
            "\(width) x \(height), seed \(generator.seed)")
        }
      }
    }
  }

  @Test(arguments: Table.all, [true, false])
  func tilesStayInsideThePlane(_ table: Table, _ atEnd: Bool) {
    var generator = SeededGenerator.fresh()
    let memory = GuardedMemory(count: 2 * 17 * 4000)
    for bytesPerSample in [1, 2] {
      for width in Self.widths {
        for height in [1, 17] {
          let picture = Picture(.random, width: width, height: height, bytesPerSample: bytesPerSample, using: &generator)
          let pixels = memory.place(picture, atEnd: atEnd)
          for tile in [4, 8, 16] {
            let shape = TileShape(width: tile, height: tile, bytesPerSample: bytesPerSample)
            let sums = table.tiles(pixels: pixels, stride: picture.stride, width: width, height: height, shape: shape)
            #expect(sums == Table.reference.tiles(picture, shape: shape), "\(width) x \(height), tiles of \(tile)")
          }
        }
      }
    }
  }

  @Test(arguments: Table.all, [true, false])
  func audioStaysInsideTheRun(_ table: Table, _ atEnd: Bool) {
    let memory = GuardedMemory(count: 4096)
    let other = GuardedMemory(count: 4096)
    for count in 0...200 {
      let samples = (0..<count).map { Float($0 % 7) * 0.25 }
      func copy(to bytes: UnsafeMutablePointer<UInt8>) -> UnsafePointer<Float> {
        UnsafeRawPointer(bytes).withMemoryRebound(to: Float.self, capacity: count) { floats in
          UnsafeMutablePointer(mutating: floats).update(from: samples, count: count)
          return floats
        }
      }
      let start = copy(to: memory.place(4 * count, atEnd: atEnd))
      var (runs, expectedRuns) = (avmon_audio_runs(), avmon_audio_runs())
      let result = table.audio(UnsafeBufferPointer(start: start, count: count), limit: 1, clipLength: 2, runs: &runs)
      #expect(result == samples.withUnsafeBufferPointer { Table.reference.audio($0, limit: 1, clipLength: 2, runs: &expectedRuns) })
      #expect(
        table.kernels.dot(start, copy(to: other.place(4 * count, atEnd: atEnd)), count)
          == Table.reference.kernels.dot(samples, samples, count))
    }
  }
}
