internal import CKernels

/// Finds black bars at the edges of a picture: whole blocks from the block records, the last rows and columns from the pixels.
struct BarMeasure {
  /// A block is black up to this mean and this standard deviation, in 8-bit levels over black: coding noise in bars stays below (our study).
  private static let highestMean = 4
  private static let highestDeviation = 3
  /// Share of a row or column that must be black: a logo or a subtitle may stand in a bar.
  private static let share = 0.75
  /// Every fourth pixel tells a black line.
  private static let step = 4
  /// Levels over black of a pixel in a bar.
  private static let highestLevel = 8

  let format: PictureFormat
  let grid: CellGrid

  /// What lies between the bars; nil when all is black.
  func measure(_ blocks: Span<avmon_block>, _ pixels: RawSpan, stride: Int) -> ActivePicture? {
    let (all, whole) = (0..<grid.blocksHigh, 0..<grid.blocksWide)
    let lines = inner(all) { dark(blocks, rows: $0..<$0 + 1, columns: whole) }
    guard !lines.isEmpty else { return nil }
    let columns = inner(whole) { dark(blocks, rows: lines, columns: $0..<$0 + 1) }
    guard !columns.isEmpty else { return nil }
    // Between bars at the sides the rows may look otherwise.
    let rows = inner(all) { dark(blocks, rows: $0..<$0 + 1, columns: columns) }
    guard !rows.isEmpty else { return nil }
    var active = ActivePicture()
    active.litRows = 1 - [rows.first, rows.last].compactMap { $0 }.map { dark(blocks, rows: $0..<$0 + 1, columns: columns) }.max()!
    active.litColumns = 1 - [columns.first, columns.last].compactMap { $0 }.map { dark(blocks, rows: rows, columns: $0..<$0 + 1) }.max()!
    guard rows != all || columns != whole else { return active }
    active.lit = 1 - dark(blocks, rows: rows, columns: columns)
    let across = 16 * columns.lowerBound..<min(format.width, 16 * columns.upperBound)
    let down = 16 * rows.lowerBound..<min(format.height, 16 * rows.upperBound)
    pixels.withUnsafeBytes { bytes in
      let size = format.bytesPerSample
      func isBlackRow(_ y: Int) -> Bool { isBlack(bytes, from: y * stride + across.lowerBound * size, by: size, across.count) }
      func isBlackColumn(_ x: Int) -> Bool { isBlack(bytes, from: down.lowerBound * stride + x * size, by: stride, down.count) }
      active.top = edge(down.lowerBound, isBlackRow)
      active.bottom = format.height - end(down.upperBound, format.height, isBlackRow)
      active.left = edge(across.lowerBound, isBlackColumn)
      active.right = format.width - end(across.upperBound, format.width, isBlackColumn)
    }
    return active
  }

  /// What is left of `lines` without the black ones at both ends.
  private func inner(_ lines: Range<Int>, _ share: (Int) -> Double) -> Range<Int> {
    var (first, end) = (lines.lowerBound, lines.upperBound)
    while first < end, share(first) >= Self.share { first += 1 }
    while first < end, share(end - 1) >= Self.share { end -= 1 }
    return first..<end
  }

  /// Share of blocks that are black.
  private func dark(_ blocks: Span<avmon_block>, rows: Range<Int>, columns: Range<Int>) -> Double {
    let black = format.isFullRange ? 0 : 16
    var count = 0
    for row in rows {
      let height = min(16, format.height - 16 * row)
      for column in columns {
        let pixels = height * min(16, format.width - 16 * column)
        let block = blocks[row * grid.blocksWide + column]
        let sum = Int(block.sum)
        guard sum <= pixels * (black + Self.highestMean) else { continue }
        let spread = Int(block.sumsq) * pixels - sum * sum
        if spread <= pixels * pixels * Self.highestDeviation * Self.highestDeviation { count += 1 }
      }
    }
    return Double(count) / Double(max(1, rows.count * columns.count))
  }

  /// The first line that is not black, around `coarse`, where the blocks begin that are not; 0 where there is no whole block of bar.
  private func edge(_ coarse: Int, _ isBlack: (Int) -> Bool) -> Int {
    guard coarse > 0 else { return 0 }
    var line = max(0, coarse - 16)
    while line < coarse + 16, isBlack(line) { line += 1 }
    return line
  }

  /// The line after the last one that is not black.
  private func end(_ coarse: Int, _ size: Int, _ isBlack: (Int) -> Bool) -> Int {
    guard coarse < size else { return size }
    var line = min(size, coarse + 16)
    while line > coarse - 16, isBlack(line - 1) { line -= 1 }
    return line
  }

  /// Whether a line is black: `length` samples from byte `first` on, `distance` bytes from one to the next.
  private func isBlack(_ bytes: UnsafeRawBufferPointer, from first: Int, by distance: Int, _ length: Int) -> Bool {
    let limit = (format.isFullRange ? 0 : 16) + Self.highestLevel
    let count = (length + Self.step - 1) / Self.step
    var (dark, at) = (0, first)
    if format.bytesPerSample == 1 {
      for _ in 0..<count {
        if Int(bytes[at]) <= limit { dark &+= 1 }
        at &+= Self.step &* distance
      }
    } else {
      let shift = format.padding + format.depth - 8
      for _ in 0..<count {
        if Int(bytes.loadUnaligned(fromByteOffset: at, as: UInt16.self)) >> shift <= limit { dark &+= 1 }
        at &+= Self.step &* distance
      }
    }
    return Double(dark) >= Self.share * Double(count)
  }
}
