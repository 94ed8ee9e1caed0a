internal import AVMonMedia
internal import Glibc

/// A file that is read or written in order; closed with its owner.
struct File: ~Copyable {
  private let descriptor: Int32
  private let path: String

  private init(_ descriptor: Int32, _ path: String) { (self.descriptor, self.path) = (descriptor, path) }
  deinit { close(descriptor) }

  static func reading(_ path: String) throws(MediaError) -> File {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw MediaError(.brokeOff, "cannot read '\(path)': \(String(cString: strerror(errno)))") }
    return File(descriptor, path)
  }

  static func writing(_ path: String) throws(MediaError) -> File {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw MediaError(.brokeOff, "cannot write '\(path)': \(String(cString: strerror(errno)))") }
    return File(descriptor, path)
  }

  /// Up to `count` bytes; fewer only at the end.
  func read(_ count: Int) throws(MediaError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + filled, count - filled) }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw MediaError(.brokeOff, "cannot read '\(path)': \(String(cString: strerror(errno)))") }
      if got == 0 { break }
      filled += got
    }
    bytes.removeLast(count - filled)
    return bytes
  }

  func write(_ bytes: [UInt8]) throws(MediaError) {
    var written = 0
    while written < bytes.count {
      let put = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, bytes.count - written) }
      if put < 0, errno == EINTR { continue }
      guard put > 0 else {
        throw MediaError(.brokeOff, "cannot write '\(path)': \(String(cString: strerror(errno))); check the space left on the disk")
      }
      written += put
    }
  }
}
