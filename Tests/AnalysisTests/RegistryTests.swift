import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct RegistryTests {
  /// The ids that reports and policies may rely on.
  private static let known: Set = [
    "freeze", "stutter", "black", "flat_color", "block_corruption", "decode_error", "blockiness", "blur", "tearing", "interlace",
    "letterbox", "flash", "levels", "test_pattern", "format_change", "frame_drop", "silence", "channel_dead", "dropout", "click",
    "clipping", "loudness", "loudness_jump", "phase", "hum", "audio_missing", "av_sync", "timestamp", "ts_continuity", "ts_error",
    "delivery", "outage",
  ]

  @Test func idsAreUniqueSortedAndKnown() {
    let ids = Registry.all.map(\.id)
    #expect(ids == Set(ids).sorted())
    #expect(Set(ids).isSubset(of: Self.known))
    #expect(ids.allSatisfy { $0.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" } })
  }

  @Test func everyDetectorIsFoundByItsId() throws {
    for info in Registry.all { #expect(try Registry.detector(info.id).id == info.id) }
  }

  @Test func everyDetectorIsDescribed() {
    for info in Registry.all {
      #expect(!info.summary.isEmpty && !info.summary.contains("\n"), "\(info.id)")
      #expect(info.details.count > 100, "\(info.id)")
      #expect(!info.needs.isEmpty || info.scope == .input || info.scope == .transport, "\(info.id)")
    }
  }

  @Test func optionsAreDescribedAndTheirDefaultsAllowed() {
    for info in Registry.all {
      #expect(Set(info.options.map(\.name)).count == info.options.count, "\(info.id)")
      for option in info.options {
        let name = "\(info.id).\(option.name)"
        #expect(option.range.contains(option.value), "\(name)")
        #expect(!option.help.isEmpty && !option.source.isEmpty, "\(name)")
        #expect(option.name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }, "\(name)")
        #expect(!option.help.contains("\n") && !option.help.hasSuffix("."), "\(name)")
      }
    }
  }

  @Test func everyOptionReachesItsOwnField() throws {
    for info in Registry.all {
      for option in info.options {
        let other = option.value == option.range.upperBound ? option.range.lowerBound : option.range.upperBound
        var settings = Settings()
        try settings.apply("\(info.id).\(option.name)=\(option.unit == .flag ? (other != 0 ? "on" : "off") : "\(other)")")
        let changed = zip(info.effectiveOptions(Settings()), info.effectiveOptions(settings)).filter { $0 != $1 }.map(\.0.name)
        #expect(changed == [String(option.name.map { $0 == "-" ? "_" : $0 })], "\(info.id)")
      }
    }
  }

  @Test func detectorsSurviveAnEmptyInput() {
    let context = StreamContext(input: InputInfo(source: "t", container: "mpegts", streams: []), stream: nil)
    for info in Registry.all {
      var detector = info.make(Settings(), context)
      var out = Findings(detector: info.id, stream: nil)
      detector.finish(at: .zero, &out)
      #expect(out.events.allSatisfy { $0.severity < .major }, "\(info.id)")
    }
  }

  @Test func findingsAreLimited() {
    var out = Findings(detector: "freeze", stream: 0)
    for index in 0..<Findings.limit + 10 { out.add(Finding(at: MediaTime(seconds: Double(index)), .minor, "x"), until: .zero) }
    #expect(out.events.count == Findings.limit && out.dropped == 10)
    #expect(out.events.allSatisfy { $0.end == $0.start })
    #expect(out.open(Finding(at: .zero, .minor, "x")) == nil)
  }
}
