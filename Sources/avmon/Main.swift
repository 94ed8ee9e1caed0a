import ArgumentParser

@main
struct Main {
  static func main() {
    do {
      var command = try Avmon.parseAsRoot()
      try command.run()
    } catch let failure as Failure {
      Terminal.complain("avmon: \(failure.message)")
      Process.exit(failure.status)
    } catch {
      finish(error)
    }
  }

  /// The command whose help would have told.
  private static var helpCommand: String {
    let known = Set(Avmon.configuration.subcommands.map { $0._commandName })
    return CommandLine.arguments.dropFirst().first { known.contains($0) }.map { "avmon \($0)" } ?? "avmon"
  }

  /// Prints what ArgumentParser has to say. Its status 64 for wrong usage becomes 2, ours.
  private static func finish(_ error: any Error) -> Never {
    switch Avmon.exitCode(for: error) {
    case .success:
      let message = Avmon.fullMessage(for: error)
      if !message.isEmpty { Terminal.write(message + "\n", to: .output) }
      Process.exit(.passed)
    case .validationFailure:
      var message = Avmon.message(for: error)
      if message.hasSuffix(".") { message.removeLast() }
      Terminal.complain("avmon: \(message.prefix(1).lowercased() + message.dropFirst()); see '\(helpCommand) --help'")
      Process.exit(.usage)
    case let code:
      let message = Avmon.fullMessage(for: error)
      if !message.isEmpty { Terminal.write(message + "\n", to: .error) }
      Process.exit(ExitStatus(rawValue: code.rawValue) ?? .bug)
    }
  }
}

struct Avmon: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "avmon",
    abstract: "Finds what is wrong with a video stream: pictures, sound, sync and transport.",
    discussion: """
      EXAMPLES
        avmon analyze stream.ts                       report as JSON on standard output
        avmon analyze movie.mp4 --format text         the same for people
        avmon compare master.mov encode.mp4           what an encoder did to it
        ffmpeg ... -f mpegts - | avmon analyze -      check an encoder's output
        avmon explain freeze                          what a detector looks for

      EXIT STATUS
        0 passed · 1 the gate failed · 2 wrong usage · 3 the input cannot be analysed ·
        4 the input or the environment broke off, try again · 5 a bug in avmon
      """,
    version: Version.text,
    subcommands: [Analyze.self, Compare.self, Inject.self, SelfTestCommand.self, Detectors.self, Explain.self, Schema.self])
}
