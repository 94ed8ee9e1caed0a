import AVMonReport
import Foundation
import TestSupport
import Testing

/// Real and hostile media, where they are at hand. They are not part of the package, so elsewhere these tests say that they skip.
@Suite struct CorpusTests {
  static let isThere = FileManager.default.fileExists(atPath: SourceTree.corpus.appending(path: "clips").path)

  /// Codecs, containers, depths, interlace, variable frame rate and silence, all short.
  @Test(
    .enabled(if: isThere, "needs the media corpus beside the package"),
    arguments: [
      "clips/bikes.mp4", "clips/bug_bw.mp4", "clips/colourbars_xdcam1080i50.mov", "clips/k3b_slide_interlaced.mpg",
      "clips/rooftop_vfr_360p.mp4", "clips/seagull.avi", "clips/shaka_hls_ad.ts", "clips/tupi_2d_animation.avi",
    ])
  func clipGivesAReport(_ name: String) throws {
    let result = try Avmon.run(["analyze", SourceTree.corpus.appending(path: name).path])
    #expect([ExitStatus.passed, ExitStatus.gateFailed].contains(result.status), "\(result.errors)")
    #expect(result.errors.isEmpty)
    let report = try expectReport(result.output)
    #expect(report.at("analysis.complete") == true)
  }

  /// Broken, lying and odd files: a report or a refusal, in time, and never a crash.
  @Test(
    .enabled(if: isThere, "needs the media corpus beside the package"),
    arguments: [
      "gen_1x1.mkv", "gen_bitnoise_1e-2.ts", "gen_bitnoise_1e-3.mp4", "gen_mvhd_huge_duration.mp4", "gen_random.ts",
      "gen_size_change.ts", "gen_stsz_huge_count.mp4", "gen_truncated.mp4", "gen_ts_sync_lost.ts", "gen_video_only_1frame.ts",
      "moz_1389304.mp4", "moz_channel-count-in-metadata-different-than-in-content.mp4", "oh264_Error_I_P.264",
    ])
  func hostileFileIsReportedOrRefused(_ name: String) throws {
    let result = try Avmon.run(["analyze", SourceTree.corpus.appending(path: "hostile/\(name)").path], limit: 30)
    switch result.status {
    case ExitStatus.passed, ExitStatus.gateFailed: try expectReport(result.output)
    default: expectRefusal(result, ExitStatus.unusableInput, says: [name])
    }
  }
}
