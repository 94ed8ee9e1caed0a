import AVMonMedia
import Glibc

/// Ends an analysis in order on SIGINT and SIGTERM; a second signal ends the process at once.
enum Signals {
  static let stop = StopFlag()

  static func install() {
    _ = stop.isRaised  // made before a handler can need it: making it inside one would not be safe
    signal(SIGPIPE, SIG_IGN)
    // A parent may hand down a mask that blocks them; then only SIGKILL would end us.
    var ours = sigset_t()
    sigemptyset(&ours)
    for number in [SIGINT, SIGTERM] { sigaddset(&ours, number) }
    sigprocmask(SIG_UNBLOCK, &ours, nil)
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        if Signals.stop.isRaised { _exit(128 + number) }
        Signals.stop.raise()
      }
    }
  }
}
