import CKernels

/// What a luma kernel says about a plane, comparable and printable.
struct LumaResult: Equatable {
  struct Block: Equatable {
    var sum = 0, sad = 0, gradH = 0, gradH8 = 0, gradV = 0, gradV8 = 0, squares = 0
  }

  struct Strip: Equatable {
    var dark = 0, min = 0, max = 0
  }

  var blocks: [Block] = []
  var strips: [Strip] = []
  /// Edges on the grids, one grid after another.
  var edges: [UInt8] = []

  /// What there is besides the edges, which have a definition and tests of their own.
  var withoutEdges: LumaResult { LumaResult(blocks: blocks, strips: strips) }
}

extension LumaResult.Block {
  init(_ block: avmon_block) {
    self.init(
      sum: Int(block.sum), sad: Int(block.sad), gradH: Int(block.grad_h), gradH8: Int(block.grad_h8), gradV: Int(block.grad_v),
      gradV8: Int(block.grad_v8), squares: Int(block.sumsq))
  }
}

/// How a plane is to be read.
struct LumaFormat: Equatable {
  var depth = 8
  var shift = 0
  var darkLimit = 20
  var bytesPerSample = 1
}

extension Table {
  /// Runs the luma kernel for the format. Traps when it writes behind its results.
  func luma(
    pixels: UnsafePointer<UInt8>, stride: Int, previous: UnsafePointer<UInt8>?, previousStride: Int, width: Int, height: Int,
    format: LumaFormat
  ) -> LumaResult {
    var plane = avmon_plane(
      pixels: pixels, stride: stride, previous: previous, previous_stride: previousStride, width: UInt32(width), height: UInt32(height),
      dark_limit: UInt16(format.darkLimit), shift: UInt8(format.shift), depth: UInt8(format.depth), samples: nil, edges: nil)
    let (across, down) = ((width + 15) / 16, (height + 15) / 16)
    let (freshBlock, freshStrip) = (avmon_block(sum: 1, sad: 2, grad_h: 3, grad_h8: 4, grad_v: 5, grad_v8: 6, sumsq: 7), avmon_strip())
    var blocks = Array(repeating: freshBlock, count: across * down + 1)
    var strips = Array(repeating: freshStrip, count: down + 1)
    let kernel = format.bytesPerSample == 1 ? kernels.luma8 : kernels.luma16
    var edges = Array(repeating: UInt8(0xAA), count: avmon_grid_size(UInt32(width), UInt32(height)) + 1)
    edges.withUnsafeMutableBufferPointer {
      plane.edges = $0.baseAddress
      kernel!(&plane, &blocks, &strips)
    }
    precondition(edges.removeLast() == 0xAA, "\(name) wrote behind the edges")
    precondition(LumaResult.Block(blocks.removeLast()) == LumaResult.Block(freshBlock), "\(name) wrote behind the blocks")
    let last = strips.removeLast()
    precondition(last.dark == 0 && last.min == 0 && last.max == 0, "\(name) wrote behind the strips")
    return LumaResult(
      blocks: blocks.map(LumaResult.Block.init), strips: strips.map { .init(dark: Int($0.dark), min: Int($0.min), max: Int($0.max)) },
      edges: edges)
  }

  func luma(_ picture: Picture, previous: Picture?, format: LumaFormat) -> LumaResult {
    picture.withPixels { pixels in
      func measure(_ previousPixels: UnsafePointer<UInt8>?) -> LumaResult {
        luma(
          pixels: pixels, stride: picture.stride, previous: previousPixels, previousStride: previous?.stride ?? 0, width: picture.width,
          height: picture.height, format: format)
      }
      guard let previous else { return measure(nil) }
      return previous.withPixels { measure($0) }
    }
  }
}
