internal import AVMonMedia
internal import AVMonModel
internal import AVMonScore

/// Finds black pictures and silence that the clean material has by itself: to report them is right, though nobody put them there.
struct NaturalScan {
  /// Mean and 98 % point of luma below which a picture counts as black, in codes of 8 bits.
  private static let black = (mean: 26.0, bright: 45)
  /// RMS of 50 ms below which sound counts as silent, dBFS, and for how long it must be.
  private static let silent = (level: -58.0, window: 0.05, shortest: 0.15)
  private static let step = 101

  private var spans: [Truth.Span] = []
  private var dark: (start: MediaTime, end: MediaTime)?
  private var quiet: (start: MediaTime, end: MediaTime)?
  private var energy = 0.0
  private var count = 0
  private var windowStart: MediaTime?

  mutating func add(_ picture: TimedPicture) {
    let shape = picture.picture.shape
    let low = shape.isFullRange ? 16 : 0
    var (counts, sum, samples) = ([Int](repeating: 0, count: 256), 0, 0)
    for index in stride(from: 0, to: shape.width * shape.height, by: Self.step) {
      let value = min(255, picture.picture.luma8(index * shape.bytesPerSample) + low)
      counts[value] += 1
      sum += value
      samples += 1
    }
    let bright = counts[Self.black.bright...].reduce(0, +)
    let isDark = samples > 0 && Double(sum) / Double(samples) < Self.black.mean && Double(bright) < 0.02 * Double(samples)
    if isDark {
      dark = (dark?.start ?? picture.time, picture.end)
    } else {
      endDark()
    }
  }

  mutating func add(_ block: SoundBlock) {
    let window = max(1, Int(Self.silent.window * Double(block.rate)))
    windowStart = windowStart ?? block.time
    for index in 0..<block.count {
      for channel in block.channels { energy += Double(channel[index]) * Double(channel[index]) }
      count += 1
      if count == window { endWindow(at: block.time(of: index + 1), channels: block.channels.count) }
    }
  }

  private mutating func endWindow(at end: MediaTime, channels: Int) {
    let power = energy / Double(count * max(1, channels))
    if power <= 0 || 10 * logarithm10(power) < Self.silent.level {
      quiet = (quiet?.start ?? windowStart ?? end, end)
    } else {
      endQuiet()
    }
    (energy, count, windowStart) = (0, 0, end)
  }

  private mutating func endDark() {
    if let dark { spans += Truth.Span.of(["black"], dark.start, dark.end, margin: 0.2) }
    dark = nil
  }

  private mutating func endQuiet() {
    if let quiet, (quiet.end - quiet.start).seconds >= Self.silent.shortest {
      spans += Truth.Span.of(["silence", "dropout"], quiet.start, quiet.end, margin: 0.1)
    }
    quiet = nil
  }

  /// What was found.
  mutating func finish() -> [Truth.Span] {
    endDark()
    endQuiet()
    return spans
  }
}
