/// The definitions of the kernels' header, written a second time and without a thought of speed, to check the reference itself.
struct NaiveLuma {
  let picture: Picture
  let previous: Picture?
  let format: LumaFormat

  private func sample(_ picture: Picture, _ x: Int, _ y: Int) -> Int {
    (picture.raw(x, y) >> format.shift) % (1 << format.depth)
  }

  private func p(_ x: Int, _ y: Int) -> Int { sample(picture, x, y) }

  private func change(_ x: Int, _ y: Int) -> Int { previous.map { abs(p(x, y) - sample($0, x, y)) } ?? 0 }

  private func stepAcross(_ x: Int, _ y: Int) -> Int { x == 0 ? 0 : abs(p(x, y) - p(x - 1, y)) }

  private func stepDown(_ x: Int, _ y: Int) -> Int { y == 0 ? 0 : abs(p(x, y) - p(x, y - 1)) }

  private func block(column: Int, row: Int) -> LumaResult.Block {
    var pixels: [(x: Int, y: Int)] = []
    for y in 16 * row..<min(16 * row + 16, picture.height) {
      for x in 16 * column..<min(16 * column + 16, picture.width) { pixels.append((x, y)) }
    }
    let one = 1 << (format.depth - 8)
    func total(_ term: (Int, Int) -> Int) -> Int { pixels.map { term($0.x, $0.y) }.reduce(0, +) }
    func levels(_ term: (Int, Int) -> Int) -> Int { total(term) / one }
    return LumaResult.Block(
      sum: levels(p),
      sad: (total(change) + one - 1) / one,
      gradH: levels(stepAcross),
      gradH8: levels { $0 % 8 == 0 ? stepAcross($0, $1) : 0 },
      gradV: levels(stepDown),
      gradV8: levels { $1 % 8 == 0 ? stepDown($0, $1) : 0 },
      squares: total { p($0, $1) * p($0, $1) } / (one * one))
  }

  private func strip(row: Int) -> LumaResult.Strip {
    let samples = (16 * row..<min(16 * row + 16, picture.height)).flatMap { y in (0..<picture.width).map { p($0, y) } }
    return LumaResult.Strip(dark: samples.count { $0 <= format.darkLimit }, min: samples.min()!, max: samples.max()!)
  }

  var result: LumaResult {
    let (across, down) = ((picture.width + 15) / 16, (picture.height + 15) / 16)
    return LumaResult(
      blocks: (0..<down).flatMap { row in (0..<across).map { block(column: $0, row: row) } },
      strips: (0..<down).map(strip(row:)))
  }
}
