#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Memory between two pages that may not be touched: whoever reads one byte too many does not survive it.
struct GuardedMemory: ~Copyable {
  private let base: UnsafeMutableRawPointer
  private let page = Int(sysconf(Int32(_SC_PAGESIZE)))
  /// Bytes between the guards.
  let count: Int

  /// Reserves at least `count` bytes, all zero.
  init(count: Int) {
    self.count = (count + page - 1) / page * page
    let mapped = mmap(nil, self.count + 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    precondition(mapped != MAP_FAILED)
    base = mapped!
    precondition(mprotect(base, page, PROT_NONE) == 0 && mprotect(base + page + self.count, page, PROT_NONE) == 0)
  }

  deinit { munmap(base, count + 2 * page) }

  /// The first byte behind the lower guard.
  var start: UnsafeMutablePointer<UInt8> { (base + page).assumingMemoryBound(to: UInt8.self) }
  /// The upper guard itself.
  var end: UnsafeMutablePointer<UInt8> { start + count }

  /// Where `length` bytes have to begin to touch one of the guards.
  func place(_ length: Int, atEnd: Bool) -> UnsafeMutablePointer<UInt8> { atEnd ? end - length : start }
}

/// Rectangles placed against a guard; the bytes between rows stay readable, as in a decoder's buffers.
extension GuardedMemory {
  func place(_ picture: Picture, atEnd: Bool) -> UnsafeMutablePointer<UInt8> {
    let bytes = picture.bytes.dropFirst(picture.lead)
    let start = place(bytes.count, atEnd: atEnd)
    for (offset, byte) in bytes.enumerated() { start[offset] = byte }
    return start
  }
}
