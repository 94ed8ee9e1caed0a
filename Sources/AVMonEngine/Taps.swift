internal import AVMonAnalysis
internal import AVMonMedia
internal import AVMonModel

/// Ways to see the pictures and the sound of an input while it is analysed, and what must be measured for it.
struct Taps {
  /// A picture whose samples the kernels can read in place, with its measurements.
  typealias ShowPicture = (borrowing Frame, PictureFormat, VideoStats) -> Void
  /// Decoded sound of a stream, and when it begins.
  typealias PlaySound = (Int, borrowing Frame, MediaTime) -> Void

  var needs: Needs = []
  var picture: ShowPicture?
  var sound: PlaySound?
}
