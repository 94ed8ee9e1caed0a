import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct BlockCorruptionTests {
  /// A made-up programme of which only the edges on grids are told: 40 x 22 blocks, 25 pictures a second, key frames every 2 s.
  private struct GridFootage {
    var detector: BlockCorruption
    var out = Findings(detector: BlockCorruption.id, stream: 0)
    var time = MediaTime.zero
    var number = 0
    var keyDistance = 50

    /// How much every picture differs from the one before.
    var change = 0.02

    init(codec: String = "h264") { detector = BlockCorruption(.init(), Footage.context(codec: codec)) }

    /// The decoder refuses the next packet: its picture is missing.
    mutating func refuse(_ count: Int = 1) {
      for _ in 0..<count {
        detector.observe(event: .decodeFailure(stream: 0, time: time, reason: "Invalid data"), &out)
        (time, number) = (time + MediaTime(seconds: 0.04), number + 1)
      }
    }

    mutating func show(_ grid: GridStats, damage: FrameDamage = [], isKey: Bool? = nil, isNew: Bool = false) {
      var picture = PictureStats(
        width: 640, height: 352, cellsWide: 20, cellsHigh: 11, cells: [], mean: 0.4, deviation: 0.1, minimum: 0, maximum: 1, darkStrips: [],
        black: 16.0 / 255, change: isNew ? nil : PictureStats.Change(mean: change, cellMaximum: 0.05, histogram: 0.02), hasColor: true)
      picture.grid = grid
      let duration = MediaTime(seconds: 0.04)
      detector.observe(
        video: VideoStats(
          index: number, time: time, duration: duration, isKey: isKey ?? (number % keyDistance == 0), damage: damage, picture: picture),
        &out)
      (time, number) = (time + duration, number + 1)
    }

    /// Natural structures: as many corners on each grid.
    mutating func clean(_ count: Int, corners: Int = 6, isKey: Bool? = nil) {
      for index in 0..<count {
        let some = GridStats.Corners(weak: corners + index % 3, strong: corners / 2 + index % 2)
        show(Self.grid(some, some, some), isKey: isKey)
      }
    }

    /// `count` pictures with `blocks` outlined blocks in a row.
    mutating func damaged(_ count: Int, blocks: Int, strong: Double = 1, transform: Double = 0.1) {
      for _ in 0..<count {
        let corners = 2 * blocks + 6
        var grid = Self.grid(
          .init(weak: corners, strong: Int(Double(corners) * strong)),
          .init(weak: Int(Double(corners) * transform), strong: Int(Double(corners) * transform * strong)), .init(weak: 6, strong: 3))
        for index in 0..<blocks {
          let at = (5 + index / 20) * 40 + 10 + index % 20
          grid.sides[at] = 0b1111
          grid.sides[at + 1] |= 0b0011
          grid.sides[at + 40] |= 0b1100
        }
        show(grid)
      }
    }

    mutating func finish() -> [Event] {
      detector.finish(at: time, &out)
      return out.events
    }

    static func grid(_ macroblock: GridStats.Corners, _ transform: GridStats.Corners, _ picture: GridStats.Corners) -> GridStats {
      GridStats(
        macroblock: macroblock, transform: transform, picture: picture, blocksWide: 40, blocksHigh: 22,
        sides: Array(repeating: 0, count: 880))
    }
  }

  @Test func naturalStructuresAreNoDamage() {
    var footage = GridFootage()
    footage.clean(100)
    footage.clean(100, corners: 60)
    #expect(footage.finish().isEmpty)
  }

  @Test func outlinedBlocksAreOneEventFromTheFirstPictureToTheLast() throws {
    var footage = GridFootage()
    footage.clean(60)
    footage.damaged(20, blocks: 40)
    footage.clean(60)
    let event = try #require(footage.finish().first)
    #expect(footage.out.events.count == 1)
    #expect(isNear(event.start, 2.4) && isNear(event.end, 3.2))
    #expect(event.cause == "upstream")
    #expect(event.metric("pixel_evidence") == 1 && event.metric("decoder_evidence") == 0)
    #expect(event.metric("area_ratio") == 40.0 / 880)
    #expect(event.region == Region(x: 0.25, y: 5.0 / 22, width: 0.5, height: 2.0 / 22))
  }

  @Test(arguments: [(1, 0), (2, 0), (6, 1)]) func aFewCornersAreChance(blocks: Int, events: Int) {
    var footage = GridFootage()
    footage.clean(60)
    footage.damaged(3, blocks: blocks)
    footage.clean(60)
    #expect(footage.finish().count == events)
  }

  @Test func weakOutlinesAreCodingOfFlatAreas() {
    var footage = GridFootage()
    footage.clean(60)
    footage.damaged(20, blocks: 100, strong: 0.3)
    footage.clean(60)
    #expect(footage.finish().isEmpty)
  }

  @Test func outlinesOfTransformBlocksAsWellAreLowBitRate() {
    var footage = GridFootage()
    footage.clean(60)
    footage.damaged(20, blocks: 100, transform: 1.2)
    footage.clean(60)
    #expect(footage.finish().isEmpty)
  }

  @Test func blocksThatAreAlwaysThereAreTheNormal() {
    var footage = GridFootage()
    footage.damaged(200, blocks: 60)
    #expect(footage.finish().isEmpty)
  }

  /// A second makes the baseline.
  @Test(arguments: [(24, 0), (25, 1)]) func theFirstSecondOnlyMakesTheBaseline(clean: Int, events: Int) {
    var footage = GridFootage()
    footage.clean(clean)
    footage.damaged(1, blocks: 40)
    footage.clean(60)
    #expect(footage.finish().count == events)
  }

  @Test func anotherFormatBeginsAnotherBaseline() {
    var footage = GridFootage()
    footage.clean(60)
    let blocky = GridFootage.grid(.init(weak: 200, strong: 200), .init(), .init())
    footage.show(blocky, isNew: true)
    for _ in 0..<20 { footage.show(blocky) }
    #expect(footage.finish().isEmpty)
  }

  @Test func damageAtTheEndIsOpen() throws {
    var footage = GridFootage()
    footage.clean(60)
    footage.damaged(10, blocks: 40)
    let event = try #require(footage.finish().first)
    #expect(event.isOpen && event.end == footage.time)
  }

  @Test(arguments: [(20, 2, Severity.minor), (60, 2, .major), (10, 20, .major), (300, 20, .critical)])
  func areaAndDurationMakeTheSeverity(blocks: Int, pictures: Int, severity: Severity) {
    var footage = GridFootage()
    footage.clean(60)
    footage.damaged(pictures, blocks: blocks)
    footage.clean(60)
    #expect(footage.finish().map(\.severity) == [severity])
  }

  @Test func theDecodersWordLastsUntilTheNextCleanKeyFrame() throws {
    var footage = GridFootage()
    footage.clean(60)
    footage.show(GridFootage.grid(.init(), .init(), .init()), damage: .decoder)
    footage.clean(80)
    let event = try #require(footage.finish().first)
    #expect(isNear(event.start, 2.4) && isNear(event.end, 4))
    #expect(event.metric("decoder_evidence") == 1 && event.metric("pixel_evidence") == 0)
    #expect(event.severity == .major && event.cause == "bitstream_error")
  }

  @Test func bothWitnessesAreSurerThanOne() throws {
    var footage = GridFootage()
    footage.clean(60)
    footage.show(GridFootage.grid(.init(), .init(), .init()), damage: .decoder)
    footage.damaged(5, blocks: 20)
    footage.clean(80)
    let event = try #require(footage.finish().first)
    #expect(event.metric("decoder_evidence") == 1 && event.metric("pixel_evidence") == 1 && event.confidence > 0.95)
  }

  /// Flagged packets alone are none, but make less of a picture count.
  @Test(arguments: [(0, 0), (1, 1)]) func flaggedPacketsWeighOnlyWithThePicture(corrupt: Int, events: Int) {
    var footage = GridFootage()
    footage.clean(60)
    for _ in 0..<corrupt {
      let time = footage.time
      footage.detector.observe(packet: PacketStats(stream: 0, kind: .video, pts: time, dts: time, isCorrupt: true), &footage.out)
    }
    footage.damaged(2, blocks: 2)
    footage.clean(80)
    #expect(footage.finish().count == events)
  }

  @Test func packetsCutOffAtAJumpOfTheTimeStampsAreNoDamage() {
    var footage = GridFootage()
    footage.clean(60)
    footage.detector.observe(event: .discontinuity(stream: 0, time: footage.time, jump: MediaTime(seconds: 100)), &footage.out)
    footage.show(GridFootage.grid(.init(), .init(), .init()), damage: .decoder)
    footage.clean(80)
    #expect(footage.finish().isEmpty)
  }

  @Test func aJoinInMidGroupIsNoDamage() {
    var footage = GridFootage()
    footage.clean(30, isKey: false)
    footage.damaged(10, blocks: 60)
    footage.number = 50
    footage.clean(100)
    #expect(footage.finish().isEmpty)
  }

  @Test func lastingChangeBecomesTheNormal() throws {
    var footage = GridFootage()
    footage.clean(60)
    footage.damaged(500, blocks: 60)
    let event = try #require(footage.finish().first)
    #expect(footage.out.events.count == 1)
    #expect(event.duration.seconds < 10)
  }

  @Test(arguments: [("vp9", 1), ("av1", 1), ("h264", 0)])
  func picturesBetweenRefusedPacketsOfCodecsWithoutConcealmentAreDamaged(codec: String, events: Int) throws {
    var footage = GridFootage(codec: codec)
    footage.clean(60)
    for _ in 0..<5 {
      footage.refuse(2)
      footage.clean(1)
    }
    footage.refuse()
    footage.clean(80)
    #expect(footage.finish().count == events)
    guard let event = footage.out.events.first else { return }
    #expect(isNear(event.start, 2.4) && isNear(event.end, 3))
    #expect(event.severity == .major && event.cause == "bitstream_error")
    #expect(event.metric("decoder_evidence") == 1 && event.metric("flagged_pictures") == 0)
  }

  /// A picture that nothing refers to is missed, and that is all.
  @Test(arguments: [(1, 0), (3, 0)]) func refusedPacketsWithoutPicturesBetweenAreMissingPicturesOnly(count: Int, events: Int) {
    var footage = GridFootage(codec: "av1")
    footage.clean(60)
    footage.refuse(count)
    footage.clean(80)
    #expect(footage.finish().count == events)
  }

  @Test func aKeyFrameBetweenRefusedPacketsPartsThem() {
    var footage = GridFootage(codec: "av1")
    footage.clean(60)
    footage.refuse()
    footage.clean(1, isKey: true)
    footage.refuse()
    footage.clean(80)
    #expect(footage.finish().isEmpty)
  }

  @Test func picturesBetweenRefusedPacketsOfAStillSceneShowNothing() {
    var footage = GridFootage(codec: "vp9")
    footage.change = 0.0001
    footage.clean(60)
    footage.refuse()
    footage.clean(3)
    footage.refuse()
    footage.clean(80)
    #expect(footage.finish().map(\.severity) == [.info])
  }

  @Test func picturesBetweenRefusedPacketsAreReportedWhenTheStreamEndsThere() throws {
    var footage = GridFootage(codec: "av1")
    footage.clean(60)
    footage.refuse()
    footage.clean(3)
    footage.refuse()
    let event = try #require(footage.finish().first)
    #expect(isNear(event.start, 2.4) && isNear(event.end, 2.56))
  }

  @Test func stripesOfIntraConcealmentAreDamage() throws {
    var footage = GridFootage()
    footage.clean(60)
    for _ in 0..<10 {
      var grid = GridFootage.grid(.init(weak: 6, strong: 3), .init(weak: 6, strong: 3), .init(weak: 6, strong: 3))
      grid.stripes = 0.3
      footage.show(grid)
    }
    footage.clean(60)
    #expect(footage.finish().map { isNear($0.start, 2.4) } == [true])
  }
}
