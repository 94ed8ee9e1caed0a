public import AVMonAnalysis
public import ArgumentParser

/// By which limits an offset between sound and picture is graded.
struct SyncChoice: ParsableArguments {
  @Option(
    name: .customLong("sync-profile"),
    help: ArgumentHelp(
      "Limits of av_sync: \(SyncProfile.allCases.map(\.rawValue).joined(separator: ", ")). 'avmon explain av_sync' tells them.",
      valueName: "profile"))
  var profile = SyncProfile.mixed
}

extension SyncProfile: ExpressibleByArgument {}
