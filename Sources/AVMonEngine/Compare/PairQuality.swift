internal import AVMonAnalysis
internal import AVMonMedia
internal import AVMonModel

/// Measures how well pictures are kept.
struct PairQuality {
  mutating func measure(_ reference: HeldPicture, _ distorted: HeldPicture) {}
  func rows() -> [Comparison.Quality] { [] }
}
