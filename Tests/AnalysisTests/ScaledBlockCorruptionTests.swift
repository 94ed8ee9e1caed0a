import AVMonModel
import Testing

@testable import AVMonAnalysis

/// Damage that shows in pictures made smaller only.
@Suite struct ScaledBlockCorruptionTests {
  private typealias Scale = ScaledGridStats.Scale

  /// A programme of which every sixth picture is looked at, at one scale after the other, as the measurement does.
  private struct ScaledFootage {
    var footage = GridFootage()
    /// Scale at which pictures look damaged; from the first one found on each of them is looked at.
    var damaged: Scale? { didSet { isFollowing = false } }
    var blocks = 40
    private var isFollowing = false

    mutating func show(_ count: Int, damage: FrameDamage = []) {
      for _ in 0..<count {
        let (turn, rest) = footage.number.quotientAndRemainder(dividingBy: ScaleRota.interval)
        let scale = rest == 0 ? Scale(rawValue: turn % 2) : isFollowing ? damaged : nil
        isFollowing = isFollowing || (scale != nil && scale == damaged)
        let plain = GridFootage.grid(.init(weak: 6, strong: 3), .init(weak: 6, strong: 3), .init(weak: 6, strong: 3))
        let scaled = scale.map {
          ScaledGridStats(scale: $0, grid: $0 == damaged ? GridFootage.outlined(blocks) : plain, isDue: rest == 0)
        }
        footage.show(plain, damage: damage, scaled: scaled)
      }
    }
  }

  @Test(arguments: [(ScaledGridStats.Scale.twoThirds, 2.4), (.fourNinths, 2.64)])
  func damageAtAScaleIsOneEventFromTheFirstPictureLookedAt(_ scale: ScaledGridStats.Scale, start: Double) throws {
    var footage = ScaledFootage()
    footage.show(60)
    footage.damaged = scale
    footage.show(20)
    footage.damaged = nil
    footage.show(60)
    let event = try #require(footage.footage.finish().first)
    #expect(footage.footage.out.events.count == 1)
    #expect(isNear(event.start, start) && isNear(event.end, 3.2))
    #expect(event.cause == "upstream" && event.metric("scale").map { abs($0 - scale.ratio) < 0.001 } == true)
    #expect(event.metric("area_ratio") == 40.0 / 880 && event.region == Region(x: 0.25, y: 5.0 / 22, width: 0.5, height: 2.0 / 22))
  }

  @Test func damageOfThePictureAsItIsHasScaleOne() throws {
    var footage = GridFootage()
    footage.clean(60)
    footage.damaged(5, blocks: 40)
    #expect(try #require(footage.finish().first).metric("scale") == 1)
  }

  @Test func cleanPicturesAreNoDamageAtAnyScale() {
    var footage = ScaledFootage()
    footage.show(300)
    #expect(footage.footage.finish().isEmpty)
  }

  /// Excesses of (2b + 6 - 6) / sqrt(2b + 15): 1.57 for 3 blocks, 2.09 for 5.
  @Test(arguments: [(3, 0), (5, 1)]) func theLimitIsHigherThanForThePictureAsItIs(blocks: Int, events: Int) {
    var footage = ScaledFootage()
    footage.show(60)
    (footage.damaged, footage.blocks) = (.twoThirds, blocks)
    footage.show(10)
    footage.damaged = nil
    footage.show(60)
    #expect(footage.footage.finish().count == events)
    var plain = GridFootage()
    plain.clean(60, corners: 6)
    plain.damaged(10, blocks: 5)
    #expect(plain.finish().count == 1)
  }

  @Test func blocksThatAreAlwaysThereAreTheNormal() {
    var footage = ScaledFootage()
    footage.damaged = .fourNinths
    footage.show(300)
    #expect(footage.footage.finish().isEmpty)
  }

  /// Only pictures whose turn it was make the baseline: the others were chosen because they look damaged.
  @Test(arguments: [(true, 1), (false, 0)]) func picturesOutOfTurnDoNotMakeTheBaseline(isDue: Bool, events: Int) {
    var footage = GridFootage()
    let plain = GridFootage.grid(.init(weak: 6, strong: 3), .init(weak: 6, strong: 3), .init(weak: 6, strong: 3))
    for _ in 0..<30 { footage.show(plain, scaled: ScaledGridStats(scale: .twoThirds, grid: plain, isDue: isDue)) }
    for _ in 0..<5 { footage.show(plain, scaled: ScaledGridStats(scale: .twoThirds, grid: GridFootage.outlined(40), isDue: isDue)) }
    #expect(footage.finish().count == events)
  }

  /// What decoder and packets say is about the grid of the picture as it is.
  @Test func signsInTheStreamDoNotLowerTheLimitOfTheScales() throws {
    var footage = ScaledFootage()
    footage.show(60)
    footage.show(1, damage: .decoder)
    (footage.damaged, footage.blocks) = (.twoThirds, 3)
    footage.show(20)
    footage.damaged = nil
    footage.show(60)
    let event = try #require(footage.footage.finish().first)
    #expect(event.metric("pixel_evidence") == 0 && event.metric("decoder_evidence") == 1)
  }

  @Test func aPictureThatLooksDamagedAtTwoScalesCountsOnce() throws {
    var footage = ScaledFootage()
    footage.show(60)
    let grid = GridFootage.outlined(40)
    for _ in 0..<4 { footage.footage.show(grid, scaled: ScaledGridStats(scale: .twoThirds, grid: grid, isDue: false)) }
    #expect(try #require(footage.footage.finish().first).metric("suspicious_pictures") == 4)
  }

  @Test func anotherFormatBeginsAnotherBaseline() {
    var footage = ScaledFootage()
    footage.show(60)
    let plain = GridFootage.grid(.init(weak: 6, strong: 3), .init(weak: 6, strong: 3), .init(weak: 6, strong: 3))
    footage.footage.show(plain, isNew: true)
    footage.damaged = .twoThirds
    footage.show(60)
    #expect(footage.footage.finish().isEmpty)
  }
}
