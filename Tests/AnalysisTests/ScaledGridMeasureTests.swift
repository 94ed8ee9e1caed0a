import Testing

@testable import AVMonAnalysis

/// Which pictures are made smaller, and what is then seen in them.
@Suite struct ScaledGridMeasureTests {
  @Test func everySixthPictureIsLookedAtAtOneScaleAfterTheOther() {
    var rota = ScaleRota()
    let turns = (0..<24).map { _ in rota.next()?.scale }
    let expected: [ScaledGridStats.Scale?] = [.twoThirds, nil, nil, nil, nil, nil, .fourNinths, nil, nil, nil, nil, nil]
    #expect(turns == expected + expected)
  }

  /// The other scale keeps its turns meanwhile.
  @Test func whatLooksDamagedIsLookedAtInEveryPictureUntilItDoesNot() {
    var rota = ScaleRota()
    var turns: [ScaledGridStats.Scale?] = []
    for picture in 0..<16 {
      let turn = rota.next()
      turns.append(turn?.scale)
      if let turn { rota.note(turn.scale, looksDamaged: turn.scale == .twoThirds && picture < 9) }
    }
    let (a, b) = (ScaledGridStats.Scale.twoThirds, ScaledGridStats.Scale.fourNinths)
    #expect(turns == [a, a, a, a, a, a, b, a, a, a, nil, nil, a, nil, nil, nil])
  }

  @Test func whatLooksDamagedForeverIsLookedAtInTurnAgain() {
    var rota = ScaleRota()
    var looks: [Bool] = []
    for _ in 0..<600 {
      let turn = rota.next()
      looks.append(turn != nil)
      if let turn { rota.note(turn.scale, looksDamaged: true) }
    }
    #expect(looks.prefix(90).allSatisfy { $0 } && looks.suffix(300).count { $0 } == 50)
  }

  /// A smooth scene with a texture; with `damage`, of which some blocks have other levels than they should.
  private func scene(_ width: Int, _ height: Int, damage: Bool) -> [[Double]] {
    (0..<height).map { y in
      (0..<width).map { x in
        let isDamaged = damage && (x / 16 * 7 + y / 16 * 5) % 3 == 0 && (64..<240).contains(x) && (48..<144).contains(y)
        return 90 + 0.2 * Double(x) + 0.1 * Double(y) + Double((x * 31 + y * 17) % 5) / 4 + (isDamaged ? 25 : 0)
      }
    }
  }

  /// Scales a picture up as bilinear scalers do, with the centres of the samples as their places.
  private func scaledUp(_ picture: [[Double]], to width: Int, _ height: Int) -> [[Double]] {
    func mixed<Value>(_ count: Int, from: Int, _ body: (Int, Int, Double) -> Value) -> [Value] {
      (0..<count).map { index in
        let place = max(0, min(Double(from - 1), (Double(index) + 0.5) * Double(from) / Double(count) - 0.5))
        return body(Int(place), min(from - 1, Int(place) + 1), place - Double(Int(place)))
      }
    }
    let rows = mixed(height, from: picture.count) { a, b, share in
      zip(picture[a], picture[b]).map { $0 * (1 - share) + $1 * share }
    }
    return rows.map { row in mixed(width, from: row.count) { a, b, share in row[a] * (1 - share) + row[b] * share } }
  }

  /// What a dozen pictures show at each scale.
  private func look(_ picture: [[Double]], depth: Int) -> (plain: GridStats?, scaled: [ScaledGridStats.Scale: GridStats]) {
    let (width, height, size) = (picture[0].count, picture.count, depth == 8 ? 1 : 2)
    let bytes = picture.flatMap { row in
      row.flatMap { sample in
        let value = Int(sample * Double(1 << (depth - 8)) + 0.5)
        return size == 1 ? [UInt8(value)] : [UInt8(value & 255), UInt8(value >> 8)]
      }
    }
    var measure = VideoMeasure(grid: true)
    var plain: GridStats?
    var scaled: [ScaledGridStats.Scale: GridStats] = [:]
    for _ in 0..<2 * ScaleRota.interval {
      _ = measure.begin(PictureFormat(width: width, height: height, depth: depth, bytesPerSample: size))
      measure.luma(bytes.span.bytes, stride: width * size, previous: nil, previousStride: 0)
      let stats = measure.finish()
      plain = stats.grid
      if let found = stats.scaledGrid { scaled[found.scale] = found.grid }
    }
    return (plain, scaled)
  }

  @Test(arguments: [(480, 288, ScaledGridStats.Scale.twoThirds), (720, 432, .fourNinths)], [8, 10])
  func damagedBlocksOfAPictureScaledUpHaveCornersAtItsScaleOnly(
    _ up: (width: Int, height: Int, scale: ScaledGridStats.Scale), depth: Int
  ) throws {
    let clean = look(scaledUp(scene(320, 192, damage: false), to: up.width, up.height), depth: depth)
    let damaged = look(scaledUp(scene(320, 192, damage: true), to: up.width, up.height), depth: depth)
    #expect(clean.scaled.count == 2 && clean.scaled.values.allSatisfy { $0.excess < 0.5 })
    let found = try #require(damaged.scaled[up.scale])
    #expect(found.excess > 4 && found.isMostlyStrong && found.blocksWide == 20 && found.blocksHigh == 12)
    #expect(try #require(damaged.plain).excess < 1.5)
    for (scale, grid) in damaged.scaled where scale != up.scale { #expect(grid.excess < 1.5) }
  }

  /// Scaled up by 2, every block begins on the grid of the picture as it is: no scale of its own is needed.
  @Test func damagedBlocksOfAPictureScaledUpByTwoHaveCornersInThePictureItself() throws {
    let damaged = look(scaledUp(scene(320, 192, damage: true), to: 640, 384), depth: 8)
    #expect(try #require(damaged.plain).excess > 4)
  }

  @Test(arguments: [(1, 1), (2, 2), (20, 9), (33, 500)]) func picturesTooSmallForAnyBlockHaveNoCorners(width: Int, height: Int) {
    let picture = Array(repeating: Array(repeating: 100.0, count: width), count: height)
    #expect(look(picture, depth: 8).scaled.values.allSatisfy { $0.macroblock == .init() })
  }
}
