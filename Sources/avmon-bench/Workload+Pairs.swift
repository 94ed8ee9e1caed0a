import CKernels

extension Workload {
  /// What full-reference metrics take of a pair of 4:2:0 pictures.
  enum PairMetric: String, CaseIterable {
    /// PSNR and SSIM of all planes.
    case similarity
    /// XPSNR of all planes.
    case activity
    /// MS-SSIM, which looks at luma only.
    case structure
  }

  static func pairs(_ metric: PairMetric, width: Int, height: Int, depth: Int, poolBytes: Int) -> Workload {
    let luma = PicturePool(width: width, height: height, depth: depth, bytes: poolBytes)
    // Two pairs of colour planes for one of luma, each a quarter of its size.
    let color = PicturePool(width: (width + 1) / 2, height: (height + 1) / 2, depth: depth, bytes: (luma.pairs * 2 * luma.planeBytes) / 2)
    let kernels = Table.all.map { table in
      let result = PairResult(metric, luma, color, table, depth: depth)
      return Contender(name: table.name, role: .kernel, run: { result.measure($0) }, checksum: { result.checksum($0) })
    }
    return Workload(
      name: metric.rawValue + (depth > 8 ? "16" : "8"), item: "pair", items: min(luma.pairs, color.pairs / 2), contenders: kernels)
  }
}

/// Working memory and results of one instruction set.
private final class PairResult {
  /// Blocks of XPSNR in 1080p.
  private static let block = 64
  private let metric: Workload.PairMetric
  private let luma: PicturePool
  private let color: PicturePool
  private let kernels: avmon_kernels
  private let depth: Int
  private var similarity = avmon_similarity()
  private var structure = avmon_structure()
  private var blocks: [avmon_activity]
  private var bytes: [UInt64]
  private var counts: [UInt32]
  private var floats: [Float]
  private var sum = Checksum()
  /// Whether every block counts, or one: all of them take longer than the kernel.
  private var isChecking = false

  init(_ metric: Workload.PairMetric, _ luma: PicturePool, _ color: PicturePool, _ table: Table, depth: Int) {
    (self.metric, self.luma, self.color, kernels, self.depth) = (metric, luma, color, table.kernels, depth)
    let (width, height) = (UInt32(luma.width), luma.height)
    let count = ((luma.width + Self.block - 1) / Self.block) * ((height + Self.block - 1) / Self.block)
    blocks = Array(repeating: avmon_activity(), count: count)
    bytes = Array(repeating: 0, count: (avmon_similarity_scratch(width) + 7) / 8)
    counts = Array(repeating: 0, count: avmon_activity_scratch(width))
    floats = Array(repeating: 0, count: avmon_structure_scratch(width))
  }

  func measure(_ item: Int) -> UInt64 {
    plane(luma, item, isLuma: true)
    if metric != .structure { for index in 0..<2 { plane(color, 2 * item + index, isLuma: false) } }
    return sum.value
  }

  private func plane(_ pool: PicturePool, _ item: Int, isLuma: Bool) {
    var pair = avmon_pair(
      reference: pool.current(item), reference_stride: pool.stride, distorted: pool.previous(item), distorted_stride: pool.stride,
      width: UInt32(pool.width), height: UInt32(pool.height), shift: 0, depth: UInt8(depth))
    switch metric {
    case .similarity:
      bytes.withUnsafeMutableBytes { (depth > 8 ? kernels.similarity16 : kernels.similarity8)(&pair, $0.baseAddress, &similarity) }
      sum.add(similarity.squared_error)
      sum.add(similarity.similarity)
    case .structure:
      floats.withUnsafeMutableBufferPointer { (depth > 8 ? kernels.structure16 : kernels.structure8)(&pair, $0.baseAddress, &structure) }
      withUnsafeBytes(of: structure) { sum.add($0) }
    case .activity:
      let side = UInt32(isLuma ? Self.block : Self.block / 2)
      // The picture before is the distorted one: any will do.
      var rules = avmon_activity_rules(
        before: pool.previous(item), before_that: nil, stride: pool.stride, block_width: side, block_height: side, order: isLuma ? 1 : 0,
        quads: false)
      counts.withUnsafeMutableBufferPointer { counts in
        blocks.withUnsafeMutableBufferPointer { blocks in
          (depth > 8 ? kernels.activity16 : kernels.activity8)(&pair, &rules, counts.baseAddress, blocks.baseAddress)
        }
      }
      blocks.withUnsafeBytes { sum.add(UnsafeRawBufferPointer(rebasing: $0.prefix(isChecking ? $0.count : 24))) }
    }
  }

  func checksum(_ item: Int) -> UInt64 {
    sum = Checksum()
    isChecking = true
    defer { isChecking = false }
    return measure(item)
  }
}
