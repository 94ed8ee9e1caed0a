internal import AVMonModel

/// Takes out events that another event explains: a black picture is also still, a lost frame is also a stutter.
enum Suppression {
  /// `covered` is taken out where events of `by` that fit `condition` span at least this share of it.
  struct Rule: Sendable {
    var by: String
    var covered: [String]
    var condition: @Sendable (Event) -> Bool = { _ in true }
    /// Same stream, or one stream's event covers those of all others.
    var sameStream = true
  }

  static let rules = [
    Rule(by: "blockiness", covered: ["blur"]),
    Rule(by: "black", covered: ["freeze", "flat_color", "stutter"]),
    Rule(by: "flat_color", covered: ["freeze", "stutter"]),
    Rule(by: "test_pattern", covered: ["freeze", "stutter", "flat_color", "block_corruption"]),
    Rule(by: "block_corruption", covered: ["blockiness", "blur", "tearing"], condition: { $0.severity > .info }),
    Rule(by: "freeze", covered: ["stutter", "frame_drop"], condition: { $0.severity > .info && $0.region == nil }),
    Rule(by: "frame_drop", covered: ["stutter"], condition: { $0.cause == "missing_frames" }),
    Rule(by: "silence", covered: ["channel_dead", "phase", "dropout", "click", "loudness_jump"]),
    Rule(by: "audio_missing", covered: ["dropout", "click"]),
    Rule(by: "dropout", covered: ["click"]),
    Rule(by: "clipping", covered: ["click"], condition: { $0.severity > .info && $0.duration > Suppression.impulse }),
    Rule(by: "click", covered: ["clipping"]),
  ]
  /// An event is explained when at least half of it lies under the events that explain it: edges never agree to the frame.
  static let share = 0.5
  /// Clipping up to this long is the overload of a single click, not the other way round: sound is measured in blocks of 50 ms.
  static let impulse = MediaTime(seconds: 0.2)
  /// Widening of the explaining events on both sides, for the same reason.
  static let slack = MediaTime(seconds: 0.1)

  static func apply(to events: [Event]) -> [Event] {
    var kept = events
    // In order: what a rule has taken out explains nothing itself.
    for rule in rules {
      let causes = kept.filter { $0.detector == rule.by && rule.condition($0) }
      guard !causes.isEmpty else { continue }
      kept.removeAll { event in
        rule.covered.contains(event.detector)
          && isCovered(event, by: causes.filter { !rule.sameStream || $0.stream == nil || $0.stream == event.stream })
      }
    }
    return kept
  }

  private static func isCovered(_ event: Event, by causes: [Event]) -> Bool {
    if event.duration == .zero { return causes.contains { $0.start - slack <= event.start && event.start <= $0.end + slack } }
    let spans = causes.map { (max(event.start, $0.start - slack), min(event.end, $0.end + slack)) }.filter { $0.0 < $0.1 }.sorted {
      $0.0 < $1.0
    }
    var (covered, reached) = (0.0, event.start)
    for (start, end) in spans where end > reached {
      covered += (end - max(start, reached)).seconds
      reached = end
    }
    return covered >= share * event.duration.seconds
  }
}
