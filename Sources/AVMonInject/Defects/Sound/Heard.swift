internal import AVMonModel
internal import AVMonScore

/// What a defect of the sound really met.
struct Heard: Sendable {
  private(set) var start: MediaTime?
  private(set) var end = MediaTime.zero
  private var energy = 0.0
  private var count = 0

  /// RMS below which sound is not missed: 16-bit noise floors and room tone lie below it, speech and music above (EBU R 128 gates at -70).
  private static let audible = -50.0

  /// Adds the samples of `range` as they were before.
  mutating func add(_ block: SoundBlock, _ range: Range<Int>) {
    guard !range.isEmpty else { return }
    start = start ?? block.time(of: range.lowerBound)
    end = block.time(of: range.upperBound)
    for channel in block.channels {
      for sample in channel[range] { energy += Double(sample) * Double(sample) }
      count += range.count
    }
  }

  /// RMS before the defect, dBFS.
  var level: Double { count > 0 && energy > 0 ? 10 * logarithm10(energy / Double(count)) : -200 }

  /// The event; nil when nothing was met. It is optional where there was nothing to hear, if `needsSound`.
  func event(_ detector: String, alternatives: [String] = [], needsSound: Bool = true, figures: [Metric] = []) -> Truth.Event? {
    guard let start else { return nil }
    let isQuiet = needsSound && level < Self.audible
    return Truth.Event(
      detector, start, end, isOptional: isQuiet, alternatives: alternatives, figures: figures,
      note: isQuiet ? "the sound is this quiet by itself" : nil)
  }
}
