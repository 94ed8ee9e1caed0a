import CKernels

extension Workload {
  /// Luma of pictures against the one before: `luma8`, or `luma16` at more than 8 bits; with the samples of rows or the edges on grids,
  /// when asked for.
  static func luma(width: Int, height: Int, depth: Int, samples: Bool = false, edges: Bool = false, poolBytes: Int) -> Workload {
    let pool = PicturePool(width: width, height: height, depth: depth, bytes: poolBytes)
    let kernels = Table.all.map { table in
      let result = LumaResult(pool, table, depth: depth, samples: samples, edges: edges)
      return Contender(name: table.name, role: .kernel, run: { result.measure($0) }, checksum: { result.checksum($0) })
    }
    return Workload(
      name: (depth > 8 ? "luma16" : "luma8") + (samples ? "+samples" : "") + (edges ? "+edges" : ""), item: "picture", items: pool.pairs,
      contenders: kernels + bounds(pool))
  }
}

/// Where one instruction set's results go.
private final class LumaResult {
  private let pool: PicturePool
  private let depth: Int
  private let kernel: (UnsafePointer<avmon_plane>?, UnsafeMutablePointer<avmon_block>?, UnsafeMutablePointer<avmon_strip>?) -> Void
  private var blocks: [avmon_block]
  private var strips: [avmon_strip]
  private let samples: UnsafeMutableBufferPointer<UInt8>?
  private let edges: UnsafeMutableBufferPointer<UInt8>?

  init(_ pool: PicturePool, _ table: Table, depth: Int, samples: Bool, edges: Bool) {
    (self.pool, self.depth) = (pool, depth)
    kernel = depth > 8 ? table.kernels.luma16 : table.kernels.luma8
    let (wide, high) = ((pool.width + 15) / 16, (pool.height + 15) / 16)
    blocks = Array(repeating: avmon_block(), count: wide * high)
    strips = Array(repeating: avmon_strip(), count: high)
    self.samples = samples ? .allocate(capacity: Int(avmon_row_samples) * pool.height) : nil
    self.edges = edges ? .allocate(capacity: avmon_grid_size(UInt32(pool.width), UInt32(pool.height))) : nil
  }

  deinit {
    samples?.deallocate()
    edges?.deallocate()
  }

  func measure(_ pair: Int) -> UInt64 {
    var plane = avmon_plane(
      pixels: pool.current(pair), stride: pool.stride, previous: pool.previous(pair), previous_stride: pool.stride,
      width: UInt32(pool.width), height: UInt32(pool.height), dark_limit: UInt16(38 << (depth - 8)), shift: 0, depth: UInt8(depth),
      samples: samples?.baseAddress, edges: edges?.baseAddress)
    blocks.withUnsafeMutableBufferPointer { blocks in
      strips.withUnsafeMutableBufferPointer { strips in kernel(&plane, blocks.baseAddress, strips.baseAddress) }
    }
    return UInt64(blocks[0].sum)
  }

  func checksum(_ pair: Int) -> UInt64 {
    _ = measure(pair)
    var sum = Checksum()
    blocks.withUnsafeBytes { sum.add($0) }
    strips.withUnsafeBytes { sum.add($0) }
    if let samples { sum.add(UnsafeRawBufferPointer(samples)) }
    if let edges { sum.add(UnsafeRawBufferPointer(edges)) }
    return sum.value
  }
}
