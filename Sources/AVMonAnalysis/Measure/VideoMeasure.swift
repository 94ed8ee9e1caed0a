internal import CKernels

/// Measures pictures in one pass over their pixels: the kernels make one record per 16 x 16 block, everything else comes from those.
///
/// Use: `begin`, `luma`, `finish`; then, when the picture `deservesColor`, `chroma` twice and `addColor`. Buffers are kept from picture to
/// picture.
public struct VideoMeasure {
  private let kernels = avmon_kernels_best()!.pointee  // documented never to be NULL
  private var format = PictureFormat(width: 0, height: 0)
  private var grid = CellGrid(width: 0, height: 0)
  private var blocks: [avmon_block] = []
  private var strips: [avmon_strip] = []
  private var chroma: [[UInt32]] = [[], []]
  private var sums = CellSums(format: PictureFormat(width: 0, height: 0), grid: CellGrid(width: 0, height: 0))
  private var histogram = BlockHistogram()
  private var detail = DetailMeasure(format: PictureFormat(width: 0, height: 0), grid: CellGrid(width: 0, height: 0))
  private var hasPrevious = false
  private var rows: RowMeasure?
  private var edges: GridMeasure?
  private var scaled: ScaledGridMeasure?

  /// - Parameters:
  ///   - rows: whether rows are compared, too (`PictureStats.rows`).
  ///   - grid: whether edges on the grid of macroblocks are looked for (`PictureStats.grid`), in some pictures
  ///     made smaller as well (`PictureStats.scaledGrid`).
  public init(rows: Bool = false, grid: Bool = false) {
    self.rows = rows ? RowMeasure() : nil
    edges = grid ? GridMeasure() : nil
    scaled = grid ? ScaledGridMeasure() : nil
  }

  /// Starts a picture. Returns whether it can be compared with the one before (same size and format).
  public mutating func begin(_ format: PictureFormat) -> Bool {
    guard format != self.format else { return true }
    self.format = format
    grid = CellGrid(width: format.width, height: format.height)
    let count = grid.blocksWide * grid.blocksHigh
    blocks = Array(repeating: avmon_block(), count: count)
    strips = Array(repeating: avmon_strip(), count: grid.blocksHigh)
    chroma = [Array(repeating: 0, count: count), Array(repeating: 0, count: count)]
    sums = CellSums(format: format, grid: grid)
    histogram = BlockHistogram()
    rows?.begin(width: format.width, height: format.height)
    edges?.begin(width: format.width, height: format.height)
    scaled?.begin(width: format.width, height: format.height)
    detail = DetailMeasure(format: format, grid: grid)
    return false
  }

  /// Measures luma, `stride` bytes from row to row, against the picture before, when there is one of the same format.
  public mutating func luma(_ bytes: RawSpan, stride: Int, previous: RawSpan?, previousStride: Int) {
    hasPrevious = previous != nil
    let scale = Double((1 << format.kernelDepth) - 1)
    let limit = UInt16((format.black + 0.1 * format.range) * scale)
    bytes.withUnsafeBytes { current in
      func run(_ before: UnsafeRawBufferPointer?) {
        var plane = avmon_plane(
          pixels: current.baseAddress?.assumingMemoryBound(to: UInt8.self), stride: stride,
          previous: before?.baseAddress?.assumingMemoryBound(to: UInt8.self), previous_stride: previousStride,
          width: UInt32(format.width), height: UInt32(format.height), dark_limit: limit, shift: UInt8(format.kernelShift),
          depth: UInt8(format.kernelDepth), samples: nil, edges: nil)
        rows?.take { plane.samples = $0 }
        edges?.take { plane.edges = $0 }
        let kernel = format.bytesPerSample == 1 ? kernels.luma8 : kernels.luma16
        blocks.withUnsafeMutableBufferPointer { blocks in
          strips.withUnsafeMutableBufferPointer { strips in kernel?(&plane, blocks.baseAddress, strips.baseAddress) }
        }
        scaled?.look(at: plane, bytesPerSample: format.bytesPerSample, kernels)
      }
      if let previous { previous.withUnsafeBytes { run($0) } } else { run(nil) }
    }
  }

  /// Measures colour plane `index` (0 is U, 1 is V).
  public mutating func chroma(_ index: Int, _ bytes: RawSpan, stride: Int) {
    let (width, height, step) = (UInt32(format.chromaWidth), UInt32(format.measuredChromaHeight), stride * format.chromaStep)
    let (tileWidth, tileHeight) = (UInt32(format.chromaTile.width), UInt32(format.chromaTile.height))
    bytes.withUnsafeBytes { bytes in
      let pixels = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
      chroma[index].withUnsafeMutableBufferPointer { sums in
        if format.bytesPerSample == 1 {
          kernels.tiles8(pixels, step, width, height, tileWidth, tileHeight, sums.baseAddress)
        } else {
          kernels.tiles16(pixels, step, width, height, tileWidth, tileHeight, UInt8(format.kernelShift), sums.baseAddress)
        }
      }
    }
  }

  /// Puts the measurements of the picture together, without colour.
  public mutating func finish() -> PictureStats {
    let blocks = blocks
    sums.luma(blocks.span)
    let pixels = Double(format.width * format.height)
    let scale = Double((1 << format.kernelDepth) - 1)
    let mean = Double(sums.totalSum) / pixels
    let change = histogram.update(blocks.span, format: format, grid: grid)
    var stats = PictureStats(
      width: format.width, height: format.height, cellsWide: grid.cellsWide, cellsHigh: grid.cellsHigh,
      cells: sums.cells(hasColor: false, depth: format.kernelDepth), mean: mean / 255,
      deviation: max(0, Double(sums.totalSquares) / pixels - mean * mean).squareRoot() / 255,
      minimum: Double(strips.map(\.min).min() ?? 0) / scale, maximum: Double(strips.map(\.max).max() ?? 0) / scale,
      darkStrips: strips.enumerated().map { row, strip in
        Float(strip.dark) / Float(format.width * min(16, format.height - 16 * row))
      }, black: format.black,
      change: hasPrevious
        ? PictureStats.Change(
          mean: Double(sums.totalDifference) / pixels / 255, cellMaximum: sums.largestDifference / 255, histogram: change) : nil,
      hasColor: !format.hasChroma)
    stats.grid = edges?.finish(blocks.span)
    stats.scaledGrid = scaled?.result
    stats.rows = rows?.finish(kernels, isComparable: hasPrevious)
    return stats
  }

  /// Adds bars, detail, blocking and levels of the picture whose luma was measured last and lies in `bytes`.
  public mutating func addDetail(_ bytes: RawSpan, stride: Int, to stats: inout PictureStats) {
    let blocks = blocks
    stats.detail = detail.measure(blocks.span, strips, bytes, stride: stride, kernels)
  }

  /// Adds the colour planes, measured after `finish`, to the picture's cells.
  public mutating func addColor(to stats: inout PictureStats) {
    let (u, v) = (chroma[0], chroma[1])
    sums.chroma(u.span, v.span)
    stats.cells = sums.cells(hasColor: true, depth: format.kernelDepth)
    stats.hasColor = true
  }
}
