import AVMonEngine
import AVMonModel
import AVMonReport

/// One line on a terminal that says how far an analysis is.
struct ProgressLine {
  /// Seconds between updates: often enough to look alive, rare enough to cost nothing.
  private static let interval = 0.2

  private let isShown: Bool
  private let verb: String
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var last: ContinuousClock.Instant
  private var hasWritten = false

  /// - Parameter isShown: false keeps it silent, as in a pipe.
  init(isShown: Bool, verb: String = "analysed") {
    (self.isShown, self.verb) = (isShown, verb)
    start = clock.now
    last = start
  }

  mutating func update(_ progress: Progress) { update(position: progress.position, total: progress.total) }

  /// Seconds of the programme that are done, and in all when that is known.
  mutating func update(position: Double, total: Double?) {
    guard isShown else { return }
    let now = clock.now
    guard last.duration(to: now) >= .seconds(Self.interval) else { return }
    last = now
    hasWritten = true
    Terminal.write("\r\u{1B}[K" + String(text(position, total, elapsed: start.duration(to: now)).prefix(Terminal.columns - 1)), to: .error)
  }

  /// Takes the line away.
  func clear() { if hasWritten { Terminal.write("\r\u{1B}[K", to: .error) } }

  private func text(_ seconds: Double, _ total: Double?, elapsed: Duration) -> String {
    let wall = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
    let speed = wall > 0 ? seconds / wall : 0
    let position = Self.clock(seconds)
    guard let total, total > 0 else { return "\(position) \(verb), \(speed.fixed(1))x" }
    let share = min(1, max(0, seconds / total))
    let left = speed > 0 ? Self.clock(max(0, total - seconds) / speed) : "?"
    return "\((share * 100).fixed(0)) %  \(position) of \(Self.clock(total))  \(speed.fixed(1))x  ETA \(left)"
  }

  /// `H:MM:SS`.
  private static func clock(_ seconds: Double) -> String {
    String(MediaTime(seconds: max(0, seconds)).clock.prefix { $0 != "." })
  }
}
