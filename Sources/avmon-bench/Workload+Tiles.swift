import CKernels

extension Workload {
  /// Both colour planes of 4:2:0 pictures in tiles of 8 x 8, one to a block of luma: `tiles8`, or `tiles16` at more than 8 bits.
  static func tiles(width: Int, height: Int, depth: Int, poolBytes: Int) -> Workload {
    let pool = PicturePool(width: (width + 1) / 2, height: (height + 1) / 2, depth: depth, bytes: poolBytes)
    let kernels = Table.all.map { table in
      let result = TileResult(pool, table)
      return Contender(name: table.name, role: .kernel, run: { result.measure($0) }, checksum: { result.checksum($0) })
    }
    return Workload(
      name: depth > 8 ? "tiles16" : "tiles8", item: "picture", items: pool.pairs, contenders: kernels + bounds(pool))
  }
}

/// Where one instruction set's results go; the two pictures of a pair stand for the two colour planes.
private final class TileResult {
  private static let tile: UInt32 = 8
  private let pool: PicturePool
  private let kernels: avmon_kernels
  private var sums: [[UInt32]]

  init(_ pool: PicturePool, _ table: Table) {
    (self.pool, kernels) = (pool, table.kernels)
    let tile = Int(Self.tile)
    let count = ((pool.width + tile - 1) / tile) * ((pool.height + tile - 1) / tile)
    sums = [Array(repeating: 0, count: count), Array(repeating: 0, count: count)]
  }

  func measure(_ pair: Int) -> UInt64 {
    measure(pool.current(pair), plane: 0)
    measure(pool.previous(pair), plane: 1)
    return UInt64(sums[0][0])
  }

  private func measure(_ pixels: UnsafePointer<UInt8>, plane: Int) {
    let (width, height, tile) = (UInt32(pool.width), UInt32(pool.height), Self.tile)
    sums[plane].withUnsafeMutableBufferPointer { sums in
      if pool.bytesPerSample == 1 {
        kernels.tiles8(pixels, pool.stride, width, height, tile, tile, sums.baseAddress)
      } else {
        kernels.tiles16(pixels, pool.stride, width, height, tile, tile, 0, sums.baseAddress)
      }
    }
  }

  func checksum(_ pair: Int) -> UInt64 {
    _ = measure(pair)
    var sum = Checksum()
    for plane in sums { plane.withUnsafeBytes { sum.add($0) } }
    return sum.value
  }
}
