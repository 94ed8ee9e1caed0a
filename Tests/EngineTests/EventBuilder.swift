import AVMonModel

extension Event {
  /// An event of `detector` from `start` to `end`, in seconds.
  static func at(
    _ start: Double, _ end: Double, _ detector: String, _ severity: Severity = .minor, stream: Int? = 0, cause: String? = nil
  ) -> Event {
    Event(
      detector: detector, stream: stream, start: MediaTime(seconds: start), end: MediaTime(seconds: end), severity: severity,
      cause: cause, message: "x")
  }
}
