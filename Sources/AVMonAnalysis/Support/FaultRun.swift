internal import AVMonModel

/// A fault that goes on from picture to picture and becomes an event once it has lasted.
struct FaultRun {
  private(set) var start = MediaTime.zero
  private(set) var end: MediaTime?
  /// Largest strength seen.
  private(set) var strength = 0.0
  /// Whether only two of five pictures show it, in step, for most of the run.
  var isPulldown: Bool { 2 * inStep > observations }
  private var inStep = 0
  private var observations = 0
  private var handle: Findings.Handle?

  var isRunning: Bool { end != nil }
  var seconds: Double { end.map { ($0 - start).seconds } ?? 0 }

  mutating func extend(from time: MediaTime, to newEnd: MediaTime, strength: Double) {
    if end == nil { start = time }
    end = max(end ?? newEnd, newEnd)
    self.strength = max(self.strength, strength)
  }

  mutating func note(isPulldown: Bool) {
    observations += 1
    if isPulldown { inStep += 1 }
  }

  mutating func report(after least: Double, _ out: inout Findings, _ finding: (FaultRun) -> Finding) {
    guard seconds >= least else { return }
    if let handle { out.update(handle, finding(self)) } else { handle = out.open(finding(self)) }
  }

  mutating func close(after least: Double, isOpen: Bool, _ out: inout Findings, _ finding: (FaultRun) -> Finding) {
    guard let end else { return }
    if let handle {
      out.close(handle, finding(self), at: end, isOpen: isOpen)
    } else if seconds >= least {
      out.add(finding(self), until: end, isOpen: isOpen)
    }
    self = FaultRun()
  }
}
