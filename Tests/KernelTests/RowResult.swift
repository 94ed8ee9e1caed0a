import CKernels

/// What the row kernel says, comparable and printable.
struct RowResult: Equatable {
  var peaks: [Int] = []
  var moving = 0
  var even = 0
  var odd = 0
  var comb = 0
  var vertical = 0
}

/// Rows of samples, as the luma kernels take them.
typealias Rows = [[Int]]

extension Table {
  static let across = Int(avmon_row_samples)

  /// The samples that the luma kernel takes of a picture. Traps when it writes behind them.
  func samples(
    pixels: UnsafePointer<UInt8>, stride: Int, width: Int, height: Int, format: LumaFormat
  ) -> Rows {
    var samples = Array(repeating: UInt8(0xAB), count: Self.across * (height + 1))
    var blocks = Array(repeating: avmon_block(), count: (width + 15) / 16 * ((height + 15) / 16))
    var strips = Array(repeating: avmon_strip(), count: (height + 15) / 16)
    samples.withUnsafeMutableBufferPointer { memory in
      var plane = avmon_plane(
        pixels: pixels, stride: stride, previous: nil, previous_stride: 0, width: UInt32(width), height: UInt32(height), dark_limit: 20,
        shift: UInt8(format.shift), depth: UInt8(format.depth), samples: memory.baseAddress, edges: nil)
      let kernel = format.bytesPerSample == 1 ? kernels.luma8 : kernels.luma16
      kernel!(&plane, &blocks, &strips)
    }
    precondition(samples.suffix(Self.across).allSatisfy { $0 == 0xAB }, "\(name) wrote behind the samples")
    return (0..<height).map { row in samples[row * Self.across..<(row + 1) * Self.across].map(Int.init) }
  }

  func samples(_ picture: Picture, format: LumaFormat) -> Rows {
    picture.withPixels { samples(pixels: $0, stride: picture.stride, width: picture.width, height: picture.height, format: format) }
  }

  /// Runs the row kernel. Traps when it writes behind its results.
  func rows(_ now: Rows, before: Rows?, step: Int, threshold: Int) -> RowResult {
    var peaks = Array(repeating: UInt8(0xAB), count: now.count + 1)
    var fields = avmon_fields()
    let current = now.joined().map(UInt8.init)
    func run(_ previous: UnsafePointer<UInt8>?) {
      kernels.rows(current, previous, UInt32(now.count), UInt8(step), UInt8(threshold), &peaks, &fields)
    }
    if let before { before.joined().map(UInt8.init).withUnsafeBufferPointer { run($0.baseAddress) } } else { run(nil) }
    precondition(peaks.removeLast() == 0xAB, "\(name) wrote behind the peaks")
    return RowResult(
      peaks: peaks.map(Int.init), moving: Int(fields.moving), even: Int(fields.cross.0), odd: Int(fields.cross.1), comb: Int(fields.comb),
      vertical: Int(fields.vertical))
  }
}
