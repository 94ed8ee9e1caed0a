import CKernels

/// What the kernels say of two planes; equal only when every bit is.
struct SimilarityResult: Equatable {
  var squaredError: UInt64
  var similarity: UInt64
  var windows: UInt64
  var meanSimilarity: Double { Double(bitPattern: similarity) / Double(windows) }
}

struct ActivityResult: Equatable {
  var error: UInt64 = 0
  var spatial: UInt64 = 0
  var temporal: UInt64 = 0
}

struct ScaleResult: Equatable {
  var contrast: UInt64
  var similarity: UInt64
  var windows: UInt64
  var meanContrast: Double { Double(bitPattern: contrast) / Double(windows) }
  var meanSimilarity: Double { Double(bitPattern: similarity) / Double(windows) }
}

/// Two planes of equal size somewhere in memory.
struct PlanePlaces {
  var reference: UnsafePointer<UInt8>
  var referenceStride: Int
  var distorted: UnsafePointer<UInt8>
  var distortedStride: Int
  var width: Int
  var height: Int
  var format: LumaFormat

  var kernel: avmon_pair {
    avmon_pair(
      reference: reference, reference_stride: referenceStride, distorted: distorted, distorted_stride: distortedStride,
      width: UInt32(width), height: UInt32(height), shift: UInt8(format.shift), depth: UInt8(format.depth))
  }

  static func with<Result>(_ reference: Picture, _ distorted: Picture, _ format: LumaFormat, _ body: (PlanePlaces) -> Result) -> Result {
    reference.withPixels { r in
      distorted.withPixels { d in
        body(
          PlanePlaces(
            reference: r, referenceStride: reference.stride, distorted: d, distortedStride: distorted.stride, width: reference.width,
            height: reference.height, format: format))
      }
    }
  }
}

/// How activity is to be added up.
struct ActivityShape {
  var blockWidth: Int
  var blockHeight: Int
  var order: Int
  var quads: Bool

  func count(width: Int, height: Int) -> Int {
    ((width + blockWidth - 1) / blockWidth) * ((height + blockHeight - 1) / blockHeight)
  }
}

extension Table {
  /// Working memory is noise, so that nobody counts on its contents, and lies against a guard, so that nobody writes behind it.
  func similarity(_ places: PlanePlaces) -> SimilarityResult {
    let memory = GuardedMemory(count: avmon_similarity_scratch(UInt32(places.width)))
    let scratch = memory.place((avmon_similarity_scratch(UInt32(places.width)) + 7) / 8 * 8, atEnd: true)
    for index in 0..<avmon_similarity_scratch(UInt32(places.width)) { scratch[index] = UInt8(truncatingIfNeeded: 37 * index) }
    var (pair, result) = (places.kernel, avmon_similarity())
    (places.format.bytesPerSample == 1 ? kernels.similarity8 : kernels.similarity16)!(&pair, scratch, &result)
    return SimilarityResult(squaredError: result.squared_error, similarity: result.similarity.bitPattern, windows: result.windows)
  }

  func similarity(_ reference: Picture, _ distorted: Picture, _ format: LumaFormat) -> SimilarityResult {
    PlanePlaces.with(reference, distorted, format, similarity)
  }

