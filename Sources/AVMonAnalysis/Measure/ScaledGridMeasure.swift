internal import CKernels

/// Makes some pictures smaller and looks for the grid of macroblocks in them.
struct ScaledGridMeasure {
  private var rota = ScaleRota()
  private var grids = ScaledGridStats.Scale.allCases.map { _ in GridMeasure() }
  private var pixels: [UInt8] = []
  /// What the last picture showed; nil when it was not looked at.
  private(set) var result: ScaledGridStats?

  mutating func begin(width: Int, height: Int) {
    rota = ScaleRota()
    pixels = []
    for scale in ScaledGridStats.Scale.allCases {
      let size = Self.size(width, height, scale)
      grids[scale.rawValue].begin(width: size.width, height: size.height)
      pixels = Array(repeating: 0, count: max(pixels.count, size.width * size.height))
    }
  }

  /// Looks at a picture, if it is to be looked at.
  mutating func look(at plane: avmon_plane, bytesPerSample: Int, _ kernels: avmon_kernels) {
    result = nil
    guard let (scale, isDue) = rota.next() else { return }
    let (width, height) = Self.size(Int(plane.width), Int(plane.height), scale)
    guard width > 0, height > 0 else { return }
    var source = plane
    pixels.withUnsafeMutableBufferPointer { pixels in
      (bytesPerSample == 1 ? kernels.shrink8 : kernels.shrink16)?(&source, UInt32(scale.rawValue), pixels.baseAddress)
      var smaller = avmon_plane()
      (smaller.pixels, smaller.stride) = (UnsafePointer(pixels.baseAddress), width)
      (smaller.width, smaller.height, smaller.depth) = (UInt32(width), UInt32(height), 8)
      grids[scale.rawValue].take { smaller.edges = $0 }
      kernels.edges8(&smaller)
    }
    let grid = grids[scale.rawValue].finish()
    rota.note(scale, looksDamaged: grid.excess >= BlockSuspicion.limit && grid.isMostlyStrong)
    result = ScaledGridStats(scale: scale, grid: grid, isDue: isDue)
  }

  private static func size(_ width: Int, _ height: Int, _ scale: ScaledGridStats.Scale) -> (width: Int, height: Int) {
    (Int(avmon_shrunk(UInt32(width), UInt32(scale.rawValue))), Int(avmon_shrunk(UInt32(height), UInt32(scale.rawValue))))
  }
}
