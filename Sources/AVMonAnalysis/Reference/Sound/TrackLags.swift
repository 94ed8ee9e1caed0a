/// What the windows of an audio stream showed against another one of the same programme.
public struct TrackLags: Sendable {
  public var stream: Int
  /// The stream it was compared with.
  public var reference: Int
  /// Windows that could be compared, in order; times are container seconds.
  public var windows: [SoundAligner.Window]
  /// Places where the lag changes at once.
  public var steps: [SoundAligner.Step]
  /// Windows in which both streams held sound.
  public var audible: Int

  public init(stream: Int, reference: Int, windows: [SoundAligner.Window], steps: [SoundAligner.Step] = [], audible: Int) {
    (self.stream, self.reference, self.windows, self.steps, self.audible) = (stream, reference, windows, steps, audible)
  }
}
