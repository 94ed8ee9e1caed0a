#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// CPU time of this process, user and system, which other processes disturb far less than the time on the wall.
enum CPUClock {
  /// Nanoseconds since the process began.
  static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Nanoseconds that `body` takes.
  static func measure(_ body: () -> Void) -> Double {
    let begun = now
    body()
    return Double(now - begun)
  }
}
