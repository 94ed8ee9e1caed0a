import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct AudioPhaseTests {
  private func run(_ parts: [(correlation: Double, blocks: Int, level: Double)], layout: String = "stereo") -> Findings {
    var blocks = SoundBlocks()
    for part in parts { add(part, to: &blocks) }
    return detectSound(Phase.self, blocks.all, layout: layout)
  }

  private func add(_ part: (correlation: Double, blocks: Int, level: Double), to blocks: inout SoundBlocks) {
    let energy = Decibel.power(of: part.level) * 2400
    blocks.add(
      part.blocks, [part.level, part.level], pair: .init(product: part.correlation * energy, first: energy, second: energy))
  }

  @Test func ordinaryStereoIsFine() { #expect(run([(0.3, 200, -20)]).events.isEmpty) }

  @Test func antiphaseIsMajor() throws {
    let events = run([(0.3, 40, -20), (-1, 100, -20), (0.3, 40, -20)]).events
    let event = try #require(events.first)
    #expect(events.count == 1 && event.severity == .major && event.cause == "antiphase" && !event.isOpen)
    #expect(abs(event.start.seconds - 2) < 0.4 && abs(event.end.seconds - 7) < 0.4)
  }

  @Test(arguments: [(39, 0), (40, 1)]) func twoSecondsAreTheShortest(blocks: Int, count: Int) {
    #expect(run([(-1, blocks, -20)]).events.count == count)
  }

  @Test(arguments: [(-0.89, 0), (-0.91, 1)]) func correlationDecides(correlation: Double, count: Int) {
    #expect(run([(correlation, 100, -20)]).events.count == count)
  }

  @Test(arguments: [(0.9998, 0), (0.99995, 1)]) func sameSoundOnBothIsInfo(correlation: Double, count: Int) {
    let events = run([(correlation, 100, -20)]).events
    #expect(events.count == count && events.allSatisfy { $0.severity == .info && $0.cause == "dual_mono" })
  }

  @Test func dualMonoIsReportedOncePerStretch() {
    #expect(run([(1, 100, -20), (1, 40, -70), (1, 100, -20)]).events.count == 1)
    #expect(run([(1, 100, -20), (0.5, 40, -20), (1, 100, -20)]).events.count == 2)
  }

  @Test func longPauseEndsAStretch() {
    #expect(run([(-1, 100, -20), (0, 130, -80), (-1, 100, -20)]).events.count == 2)
  }

  @Test func pausesDoNotCountForTheLength() { #expect(run([(-1, 19, -20), (0, 40, -80), (-1, 20, -20)]).events.isEmpty) }

  @Test func silenceGivesNoAnswer() {
    let findings = run([(-1, 200, -80)])
    #expect(findings.events.isEmpty && findings.unknownReason != nil)
  }

  @Test func antiphaseToTheEndIsOpen() throws { #expect(try #require(run([(-1, 60, -20)]).events.first).isOpen) }

  @Test func monoCannotHaveThisDefect() {
    var blocks = SoundBlocks()
    blocks.add(100, [-20])
    #expect(detectSound(Phase.self, blocks.all, layout: "mono", channels: 1).unknownReason == nil)
    #expect(detectSound(Phase.self, []).unknownReason != nil)
  }

  @Test func gapStartsANewWindow() {
    var blocks = SoundBlocks()
    add((-1, 30, -20), to: &blocks)
    blocks.skip(MediaTime(seconds: 10))
    add((-1, 30, -20), to: &blocks)
    #expect(detectSound(Phase.self, blocks.all).events.isEmpty)
  }

  @Test func changeOfChannelsEndsAStretch() {
    var blocks = SoundBlocks()
    add((-1, 60, -20), to: &blocks)
    blocks.add(40, [-20])
    let events = detectSound(Phase.self, blocks.all).events
    #expect(events.count == 1 && events.first?.isOpen == false)
  }

  @Test func antiphaseOfRealSamplesIsFound() {
    let plane = Sound.noise(0.3, seconds: 3, seed: 21)
    #expect(detectSound(Phase.self, measureSound([plane, plane.map { -0.7 * $0 }]).blocks).events.map(\.cause) == ["antiphase"])
    let quiet = plane.map { $0 * 0.5 }
    #expect(
      detectSound(Phase.self, measureSound([plane, quiet]).blocks).events.first?.metric("level_difference_db").map { ($0 * 10).rounded() }
        == 60)
  }
}
