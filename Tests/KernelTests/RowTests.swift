import Testing

/// Samples of rows and what is measured of them: the reference against the definitions, every instruction set against the reference.
@Suite struct RowTests {
  private func naiveSamples(_ picture: Picture, _ format: LumaFormat) -> Rows {
    let count = min(Table.across, picture.width / 8)
    return (0..<picture.height).map { y in
      (0..<Table.across).map { i in
        guard i < count else { return 0 }
        let first = count == 1 ? 0 : i * (picture.width - 8) / (count - 1)
        let sum = (first..<first + 8).reduce(0) { $0 + (picture.raw($1, y) >> format.shift & (1 << format.depth - 1)) }
        return sum >> (3 + format.depth - 8)
      }
    }
  }

  private func naiveRows(_ now: Rows, _ before: Rows?, step: Int, threshold: Int) -> RowResult {
    var result = RowResult(peaks: Array(repeating: 0, count: now.count))
    for y in stride(from: 1, to: now.count - 1, by: 1) {
      for x in 0..<Table.across {
        let (up, p, down) = (now[y - 1][x], now[y][x], now[y + 1][x])
        if y >= 2, abs(p - up) - max(abs(up - now[y - 2][x]), abs(down - p)) > step { result.peaks[y] += 1 }
        guard let before else { continue }
        let moves = (-1...1).map { abs(now[y + $0][x] - before[y + $0][x]) > threshold }
        guard moves[1] || (moves[0] && moves[2]) else { continue }
        let (mean, q) = ((up + down + 1) / 2, before[y][x])
        result.moving += 1
        if y % 2 == 0 { result.even += abs(mean - q) } else { result.odd += abs(mean - q) }
        result.comb += abs(mean - p)
        result.vertical += abs(up - down)
      }
    }
    return result
  }

  /// Random rows: noise, or smooth ones that move a little.
  private func rows(_ count: Int, smooth: Bool, using generator: inout SeededGenerator) -> Rows {
    (0..<count).map { y in
      (0..<Table.across).map { x in
        smooth ? 100 + (x + y) % 9 + .random(in: 0...9, using: &generator) : .random(in: 0...255, using: &generator)
      }
    }
  }

  @Test func samplesOfTheReferenceFollowTheDefinition() {
    var generator = SeededGenerator.fresh()
    for (width, height) in [(1, 1), (7, 3), (8, 2), (9, 17), (16, 16), (500, 4), (512, 5), (513, 3), (1920, 18), (4096, 2)] {
      let picture = Picture(.random, width: width, height: height, using: &generator)
      #expect(
        Table.reference.samples(picture, format: LumaFormat()) == naiveSamples(picture, LumaFormat()), "\(width), seed \(generator.seed)")
      for depth in 8...12 {
        let format = LumaFormat(depth: depth, shift: depth % 2 * (16 - depth), bytesPerSample: 2)
        let wide = Picture(
          .random, width: width, height: height, depth: depth, shift: format.shift, bytesPerSample: 2, using: &generator)
        #expect(
          Table.reference.samples(wide, format: format) == naiveSamples(wide, format), "\(width), \(depth) bits, seed \(generator.seed)")
      }
    }
  }

  @Test func rowsOfTheReferenceFollowTheDefinition() {
    var generator = SeededGenerator.fresh()
    for count in [1, 2, 3, 4, 5, 33] {
      for smooth in [true, false] {
        for (step, threshold) in [(0, 0), (4, 6), (255, 255)] {
          let (now, before) = (rows(count, smooth: smooth, using: &generator), rows(count, smooth: smooth, using: &generator))
          for before in [nil, before, now] {
            #expect(
              Table.reference.rows(now, before: before, step: step, threshold: threshold)
                == naiveRows(now, before, step: step, threshold: threshold), "\(count) rows, seed \(generator.seed)")
          }
        }
      }
    }
  }

  @Test(arguments: Table.accelerated) func samplesMatchAtEverySize(_ table: Table) {
    var generator = SeededGenerator.fresh()
    for width in Array(1...67) + [127, 500, 511, 512, 513, 720, 1919, 1921] {
      for format in [LumaFormat()] + (8...12).map({ LumaFormat(depth: $0, shift: $0 % 2 * (16 - $0), bytesPerSample: 2) }) {
        let picture = Picture(
          .random, width: width, height: 17, depth: format.depth, shift: format.shift, bytesPerSample: format.bytesPerSample,
          using: &generator)
        if table.samples(picture, format: format) != Table.reference.samples(picture, format: format) {
          Issue.record("\(width), \(format), seed \(generator.seed)")
        }
      }
    }
  }

  @Test(arguments: Table.accelerated) func rowsMatchAtEveryHeight(_ table: Table) {
    var generator = SeededGenerator.fresh()
    for count in Array(1...40) + [288, 1080] {
      for smooth in [true, false] {
        let (step, threshold) = (Int.random(in: 0...9, using: &generator), Int.random(in: 0...9, using: &generator))
        let (now, before) = (rows(count, smooth: smooth, using: &generator), rows(count, smooth: smooth, using: &generator))
        for before in [nil, before] {
          if table.rows(now, before: before, step: step, threshold: threshold)
            != Table.reference.rows(now, before: before, step: step, threshold: threshold)
          {
            Issue.record("\(count) rows, seed \(generator.seed)")
          }
        }
      }
    }
  }

  @Test(arguments: Table.all) func extremeLevelsDoNotOverflow(_ table: Table) {
    let black = Array(repeating: Array(repeating: 0, count: Table.across), count: 1080)
    let white = black.map { $0.map { _ in 255 } }
    let striped = (0..<1080).map { $0 % 2 == 0 ? black[0] : white[0] }
    for now in [black, white, striped] {
      for before in [black, white, striped] {
        #expect(table.rows(now, before: before, step: 4, threshold: 6) == naiveRows(now, before, step: 4, threshold: 6))
      }
    }
  }

  /// Worked out by hand: one row steps by 10 over the whole width, nothing else.
  @Test(arguments: Table.all) func aStepAcrossThePictureIsAPeakInItsRow(_ table: Table) {
    let rows = (0..<8).map { y in Array(repeating: y < 5 ? 100 : 110, count: Table.across) }
    #expect(table.rows(rows, before: nil, step: 9, threshold: 6).peaks == [0, 0, 0, 0, 0, 64, 0, 0])
    #expect(table.rows(rows, before: nil, step: 10, threshold: 6).peaks == Array(repeating: 0, count: 8))
  }

  @Test(arguments: Table.all, [true, false]) func samplesStayInsideThePicture(_ table: Table, _ atEnd: Bool) {
    var generator = SeededGenerator.fresh()
    let memory = GuardedMemory(count: 2 * 17 * 4000)
    for format in [LumaFormat(), LumaFormat(depth: 10, bytesPerSample: 2)] {
      for width in Array(1...67) + [511, 512, 513, 1921] {
        let picture = Picture(.random, width: width, height: 17, bytesPerSample: format.bytesPerSample, using: &generator)
        let pixels = memory.place(picture, atEnd: atEnd)
        let samples = table.samples(pixels: pixels, stride: picture.stride, width: width, height: 17, format: format)
        #expect(samples == Table.reference.samples(picture, format: format), "\(width), seed \(generator.seed)")
      }
    }
  }
}
