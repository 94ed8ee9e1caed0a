import AVMonModel
import Testing

@testable import AVMonAnalysis

/// A textured scene of 20 x 12 cells, 25 pictures a second, part of which turns to luma 128 and is filled again.
@Suite struct GreyCollapseTests {
  private struct Show {
    var footage = Footage()

    /// The scene again, mixed with `level` of 255: `weight` 0 is the scene, 1 flat grey.
    mutating func mix(_ weight: Float, of level: Float = 128) {
      footage.plate(1) { column, row in
        let mean = 0.25 + 0.4 * Float((column * 7919 + row * 104_729) % 101) / 101
        return PictureStats.Cell(mean: mean + weight * (level / 255 - mean), deviation: 0.1 * (1 - weight))
      }
    }

    /// The first `count` cells are flat, at `level` of 255.
    mutating func grey(_ count: Int, level: Float = 128) {
      footage.plate(1) { column, row in
        let mean = 0.25 + 0.4 * Float((column * 7919 + row * 104_729) % 101) / 101
        return row * 20 + column < count ? .init(mean: level / 255, deviation: 1 / 255) : .init(mean: mean, deviation: 0.1)
      }
    }

    mutating func scene(_ count: Int) { for _ in 0..<count { mix(0) } }

    /// All grey, then filled by a tenth of the picture every other picture.
    mutating func collapse(from count: Int = 240, level: Float = 128) {
      for index in 0..<20 { grey(max(0, count - 12 * index), level: level) }
    }

    /// What is found when the first picture is a key frame.
    func events() -> [Event] {
      var detector = BlockCorruption(.init(), Footage.context())
      var out = Findings(detector: BlockCorruption.id, stream: 0)
      for var picture in footage.pictures {
        picture.isKey = picture.index == 0
        detector.observe(video: picture, &out)
      }
      detector.finish(at: footage.end, &out)
      return out.events
    }
  }

  @Test func aPictureThatTurnsGreyAndIsFilledBitByBitIsDamage() throws {
    var show = Show()
    show.scene(60)
    show.collapse()
    show.scene(60)
    let event = try #require(show.events().first)
    #expect(show.events().count == 1)
    #expect(abs(event.start.seconds - 2.4) < 0.001 && abs(event.end.seconds - 3.2) < 0.13)
    #expect(event.severity == .critical && event.cause == "upstream")
    #expect(event.metric("grey_ratio") == 1 && event.metric("area_ratio") == 1)
  }

  @Test(arguments: [(48, 0), (66, 1)]) func aQuarterOfThePictureIsEnough(cells: Int, events: Int) {
    var show = Show()
    show.scene(60)
    for index in 0..<30 { show.grey(cells - index * cells / 40) }
    show.scene(60)
    #expect(show.events().count == events)
  }

  /// Grey of RGB (128, 128, 128) is luma 126.
  @Test(arguments: [(Float(126), 0), (126.6, 1), (129.4, 1), (130, 0)]) func onlyLuma128IsAMissingReference(level: Float, events: Int) {
    var show = Show()
    show.scene(60)
    show.collapse(level: level)
    show.scene(60)
    #expect(show.events().count == events)
  }

  @Test func aGreyCardBetweenCutsIsNoDamage() {
    var show = Show()
    show.scene(60)
    for _ in 0..<50 { show.grey(200) }
    show.scene(60)
    #expect(show.events().isEmpty)
  }

  @Test(arguments: [6, 12, 25, 50]) func fadesToGreyAndBackAreNoDamage(pictures: Int) {
    var show = Show()
    show.scene(60)
    for step in 1...pictures { show.mix(Float(step) / Float(pictures)) }
    for _ in 0..<25 { show.mix(1) }
    for step in 1...pictures { show.mix(1 - Float(step) / Float(pictures)) }
    show.scene(60)
    #expect(show.events().isEmpty)
  }

  @Test(arguments: [6, 12, 25, 50]) func aGreyCardThatDissolvesIntoASceneIsNoDamage(pictures: Int) {
    var show = Show()
    show.scene(60)
    for _ in 0..<25 { show.mix(1) }
    for step in 1...pictures { show.mix(1 - Float(step) / Float(pictures)) }
    show.scene(60)
    #expect(show.events().isEmpty)
  }

  @Test func greyFromTheFirstPictureOnIsTheNormal() {
    var show = Show()
    for _ in 0..<60 { show.grey(200) }
    for index in 0..<30 { show.grey(200 - 5 * index) }
    show.scene(60)
    #expect(show.events().isEmpty)
  }

  @Test func greyAtTheEndOfTheInputIsOpenOnceProven() throws {
    var show = Show()
    show.scene(60)
    for index in 0..<36 { show.grey(240 - 6 * index) }
    let event = try #require(show.events().first)
    #expect(event.isOpen && event.end == show.footage.end)
  }

  @Test func anotherFormatForgetsTheGrey() {
    var show = Show()
    show.scene(60)
    show.footage.changeFormat(wide: 10, high: 6)
    for index in 0..<30 {
      show.footage.plate(1) { column, row in
        row * 10 + column < 60 - index ? .init(mean: 128.0 / 255) : .init(mean: 0.3, deviation: 0.1)
      }
    }
    #expect(show.events().isEmpty)
  }
}
