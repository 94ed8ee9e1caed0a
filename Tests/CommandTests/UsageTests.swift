import Testing

/// Wrong usage is refused with status 2 before any media is touched, in one line that says what to try.
@Suite struct UsageTests {
  @Test(arguments: [
    ([], ["input", "--help"]),
    (["clip.ts", "more.ts"], ["more.ts", "--help"]),
    (["clip.ts", "--frobnicate"], ["--frobnicate", "--help"]),
    (["clip.ts", "--threads"], ["--threads", "--help"]),
    (["clip.ts", "--threads", "many"], ["--threads", "many"]),
    (["clip.ts", "--threads", "65"], ["--threads", "64"]),
    (["clip.ts", "--threads", "-1"], ["--threads"]),
    (["clip.ts", "--video", "-1"], ["--video"]),
    (["clip.ts", "--format", "xml"], ["--format", "xml", "json", "text"]),
    (["clip.ts", "--fail-on", "worst"], ["--fail-on", "worst", "critical"]),
    (["clip.ts", "--from", "1:99"], ["--from", "1:99"]),
    (["clip.ts", "--from", "soon"], ["--from", "soon"]),
    (["clip.ts", "--from", "5", "--to", "4"], ["--from", "--to"]),
  ])
  func wrongArgumentIsRefused(_ arguments: [String], _ words: [String]) throws {
    expectRefusal(try Avmon.run(["analyze"] + arguments), ExitStatus.usage, says: words)
  }

  @Test(arguments: [
    (["--only", "freze"], ["freze", "did you mean 'freeze'", "avmon detectors"]),
    (["--only", "freeze,blak"], ["blak", "did you mean 'black'"]),
    (["--skip", "silense"], ["silense", "did you mean 'silence'"]),
    (["--only", "xyzzy"], ["xyzzy", "avmon detectors"]),
    (["--only", "freeze", "--skip", "freeze"], ["--only", "--skip"]),
    (["--set", "freeze.min-duration"], ["freeze.min-duration", "detector.option=value"]),
    (["--set", "min-duration=1s"], ["min-duration=1s", "detector.option=value"]),
    (["--set", "freze.min-duration=1s"], ["did you mean 'freeze'"]),
    (["--set", "freeze.min-durations=1s"], ["min-durations", "did you mean 'min-duration'", "avmon explain freeze"]),
    (["--set", "freeze.min-duration=soon"], ["freeze.min-duration", "soon", " to "]),
    (["--set", "freeze.min-duration=-1"], ["freeze.min-duration", "-1", " to "]),
    (["--set", "freeze.min-duration=nan"], ["freeze.min-duration", "nan"]),
    (["--set", "freeze.min-duration=1e99"], ["freeze.min-duration", "1e99"]),
  ])
  func wrongDetectorOrOptionIsRefused(_ arguments: [String], _ words: [String]) throws {
    expectRefusal(try Avmon.run(["analyze", "clip.ts"] + arguments), ExitStatus.usage, says: words)
  }

  @Test func unknownCommandIsRefused() throws {
    expectRefusal(try Avmon.run(["analyse-this"]), ExitStatus.usage, says: ["analyse-this", "--help"])
  }

  @Test func unknownDetectorToExplainIsRefused() throws {
    expectRefusal(try Avmon.run(["explain", "frezee"]), ExitStatus.usage, says: ["frezee", "did you mean 'freeze'"])
  }

  @Test func streamNumberThatDoesNotExistIsRefused() throws {
    let result = try Avmon.run(["analyze", Fixture.path("no_audio.mp4"), "--video", "7"])
    expectRefusal(result, ExitStatus.unusableInput, says: ["no_audio.mp4", "7"])
  }

  @Test(arguments: [["--help"], ["help"], ["help", "analyze"], ["analyze", "--help"], ["detectors", "--help"], ["explain", "--help"]])
  func helpGoesToStandardOutput(_ arguments: [String]) throws {
    let result = try Avmon.run(arguments)
    #expect(result.status == ExitStatus.passed)
    #expect(result.text.contains("USAGE: avmon"))
    #expect(result.text.contains("EXAMPLES"))
    #expect(result.errors.isEmpty)
  }
}
