import Foundation
import Testing

/// Runs the built `avmon` as a user does.
enum Avmon {
  /// Beside the test bundle, where the package's build puts it; `AVMON_BINARY` names another one.
  static let executable: URL = {
    if let path = ProcessInfo.processInfo.environment["AVMON_BINARY"] { return URL(filePath: path) }
    return URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "avmon")
  }()

  /// Where standard input comes from.
  enum Input {
    case nothing
    case file(URL)
    case handle(FileHandle)
  }

  struct Result {
    /// Exit status, or the number of the signal that ended it as a negative number.
    var status: Int32
    var output: Data
    var errors: String

    var text: String { String(decoding: output, as: UTF8.self) }
    /// Lines on standard error; the newline at the end begins no other.
    var errorLines: [Substring] { errors.split(separator: "\n", omittingEmptySubsequences: false).dropLast(errors.hasSuffix("\n") ? 1 : 0) }
  }

  /// Runs it to its end.
  ///
  /// - Parameters:
  ///   - input: standard input; nothing means /dev/null.
  ///   - output: where standard output goes instead of into the result; `errors` the same for standard error.
  ///   - prefix: a command that runs the rest, such as `setpriv`.
  ///   - environment: added to the environment of the tests.
  ///   - limit: seconds after which it is killed, which the status then shows.
  static func run(
    _ arguments: [String], executable: URL = executable, input: Input = .nothing, output: FileHandle? = nil,
    errors: FileHandle? = nil, prefix: [String] = [], environment: [String: String] = [:], folder: URL? = nil, limit: Double = 30
  ) throws -> Result {
    try Run(
      arguments, executable: executable, input: input, output: output, errors: errors, prefix: prefix, environment: environment,
      folder: folder
    ).wait(limit)
  }
}

/// An `avmon` that is running. Its output goes to files, so that it never waits for a reader.
final class Run {
  private let process = Process()
  private let ended = DispatchSemaphore(value: 0)
  private let scratch: Scratch

  init(
    _ arguments: [String], executable: URL = Avmon.executable, input: Avmon.Input = .nothing, output: FileHandle? = nil,
    errors: FileHandle? = nil, prefix: [String] = [], environment: [String: String] = [:], folder: URL? = nil
  ) throws {
    scratch = try Scratch()
    process.executableURL = prefix.isEmpty ? executable : URL(filePath: "/usr/bin/env")
    process.arguments = prefix.isEmpty ? arguments : prefix + [executable.path] + arguments
    process.environment = ProcessInfo.processInfo.environment.filter { $0.key != "NO_COLOR" }.merging(environment) { $1 }
    process.currentDirectoryURL = folder
    // The program has them when it runs. A `Process` would keep ours open to the end of the tests, and cannot start with a thousand files open.
    var own: [FileHandle] = []
    defer { for handle in own { try? handle.close() } }
    func owned(_ handle: FileHandle) -> FileHandle {
      own.append(handle)
      return handle
    }
    switch input {
    case .nothing: process.standardInput = FileHandle.nullDevice
    case .file(let url): process.standardInput = owned(try FileHandle(forReadingFrom: url))
    case .handle(let handle): process.standardInput = handle
    }
    process.standardOutput = try output ?? owned(scratch.create("stdout"))
    process.standardError = try errors ?? owned(scratch.create("stderr"))
    process.terminationHandler = { [ended] _ in ended.signal() }
    try Self.withSignalsUnblocked { try process.run() }
  }

  /// Runs `body` with SIGINT and SIGTERM let through: the threads that tests run on block every signal, a program inherits that from the
  /// thread that starts it, and a shell starts none like that.
  private static func withSignalsUnblocked(_ body: () throws -> Void) rethrows {
    var (wanted, old) = (sigset_t(), sigset_t())
    sigemptyset(&wanted)
    for number in [SIGINT, SIGTERM] { sigaddset(&wanted, number) }
    pthread_sigmask(SIG_UNBLOCK, &wanted, &old)
    defer { pthread_sigmask(SIG_SETMASK, &old, nil) }
    try body()
  }

  var identifier: Int32 { process.processIdentifier }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// What came of it; killed after `limit` seconds.
  func wait(_ limit: Double) -> Avmon.Result {
    if ended.wait(timeout: .now() + limit) == .timedOut {
      send(SIGKILL)
      ended.wait()
    }
    let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    let errors = String(decoding: scratch.contents("stderr"), as: UTF8.self)
    return Avmon.Result(status: status, output: scratch.contents("stdout"), errors: errors)
  }
}
