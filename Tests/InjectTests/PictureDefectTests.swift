import AVMonMedia
import AVMonModel
import AVMonScore
import Testing

@testable import AVMonInject

@Suite struct PictureDefectTests {
  @Test func freezeHoldsItsFirstPicture() throws {
    var freeze = Freeze(plan: try plan("freeze@1+2"))
    let input = pictures(100)
    let shown = input.compactMap { freeze.transform($0) }
    #expect(shown.count == 100 && shown.map(\.time) == input.map(\.time))
    #expect(shown[25..<75].allSatisfy { $0.picture == input[25].picture } && shown[75].picture == input[75].picture)
    let trace = freeze.trace(end: .zero)
    #expect(trace.events.count == 1 && abs(trace.events[0].start.seconds - 1) < 1e-6 && abs(trace.events[0].end.seconds - 3) < 1e-6)
    #expect(!trace.events[0].isOptional)
  }

  @Test func freezeOfAStillPictureIsOptional() throws {
    var freeze = Freeze(plan: try plan("freeze@1+2"))
    for picture in pictures(100, still: true) { _ = freeze.transform(picture) }
    #expect(freeze.trace(end: .zero).events.map(\.isOptional) == [true])
  }

  /// What stands still shows no tear: the defect begins with the movement, and an alarm before it counts neither way.
  @Test func tearingLastsWhilePicturesLookTorn() throws {
    var tearing = Tearing(plan: try plan("tearing@1+2"))
    let (still, moving) = (pictures(100, still: true), pictures(100))
    for index in 0..<100 { _ = tearing.transform(index < 50 ? still[index] : moving[index]) }
    let trace = tearing.trace(end: .zero)
    let event = try #require(trace.events.first)
    #expect(abs(event.start.seconds - 2) < 0.1 && abs(event.end.seconds - 3) < 0.1 && !event.isOptional)
    let span = try #require(trace.ignore.first { $0.detector == "tearing" })
    #expect(span.start.seconds < 1 && span.end.seconds > 3)
  }

  @Test func tearingOfAStillPictureIsOptional() throws {
    var tearing = Tearing(plan: try plan("tearing@1+2"))
    for picture in pictures(100, still: true) { _ = tearing.transform(picture) }
    #expect(tearing.trace(end: .zero).events.map(\.isOptional) == [true])
  }

  @Test func dropLeavesAGapThatTheTruthSpans() throws {
    var drop = Drop(plan: try plan("drop@1+1"))
    let shown = pictures(100).compactMap { drop.transform($0) }
    #expect(shown.count == 75)
    let event = try #require(drop.trace(end: .zero).events.first)
    #expect(event.detector == "freeze" && abs(event.start.seconds - 0.96) < 1e-6 && abs(event.end.seconds - 2) < 1e-6)
  }

  @Test func shortDropIsLostPictures() throws {
    var drop = Drop(plan: try plan("drop@1+0.1"))
    for picture in pictures(50) { _ = drop.transform(picture) }
    #expect(drop.trace(end: .zero).events.map(\.detector) == ["frame_drop"])
  }

  @Test func duplicateRepeatsEveryNth() throws {
    var duplicate = Duplicate(plan: try plan("duplicate@1+2:every=5"))
    let shown = pictures(100).compactMap { duplicate.transform($0) }
    #expect(zip(shown, shown.dropFirst()).count { $0.picture == $1.picture } == 10)
  }

  @Test func stutterHoldsAgainAndAgain() throws {
    var stutter = Stutter(plan: try plan("stutter@1+3:hold=0.2,every=1"))
    for picture in pictures(120) { _ = stutter.transform(picture) }
    let events = stutter.trace(end: .zero).events
    #expect(events.count >= 2 && events.allSatisfy { abs(($0.end - $0.start).seconds - 0.2) < 0.05 })
  }

  @Test(arguments: [(8, [UInt8(16)]), (10, [64, 0])])
  func blackHasTheCodeOfItsDepth(_ depth: Int, _ sample: [UInt8]) throws {
    guard case .picture(let make) = Black.info.make else { return }
    var black = make(try plan("black@0+1"))
    let shownMade = black.transform(pictures(1, depth: depth)[0])
    let shown = try #require(shownMade)
    #expect(Array(shown.picture.planes[0].prefix(sample.count)) == sample)
    #expect(Array(shown.picture.planes[0].suffix(sample.count)) == sample)
  }

  @Test func letterboxBlackensTheBarsOnly() throws {
    var letterbox = Letterbox(plan: try plan("letterbox@0:bar=25%"))
    let input = pictures(1)[0]
    let shownMade = letterbox.transform(input)
    let shown = try #require(shownMade).picture
    #expect(shown.planes[0][..<(12 * 64)].allSatisfy { $0 == 16 } && shown.planes[0][(36 * 64)...].allSatisfy { $0 == 16 })
    #expect(shown.planes[0][(12 * 64)..<(36 * 64)] == input.picture.planes[0][(12 * 64)..<(36 * 64)])
  }

  @Test func blocksHitAboutTheShareAskedFor() throws {
    var blocks = Blocks(plan: try plan("blocks@0+1:area=25%,style=green"))
    let input = pictures(1)[0]
    let madeBlocks = blocks.transform(input)
    let damage = BlockDamage(try #require(madeBlocks).picture, clean: [input.picture], now: 0)
    #expect((0.16...0.35).contains(damage.area))
  }
}

@Suite struct BlockDamageTests {
  private let clean = pictures(10).map(\.picture)

  @Test func samePictureIsWhole() {
    #expect(BlockDamage(clean[4], clean: clean, now: 4) == BlockDamage(clean[4], clean: [clean[4]], now: 0))
  }

  @Test(arguments: [1, 3, 7])
  func pictureFromAnotherMomentIsLateAndNotDamaged(_ other: Int) {
    let damage = BlockDamage(clean[other], clean: clean, now: 4)
    #expect(damage.area == 0 && damage.isLate)
  }

  @Test func wrongBlockIsCounted() {
    var picture = clean[4]
    picture.fill(Area(x: 16, y: 16, width: 16, height: 16), Paint(luma: 16, blue: 128, red: 128))
    let damage = BlockDamage(picture, clean: clean, now: 4)
    #expect(damage.area == 1.0 / 12 && damage.strongArea == 1.0 / 12 && !damage.isLate)
  }

  @Test func slightDifferencesAreNoDamage() {
    var picture = clean[4]
    picture.planes[0] = picture.planes[0].map { $0 + 8 }
    #expect(BlockDamage(picture, clean: clean, now: 4).area == 0)
    picture.planes[0] = picture.planes[0].map { $0 + 1 }
    #expect(BlockDamage(picture, clean: clean, now: 4).area == 1)
  }
}
