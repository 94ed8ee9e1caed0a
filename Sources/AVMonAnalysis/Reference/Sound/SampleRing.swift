/// The latest part of a sound at 16 000 samples a second, by sample number on its own timeline.
struct SampleRing {
  /// A piece that begins further than this from the end of the one before is put where its time says: 5 ms, the rounding of time stamps
  /// in Matroska and FLV with some room.
  static let tolerance = PhaseCorrelation.rate / 200

  /// Samples kept.
  let capacity: Int
  private var samples: [Float]
  /// Number after the last sample, and of the first one there was.
  private(set) var end = 0
  private(set) var begin: Int?
  /// Nothing more will come.
  var isEnded = false

  init(seconds: Int) {
    capacity = seconds * PhaseCorrelation.rate
    samples = [Float](repeating: 0, count: capacity)
  }

  /// Number of the first sample that is still there.
  var first: Int { max(begin ?? 0, end - capacity) }

  /// Appends samples; `position` is the number of the first one by its time.
  mutating func append(_ piece: UnsafeBufferPointer<Float>, at position: Int) {
    if begin == nil { (begin, end) = (position, position) }
    var skipped = 0
    if abs(position - end) > Self.tolerance {
      if position > end {
        for number in end..<min(position, end + capacity) { samples[slot(number)] = 0 }
        end = position
      } else {
        skipped = min(piece.count, end - position)
      }
    }
    for index in skipped..<piece.count { samples[slot(end + index - skipped)] = piece[index] }
    end += piece.count - skipped
  }

  /// `count` samples from number `start`; zeros where there are none (any more).
  func read(_ start: Int, _ count: Int) -> [Float] {
    let (low, high) = (first, end)
    return (start..<start + count).map { $0 >= low && $0 < high ? samples[slot($0)] : 0 }
  }

  private func slot(_ number: Int) -> Int {
    let rest = number % capacity
    return rest < 0 ? rest + capacity : rest
  }
}
