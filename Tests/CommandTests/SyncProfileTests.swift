import AVMonReport
import Testing

/// Sound that flashes and beeps say is 70 ms early, within 20.
@Suite struct SyncProfileTests {
  private func analyse(_ arguments: String...) throws -> (severity: String?, options: JSONValue?, status: Int32) {
    let result = try Avmon.run(["analyze", Fixture.path("sync_markers.mp4"), "--only", "av_sync"] + arguments)
    let report = try expectReport(result.output)
    let event = report.reportedEvents.first { $0.cause == "markers" }
    return (event?.severity, report.at("analysis.options.av_sync"), result.status)
  }

  @Test(arguments: [("mixed", "major"), ("bt1359", "minor"), ("r37", "major"), ("is191", "major"), ("wave", "major")])
  func profileGradesTheOffset(_ profile: String, _ severity: String) throws {
    let (found, _, status) = try analyse("--sync-profile", profile)
    #expect(found == severity)
    #expect(status == (severity == "major" ? ExitStatus.gateFailed : ExitStatus.passed))
  }

  @Test func mixedIsTheDefault() throws {
    let (own, chosen) = (try analyse(), try analyse("--sync-profile", "mixed"))
    #expect(own.severity == chosen.severity && own.options == chosen.options)
  }

  @Test func singleLimitsCountMoreThanTheProfileWhereverTheyStand() throws {
    for order in [
      ["--sync-profile", "wave", "--set", "av_sync.early-major=60"], ["--set", "av_sync.early-major=60", "--sync-profile", "wave"],
    ] {
      let result = try Avmon.run(["analyze", Fixture.path("sync_markers.mp4"), "--only", "av_sync"] + order)
      let report = try expectReport(result.output)
      #expect(report.at("analysis.options.av_sync.early_major")?.double == 60)
      #expect(report.at("analysis.options.av_sync.late_major")?.double == 120)
      // Minor begins at the profile's 40 ms.
      #expect(report.reportedEvents.map(\.severity) == ["minor"])
    }
  }

  @Test func unknownProfileIsRefusedWithThoseThereAre() throws {
    let words = ["--sync-profile", "bt1360", "mixed", "bt1359", "r37", "is191", "wave"]
    expectRefusal(try Avmon.run(["analyze", "clip.ts", "--sync-profile", "bt1360"]), ExitStatus.usage, says: words)
  }

  @Test func explanationTellsTheProfiles() throws {
    let text = try Avmon.run(["explain", "av_sync"]).text
    for profile in ["mixed", "bt1359", "r37", "is191", "wave"] { #expect(text.contains("* `\(profile)`: ")) }
  }
}
