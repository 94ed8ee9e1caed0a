import AVMonMedia
import Glibc

/// Ends an analysis in order on SIGINT and SIGTERM; a second signal ends the process at once.
enum Signals {
  static let stop = StopFlag()

  static func install() {
    _ = stop.isRaised  // made before a handler can need it: making it inside one would not be safe
    signal(SIGPIPE, SIG_IGN)
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        if Signals.stop.isRaised { _exit(128 + number) }
        Signals.stop.raise()
      }
    }
  }
}
