internal import CVMAF

/// Scores pictures with VMAF (Li et al., Netflix 2016) through libvmaf, which is looked for at run time.
///
/// The model is `vmaf_v0.6.1`, the default of libvmaf and of FFmpeg's filter. It looks at luma only. Not for use from several threads at once;
/// libvmaf has its own.
@safe public final class VMAFScorer {
  static let model = "vmaf_v0.6.1"
  /// Names of releases 3 and 2, and of whatever is installed for developers.
  private static let libraries = ["libvmaf.so.3", "libvmaf.so.1", "libvmaf.so", "libvmaf.3.dylib", "libvmaf.1.dylib", "libvmaf.dylib"]
  private static let depths = [8, 10, 12, 16]

  /// What became of a stream of pictures.
  public struct Result: Sendable, Equatable {
    /// Score of each picture, 0...100, in the order of their indices.
    public var scores: [Double]
    public var mean: Double
    /// As libvmaf pools: the harmonic mean of the scores plus 1, less 1.
    public var harmonicMean: Double
  }

  private let scorer: OpaquePointer
  private let format: avmon_vmaf_format
  private var count = 0

  private init(adopting scorer: OpaquePointer, _ format: avmon_vmaf_format) {
    unsafe self.scorer = scorer
    self.format = format
  }

  deinit { unsafe avmon_vmaf_close(scorer) }

  /// Finds libvmaf and prepares it for pictures of a size and depth.
  /// - Parameters:
  ///   - padding: bits every sample is shifted left by in memory.
  ///   - chromaShiftX: log2 of how much coarser colour is; with `chromaShiftY` (1, 1), (1, 0) or (0, 0).
  ///   - threads: of libvmaf's own; 0 for none.
  public static func open(
    width: Int, height: Int, depth: Int, padding: Int = 0, chromaShiftX: Int = 1, chromaShiftY: Int = 1, threads: Int = 0
  ) throws(VMAFError) -> VMAFScorer {
    try open(
      libraries, width: width, height: height, depth: depth, padding: padding, chromaShiftX: chromaShiftX, chromaShiftY: chromaShiftY,
      threads: threads)
  }

  /// - Parameter libraries: names or paths that are tried one after another.
  static func open(
    _ libraries: [String], width: Int, height: Int, depth: Int, padding: Int = 0, chromaShiftX: Int = 1, chromaShiftY: Int = 1,
    threads: Int = 0
  ) throws(VMAFError) -> VMAFScorer {
    guard depths.contains(depth) else { throw VMAFError("libvmaf has no pictures of \(depth) bits; convert both inputs to 8 or 10") }
    var format = avmon_vmaf_format()
    (format.width, format.height, format.depth) = (UInt32(width), UInt32(height), UInt32(depth))
    (format.padding, format.bytes_per_sample) = (UInt32(padding), depth > 8 ? 2 : 1)
    (format.chroma_shift_x, format.chroma_shift_y) = (UInt32(chromaShiftX), UInt32(chromaShiftY))
    format.threads = UInt32(threads)
    // Of several failures the most telling counts: a library that is there, but does not do.
    var failure = avmon_vmaf_missing
    for library in libraries {
      var opened: OpaquePointer?
      let status = unsafe avmon_vmaf_open(library, model, &format, &opened)
      if let scorer = unsafe opened { return unsafe VMAFScorer(adopting: scorer, format) }
      if failure == avmon_vmaf_missing { failure = status }
    }
    throw VMAFError(failure)
  }

  /// "3.0.0"; what the library says of itself.
  public var version: String { unsafe String(cString: avmon_vmaf_version(scorer)) }

  /// Hands on the luma of a pair of pictures; pairs are numbered from 0 in the order of the calls. Strides are in bytes from row to row.
  public func add(reference: RawSpan, referenceStride: Int, distorted: RawSpan, distortedStride: Int) throws(VMAFError) {
    let row = Int(format.width * format.bytes_per_sample)
    let rows = Int(format.height) - 1
    precondition(
      reference.byteCount >= rows * referenceStride + row && distorted.byteCount >= rows * distortedStride + row,
      "a plane is smaller than its format says")
    // SAFETY: both spans hold all rows, as was just looked at; the library has its own copy afterwards.
    let status = unsafe reference.withUnsafeBytes { reference in
      unsafe distorted.withUnsafeBytes { distorted in
        unsafe avmon_vmaf_add(
          scorer, avmon_vmaf_luma(samples: reference.baseAddress?.assumingMemoryBound(to: UInt8.self), stride: referenceStride),
          avmon_vmaf_luma(samples: distorted.baseAddress?.assumingMemoryBound(to: UInt8.self), stride: distortedStride), UInt32(count))
      }
    }
    guard status == avmon_vmaf_ok else { throw VMAFError(status) }
    count += 1
  }

  /// Waits for the library and returns the scores of all pictures; nil when there were none. Nothing can be added afterwards.
  public func finish() throws(VMAFError) -> Result? {
    guard count > 0 else { return nil }
    var status = unsafe avmon_vmaf_flush(scorer)
    var scores: [Double] = []
    for index in 0..<count where status == avmon_vmaf_ok {
      var score = 0.0
      status = unsafe avmon_vmaf_score(scorer, UInt32(index), &score)
      scores.append(score)
    }
    guard status == avmon_vmaf_ok else { throw VMAFError(status) }
    return Result(
      scores: scores, mean: scores.reduce(0, +) / Double(count),
      harmonicMean: Double(count) / scores.reduce(0) { $0 + 1 / ($1 + 1) } - 1)
  }
}
