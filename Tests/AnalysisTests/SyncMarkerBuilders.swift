import AVMonModel

@testable import AVMonAnalysis

/// A made-up sync test: dark pictures with flashes, and quiet sound with beeps.
struct SyncTest {
  var rate = Footage.Rate.europe
  /// Durations of the pictures, over and over; empty for those of `rate`.
  var durations: [Double] = []
  /// Flashes: how many, the picture the first begins with, pictures from one to the next, and how many are bright.
  var flashes = 8
  var first = 12
  var period = 25
  var length = 2
  /// Cells of the 20 x 12 that flash, and their levels of 8 bits before and during it.
  var cells = 240
  var dark: Float = 16
  var bright: Float = 235
  /// Milliseconds by which beeps lead; beeps of flashes with these numbers are left out.
  var offset = 0.0
  var silent: Set<Int> = []
  var beep: @Sendable (Int) -> [Float] = { _ in Sound.sine(1000, dbfs: -10, seconds: 0.06) }
  /// Added to all sound.
  var bed: Float = 0

  var footage: Footage {
    var footage = Footage(rate, durations: durations)
    for picture in 0..<(first + flashes * period) {
      let phase = picture - first
      footage.plate(1) { column, row in
        let flashes = phase >= 0 && phase % period < length && column + 20 * row < cells
        return PictureStats.Cell(mean: (flashes ? bright : dark) / 255)
      }
    }
    return footage
  }

  func blocks(_ footage: Footage) -> [AudioStats] {
    var samples = Sound.noise(bed, seconds: footage.end.seconds, seed: 1)
    for number in 0..<flashes where !silent.contains(number) {
      let time = footage.pictures[first + number * period].time.seconds - offset / 1000
      for (index, value) in beep(number).enumerated() {
        let at = Int((time * 48_000).rounded()) + index
        if samples.indices.contains(at) { samples[at] += value }
      }
    }
    return measureSound([samples]).blocks
  }
}

extension StreamScenario<AVSync> {
  /// The test from beginning to end, by time stamps without offset.
  init(_ test: SyncTest, _ options: AVSync.Options = .init(), audio: Int = 1, isExcerpt: Bool = false) {
    self.init(options, audio: audio, isExcerpt: isExcerpt)
    let footage = test.footage
    packet(pts: 0)
    show(footage.pictures)
    for stream in 1...max(1, audio) {
      play(test.blocks(footage), stream: stream)
      sounds(to: footage.end.seconds, stream: stream)
    }
    finish(at: footage.end.seconds)
  }

  mutating func show(_ pictures: [VideoStats]) { for picture in pictures { detector.observe(video: picture, &out) } }

  mutating func play(_ blocks: [AudioStats], stream: Int = 1) {
    for block in blocks {
      var block = block
      block.stream = stream
      detector.observe(audio: block, &out)
    }
  }

  /// The answer by markers.
  var marked: Measurements.AVSync? { out.avSync.first { $0.method == "markers" } }
}
