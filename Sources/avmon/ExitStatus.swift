import AVMonMedia
import AVMonModel
import Glibc

/// Exit statuses, part of the report contract.
enum ExitStatus: Int32 {
  case passed = 0
  case gateFailed = 1
  case usage = 2
  case unusableInput = 3
  case brokeOff = 4
  case bug = 5

  /// The status of a finished analysis: an answer of `unknown` must not look like a pass.
  init(_ report: Report) {
    if report.analysis.stopReason == .outage {
      self = .brokeOff
    } else {
      // Without a gate nothing fails.
      self = report.verdict.status == .pass || report.verdict.failOn == nil ? .passed : .gateFailed
    }
  }

  init(_ kind: MediaError.Kind) {
    switch kind {
    case .unusable: self = .unusableInput
    case .brokeOff, .stopped: self = .brokeOff
    }
  }
}

/// A command that ends with a message and a status.
struct Failure: Error {
  var status: ExitStatus
  var message: String
}

enum Process {
  static func exit(_ status: ExitStatus) -> Never { Glibc.exit(status.rawValue) }
}
