import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct OptionTests {
  @Test(arguments: [
    (OptionUnit.seconds, "1.5", 1.5), (.seconds, "1.5s", 1.5), (.seconds, "1500ms", 1.5), (.seconds, "2min", 120),
    (.seconds, "2MIN", 120), (.milliseconds, "40", 40), (.milliseconds, "40ms", 40), (.milliseconds, "0.04s", 40), (.decibels, "-60", -60),
    (.decibels, "-60dBFS", -60),
    (.decibels, "-1dBTP", -1), (.decibels, "6dB", 6), (.loudness, "-23LUFS", -23), (.loudness, "-24lkfs", -24), (.loudness, "8LU", 8),
    (.ratio, "0.98", 0.98), (.ratio, "98%", 0.98), (.count, "3", 3), (.flag, "true", 1), (.flag, "Yes", 1), (.flag, "on", 1),
    (.flag, "off", 0), (.flag, "0", 0),
  ]) func valuesAreReadInTheirUnits(unit: OptionUnit, text: String, value: Double) throws {
    #expect(abs(try #require(unit.parse(text)) - value) < 1e-12)
  }

  @Test(arguments: [
    (OptionUnit.seconds, ""), (.seconds, "s"), (.seconds, "1 s x"), (.seconds, "inf"), (.seconds, "nan"), (.seconds, "1h"),
    (.seconds, "1dB"), (.decibels, "1s"), (.loudness, "dB"), (.ratio, "%"), (.count, "3x"), (.flag, "2"), (.flag, ""), (.flag, "maybe"),
    (.milliseconds, "min"),
  ]) func otherTextIsNoValue(unit: OptionUnit, text: String) {
    #expect(unit.parse(text) == nil)
  }

  @Test func whatIsDescribedCanBeReadAgain() {
    for unit in [OptionUnit.seconds, .milliseconds, .decibels, .loudness, .ratio, .count] {
      for value in [0, 0.5, 1, 2.25, 10] {
        #expect(unit.parse(String(unit.describe(value).filter { $0 != " " })) == value)
      }
    }
    #expect(OptionUnit.flag.describe(1) == "on" && OptionUnit.flag.describe(0) == "off")
  }

  @Test(arguments: ["freeze.min-duration=1s", "freeze.min_duration=1000ms", "freeze.min-duration=1"])
  func assignmentsAreTaken(text: String) throws {
    var settings = Settings()
    try settings.apply(text)
    #expect(settings.values(of: "freeze") == ["min-duration": 1])
    let info = try Registry.detector("freeze")
    let values = info.effectiveOptions(settings)
    #expect(values.contains(OptionValue(name: "min_duration", value: .number(1))))
    #expect(values.contains(OptionValue(name: "major_duration", value: .number(2))))
    #expect(values.count == info.options.count)
  }

  @Test func theLastAssignmentCounts() throws {
    var settings = Settings()
    try settings.apply("freeze.min-duration=1s")
    try settings.apply("freeze.min-duration=3s")
    #expect(settings.values(of: "freeze") == ["min-duration": 3])
    #expect(settings.values(of: "black").isEmpty)
  }

  @Test func detectorIsMadeWithTheSettings() throws {
    var settings = Settings()
    try settings.apply("freeze.min-duration=2s")
    var footage = Footage()
    footage.moving(60)
    footage.still(40)
    footage.moving(20)
    for (settings, events) in [(Settings(), 1), (settings, 0)] {
      var detector = try Registry.detector("freeze").make(settings, Footage.context())
      var out = Findings(detector: "freeze", stream: 0)
      for picture in footage.pictures { detector.observe(video: picture, &out) }
      detector.finish(at: footage.end, &out)
      #expect(out.events.count == events)
    }
  }

  @Test(arguments: [
    ("freeze", "write detector.option=value"), ("freeze=1", "write detector.option=value"), ("", "write detector.option=value"),
    ("freze.min-duration=1", "unknown detector 'freze', did you mean 'freeze'?"), ("xyz.a=1", "unknown detector 'xyz' ("),
    ("freeze.min-durtion=1", "has no option 'min-durtion', did you mean 'min-duration'?"), ("freeze.colour=1", "has no option 'colour' ("),
    ("freeze.min-duration=fast", "freeze.min-duration cannot be 'fast': give a value from 0.1 s to 3600 s"),
    ("freeze.min-duration=", "cannot be ''"), ("freeze.min-duration=0.09", "from 0.1 s"), ("freeze.min-duration=3601", "to 3600 s"),
    ("black.area=1.01", "from 0.5 to 1"),
  ]) func wrongAssignmentsSayWhatToWrite(text: String, message: String) throws {
    var settings = Settings()
    let error = try #require(throws: ConfigurationError.self) { try settings.apply(text) }
    #expect(error.description.contains(message), "\(error.description)")
    #expect(settings.values(of: "freeze").isEmpty && settings.values(of: "black").isEmpty)
  }

  @Test(arguments: ["freeze.min-duration=0.1", "freeze.min-duration=3600", "black.area=100%"])
  func endsOfTheRangeAreAccepted(text: String) throws {
    var settings = Settings()
    try settings.apply(text)
  }

  @Test func suggestionsAreNearAndTiesGoToTheFirst() {
    #expect(Suggestion.nearest(to: "stuter", in: ["freeze", "stutter"]) == "stutter")
    #expect(Suggestion.nearest(to: "ab", in: ["xy"]) == nil)
    #expect(Suggestion.nearest(to: "", in: ["freeze"]) == nil)
    #expect(Suggestion.distance("", "abc") == 3 && Suggestion.distance("abc", "") == 3)
    #expect(Suggestion.distance("kitten", "sitting") == 3)
  }
}
