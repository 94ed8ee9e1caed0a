import AVMonReport
import Testing

/// Sound tracks of one file that are apart.
@Suite struct TrackSyncTests {
  @Test func aTrackThatIsEarlyAgainstTheFirstIsMeasuredAndKeptApart() throws {
    let report = try expectReport(Avmon.run(["analyze", Fixture.path("tracks_apart.mkv"), "--only", "av_sync"]).output)
    let rows = try #require(report.at("measurements.av_sync_methods")?.elements).filter { $0.at("method")?.string == "tracks" }
    #expect(rows.count == 1)
    #expect(rows.first?.at("stream")?.integer == 2)
    #expect(abs(try #require(rows.first?.at("offset_ms")?.double) - 90) < 1)
    #expect(report.at("measurements.av_sync.method")?.string == "timestamps")
  }

  @Test(arguments: ["two_tracks.mkv", "clean.mp4"]) func tracksThatShareNothingHaveNoRow(_ name: String) throws {
    let report = try expectReport(Avmon.run(["analyze", Fixture.path(name), "--only", "av_sync"]).output)
    let rows = try #require(report.at("measurements.av_sync_methods")?.elements)
    #expect(!rows.contains { $0.at("method")?.string == "tracks" })
  }
}
