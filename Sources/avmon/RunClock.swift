import AVMonModel
import Glibc

/// Measures what depends on the run.
struct RunClock {
  private let start = ContinuousClock.now
  private let startedAt = RunClock.utc()

  /// The figures of the run up to now, for `presented` seconds of programme.
  func run(presented: Double) -> Report.Run {
    let elapsed = start.duration(to: .now).components
    let wall = Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return Report.Run(
      startedAt: startedAt, wallSeconds: wall, cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
      speed: wall > 0 ? presented / wall : 0)
  }

  /// UTC now, ISO 8601.
  private static func utc() -> String {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let date = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    return "\(date)T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
  }
}
