import AVMonModel
import Testing

@testable import AVMonAnalysis

@Suite struct BlockCorruptionTests {
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

  /// A break of black between two parts of a blocky programme: black has no edges, and is not the normal.
  @Test func blackDoesNotMakeThePicturesAfterItNew() {
    var footage = GridFootage()
    footage.damaged(75, blocks: 20)
    footage.deviation = 0.004
    for _ in 0..<75 { footage.show(GridFootage.grid(.init(), .init(), .init())) }
    footage.deviation = 0.1
    footage.damaged(75, blocks: 20)
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
