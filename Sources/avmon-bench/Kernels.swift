import AVMonReport
import ArgumentParser

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

struct Kernels: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Times the kernels in every instruction set this processor has.",
    discussion: """
      Printed: CPU time in microseconds, for luma, rows and tiles (both colour planes of 4:2:0) of a picture, for similarity \
      (PSNR and SSIM), activity (XPSNR) and structure (MS-SSIM, luma only) of a pair of 4:2:0 pictures, for audio and dot (its products) \
      of a second of 48 kHz stereo. Hot is the same input again and again, cold a pool larger than the last-level cache. Figures are the \
      median over the rounds with the smallest and largest; `read` and `memcpy` are what the C library needs to read and to copy the \
      same memory. Before the clock starts, every instruction set must give the answers of the scalar kernels on the whole pool.
      """)

  /// Sizes of a picture; the kernels allow any, memory does not.
  private static let sizes = 16...16_384
  private static let leastPool = 64 << 20
  private static let mostPool = 1 << 30

  @Option(help: "Width of the pictures.") var width = 1920
  @Option(help: "Height of the pictures.") var height = 1080
  @Option(help: "Bits of a sample, 8...12; both 8 and 10 when not given.") var depth: Int?
  @Option(help: "How often everything is measured.") var rounds = 11
  @Option(help: "Write the figures to this file as JSON, too.") var json: String?

  func validate() throws {
    guard Self.sizes.contains(width), Self.sizes.contains(height) else { throw ValidationError("sizes are 16...16384") }
    guard depth.map((8...12).contains) ?? true else { throw ValidationError("--depth is 8...12") }
    guard (1...1000).contains(rounds) else { throw ValidationError("--rounds is 1...1000") }
  }

  func run() throws {
    // A wrong path is better found before the measuring than after it.
    let file = try json.map(create)
    // Twice the cache: half of it may survive a pass from the one before.
    let pool = min(Self.mostPool, max(Self.leastPool, 2 * LastLevelCache.bytes))
    print("\(width)x\(height), \(rounds) rounds, pools of \(pool >> 20) MB; avmon takes \(Table.best). CPU time: median (least...most)")
    var tables: [ResultTable] = []
    for make in workloads(pool) {
      let work = make()
      let wrong = work.disagreeing()
      guard wrong.isEmpty else { throw Failure("\(work.name): \(wrong.joined(separator: ", ")) and scalar do not agree") }
      let table = ResultTable(work, Rounds(count: rounds).measure(work))
      print(table.text)
      tables.append(table)
    }
    if let file { try write(document(pool, tables), to: file) }
  }

  /// One after another, so that only one pool is in memory.
  private func workloads(_ pool: Int) -> [() -> Workload] {
    let pictures = (depth.map { [$0] } ?? [8, 10]).flatMap { depth -> [() -> Workload] in
      [
        { .luma(width: width, height: height, depth: depth, poolBytes: pool) },
        { .luma(width: width, height: height, depth: depth, samples: true, poolBytes: pool) },
        { .luma(width: width, height: height, depth: depth, edges: true, poolBytes: pool) },
        { .tiles(width: width, height: height, depth: depth, poolBytes: pool) },
      ]
        + Workload.PairMetric.allCases.map { metric in
          { .pairs(metric, width: width, height: height, depth: depth, poolBytes: pool) }
        }
    }
    return pictures + [{ .rows(height: height) }, { .audio(poolBytes: pool) }, { .dot(poolBytes: pool) }]
  }

  private func document(_ pool: Int, _ tables: [ResultTable]) -> JSONValue {
    [
      "schema": "avmon.bench.kernels/1", "width": .integer(Int64(width)), "height": .integer(Int64(height)),
      "rounds": .integer(Int64(rounds)), "pool_bytes": .integer(Int64(pool)), "best": .string(Table.best),
      "results": .array(tables.map(\.json)),
    ]
  }

  private func create(_ path: String) throws -> UnsafeMutablePointer<FILE> {
    guard let file = fopen(path, "w") else { throw Failure("cannot write '\(path)'; check the directory and its permissions") }
    return file
  }

  private func write(_ document: JSONValue, to file: UnsafeMutablePointer<FILE>) throws {
    let text = Array(JSONWriter.text(document).utf8)
    let written = fwrite(text, 1, text.count, file)
    guard fclose(file) == 0, written == text.count else {
      throw Failure("cannot write '\(json ?? "")'; check the space left on the disk")
    }
  }
}

/// Why there are no figures.
private struct Failure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