  /// - Parameters before: the reference pictures before, the latest first, of one stride.
  func activity(_ places: PlanePlaces, before: [UnsafePointer<UInt8>], stride: Int, _ shape: ActivityShape) -> [ActivityResult] {
    let count = shape.count(width: places.width, height: places.height)
    var blocks = Array(repeating: avmon_activity(error: 1, spatial: 2, temporal: 3), count: count + 1)
    let elements = avmon_activity_scratch(UInt32(places.width))
    let memory = GuardedMemory(count: 4 * elements)
    let scratch = UnsafeMutableRawPointer(memory.place(4 * elements, atEnd: true)).assumingMemoryBound(to: UInt32.self)
    var (pair, rules) = (places.kernel, avmon_activity_rules())
    (rules.before, rules.before_that, rules.stride) = (before.first, before.last, stride)
    (rules.block_width, rules.block_height) = (UInt32(shape.blockWidth), UInt32(shape.blockHeight))
    (rules.order, rules.quads) = (UInt8(shape.order), shape.quads)
    (places.format.bytesPerSample == 1 ? kernels.activity8 : kernels.activity16)!(&pair, &rules, scratch, &blocks)
    let behind = blocks.removeLast()
    precondition(behind.error == 1 && behind.spatial == 2 && behind.temporal == 3, "\(name) wrote behind the blocks")
    return blocks.map { ActivityResult(error: $0.error, spatial: $0.spatial, temporal: $0.temporal) }
  }

  /// - Parameter before: two reference pictures before, the latest first, of equal strides.
  func activity(
    _ reference: Picture, _ distorted: Picture, before: [Picture], _ format: LumaFormat, _ shape: ActivityShape
  ) -> [ActivityResult] {
    PlanePlaces.with(reference, distorted, format) { places in
      before[0].withPixels { first in
        before[1].withPixels { second in activity(places, before: [first, second], stride: before[0].stride, shape) }
      }
    }
  }

  func structure(_ places: PlanePlaces) -> [ScaleResult] {
    let elements = avmon_structure_scratch(UInt32(places.width))
    let memory = GuardedMemory(count: 4 * elements)
    let scratch = UnsafeMutableRawPointer(memory.place(4 * elements, atEnd: true)).assumingMemoryBound(to: Float.self)
    var (pair, result) = (places.kernel, avmon_structure())
    (places.format.bytesPerSample == 1 ? kernels.structure8 : kernels.structure16)!(&pair, scratch, &result)
    return [result.scales.0, result.scales.1, result.scales.2, result.scales.3, result.scales.4].map {
      ScaleResult(contrast: $0.contrast.bitPattern, similarity: $0.similarity.bitPattern, windows: $0.windows)
    }
  }

  func structure(_ reference: Picture, _ distorted: Picture, _ format: LumaFormat) -> [ScaleResult] {
    PlanePlaces.with(reference, distorted, format, structure)
  }
}

extension LumaFormat {
  /// 8 bits, and wide samples of all kinds, some of them shifted up.
  static let ofPairs =
    [LumaFormat()] + [(8, 0), (10, 0), (10, 6), (12, 4), (13, 1), (16, 0)].map { LumaFormat(depth: $0.0, shift: $0.1, bytesPerSample: 2) }
}

extension Picture {
  /// A picture for a format; equal strides for equal `padding`.
  init(
    _ pattern: Pattern, width: Int, height: Int, _ format: LumaFormat, padding: Int? = nil, using generator: inout SeededGenerator
  ) {
    self.init(
      pattern, width: width, height: height, depth: format.depth, shift: format.shift, bytesPerSample: format.bytesPerSample,
      using: &generator)
    guard let padding else { return }
    var other = Picture(width: width, height: height, bytesPerSample: bytesPerSample, padding: padding, lead: lead)
    for y in 0..<height { for x in 0..<width { other.set(x, y, raw(x, y)) } }
    self = other
  }

  func sample(_ x: Int, _ y: Int, _ format: LumaFormat) -> Int { raw(x, y) >> format.shift & (1 << format.depth - 1) }

  /// What a mild coder would make of it: some samples are off by one or two.
  func disturbed(_ format: LumaFormat, using generator: inout SeededGenerator) -> Picture {
    var other = moved(using: &generator)
    for y in 0..<height {
      for x in 0..<width where Int.random(in: 0..<3, using: &generator) == 0 {
        let level = sample(x, y, format) + Int.random(in: -2...2, using: &generator)
        other.set(x, y, max(0, min(1 << format.depth - 1, level)) << format.shift)
      }
    }
    return other
  }
}
