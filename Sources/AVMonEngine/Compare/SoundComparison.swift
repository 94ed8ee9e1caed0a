internal import AVMonAnalysis
internal import AVMonMedia
internal import AVMonModel

/// Compares the audio streams of two inputs, each with the one in the same place; or those of one input with the first of them.
final class SoundComparison {
  /// A stream and the one it is compared with.
  struct Pair {
    var reference: Int
    var distorted: Int
    var aligner = SoundAligner()
  }

  private(set) var pairs: [Pair] = []
  /// One converter a stream, since each keeps a little of its sound.
  private final class Converter {
    var resampler = MonoResampler(rate: 16_000)
  }
  private var converters: [Side: [Int: Converter]] = [:]

  init(reference: InputInfo, distorted: InputInfo) {
    let (sources, targets) = (reference.analysed(.audio), distorted.analysed(.audio))
    guard let last = sources.last else { return }
    for (place, target) in targets.enumerated() {
      // A language is surer than a place; more streams than the reference has are compared with its last one.
      let sameLanguage = sources.first { $0.language != nil && $0.language == target.language && sources.count > 1 }
      let source = sameLanguage ?? (place < sources.count ? sources[place] : last)
      pairs.append(Pair(reference: source.index, distorted: target.index))
    }
  }

  /// Compares `tracks` of one input with the first of them, which counts as the reference.
  init(tracks: [Int]) {
    guard let first = tracks.first else { return }
    let others = tracks.dropFirst()
    pairs = zip(others, SoundAligner.tracks(others.count)).map { Pair(reference: first, distorted: $0, aligner: $1) }
  }

  /// Takes sound of one side that begins at `time`, seconds.
  func add(_ side: Side, stream: Int, _ frame: borrowing Frame, at time: Double) {
    let users = pairs.indices.filter { side == .reference ? pairs[$0].reference == stream : pairs[$0].distorted == stream }
    guard !users.isEmpty else { return }
    let converter = converters[side]?[stream] ?? Converter()
    converters[side, default: [:]][stream] = converter
    _ = converter.resampler.withSamples(of: frame) { samples, delay in
      for index in users { pairs[index].aligner.append(side, samples, at: time - delay) }
    }
  }

  /// Takes sound of one of the tracks.
  func add(track stream: Int, _ frame: borrowing Frame, at time: Double) {
    add(stream == pairs.first?.reference ? .reference : .distorted, stream: stream, frame, at: time)
  }

  func end(_ side: Side) { for index in pairs.indices { pairs[index].aligner.end(side) } }
}
