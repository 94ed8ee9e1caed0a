#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension Workload {
  /// What the C library needs to read all planes of a pair, searching for a byte that is not there, and to copy them elsewhere.
  static func bounds(_ pool: PicturePool) -> [Contender] {
    let target = Scratch(bytes: pool.planeBytes)
    return [
      bound("read") { pair in
        let found = (memchr(pool.current(pair), 255, pool.planeBytes), memchr(pool.previous(pair), 255, pool.planeBytes))
        return found.0 == nil && found.1 == nil ? 1 : 0
      },
      bound("memcpy") { pair in
        memcpy(target.memory, pool.current(pair), pool.planeBytes)
        memcpy(target.memory, pool.previous(pair), pool.planeBytes)
        return UInt64(target.memory.load(as: UInt8.self))
      },
    ]
  }

  private static func bound(_ name: String, _ run: @escaping (Int) -> UInt64) -> Contender {
    Contender(name: name, role: .bound, run: run, checksum: run)
  }
}

/// Memory to write to.
private final class Scratch {
  let memory: UnsafeMutableRawPointer
  init(bytes: Int) { memory = .allocate(byteCount: bytes, alignment: 64) }
  deinit { memory.deallocate() }
}
