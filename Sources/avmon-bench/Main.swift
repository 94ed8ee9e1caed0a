import ArgumentParser

@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "avmon-bench",
    abstract: "Measures what the parts of avmon cost in CPU time.",
    discussion: """
      Whole runs, with FFmpeg's own beside them, are measured by Scripts/bench.py.

      EXIT STATUS
        0 measured · 1 an instruction set disagrees with the scalar kernels, or the figures cannot be written · 64 wrong usage
      """,
    subcommands: [Kernels.self])
}
