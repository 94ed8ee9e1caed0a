import Foundation
import Testing

/// An `avmon analyze -` whose input has stopped coming without having ended.
final class StalledInput {
  private let pipe = Pipe()
  private let run: Run

  /// Starts it and feeds it `data`, which it has taken when this returns.
  init(_ data: Data, _ arguments: [String] = []) throws {
    run = try Run(["analyze", "-"] + arguments, input: .handle(pipe.fileHandleForReading))
    try pipe.fileHandleForWriting.write(contentsOf: data)
    try #require(waitUntil { self.isDrained && self.isAsleep })
  }

  /// Sends `signal` and gives what came of it, with the seconds it took to end.
  func stop(by signal: Int32) -> (result: Avmon.Result, seconds: Double) {
    let clock = ContinuousClock()
    let begun = clock.now
    run.send(signal)
    let result = run.wait(10)
    return (result, Double((clock.now - begun) / .seconds(1)))
  }

  /// Ends the input as a writer does that closes its end.
  func end() throws -> Avmon.Result {
    try pipe.fileHandleForWriting.close()
    return run.wait(10)
  }

  private var isDrained: Bool {
    var waiting: Int32 = 0
    return ioctl(pipe.fileHandleForReading.fileDescriptor, UInt(FIONREAD), &waiting) == 0 && waiting == 0
  }

  /// Waiting for more and not at work: the state in the third field of proc(5) `stat`.
  private var isAsleep: Bool {
    let line = (try? String(contentsOfFile: "/proc/\(run.identifier)/stat", encoding: .utf8)) ?? ""
    return line.split(separator: ")").last?.first { $0 != " " } == "S"
  }

  /// Looks until `condition` holds three times in a row; a process at work sleeps now and then for a moment.
  private func waitUntil(_ condition: () -> Bool) -> Bool {
    var held = 0
    for _ in 0..<3000 {
      held = condition() ? held + 1 : 0
      if held == 3 { return true }
      usleep(10_000)
    }
    return false
  }
}
