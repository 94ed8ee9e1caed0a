import AVMonMedia
import Glibc
import Synchronization

/// Ends an analysis in order on SIGINT and SIGTERM; a second signal ends the process at once.
enum Signals {
  static let stop = StopFlag()
  /// When the first signal came, whole seconds of the monotonic clock.
  private static let first = Atomic(0)

  private static func seconds() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec
  }

  static func install() {
    _ = (stop.isRaised, first.load(ordering: .relaxed))  // made before a handler can need it: making it inside one would not be safe
    signal(SIGPIPE, SIG_IGN)
    // A parent may hand down a mask that blocks them; then only SIGKILL would end us.
    var ours = sigset_t()
    sigemptyset(&ours)
    for number in [SIGINT, SIGTERM] { sigaddset(&ours, number) }
    sigprocmask(SIG_UNBLOCK, &ours, nil)
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        // timeout(1) signals the process and its group, so one request can arrive twice.
        if Signals.stop.isRaised {
          if Signals.seconds() - Signals.first.load(ordering: .relaxed) > 0 { _exit(128 + number) }
          return
        }
        Signals.first.store(Signals.seconds(), ordering: .relaxed)
        Signals.stop.raise()
      }
    }
  }
}
