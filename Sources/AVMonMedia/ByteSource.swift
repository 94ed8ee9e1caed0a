internal import CFFmpeg
import Glibc

/// Bytes for the demuxer, read by us so that the transport stream tap sees the same bytes and a wait for standard input can be stopped
/// (libavformat's own `pipe:` blocks in read(2) whatever its interrupt callback says).
///
/// A class because the C callbacks need an address that stays: the demuxer owns it and frees it after the last callback.
@safe final class ByteSource {
  /// How long a wait for input lasts before the stop flag is looked at again, milliseconds.
  private static let pollInterval: Int32 = 100

  private let descriptor: Int32
  private let ownsDescriptor: Bool
  /// Inner AVIO of a URL; nil for files and standard input.
  private var inner: UnsafeMutablePointer<AVIOContext>?
  private let stop: StopFlag
  private let isSeekable: Bool
  private var position: Int64 = 0
  /// Taps the bytes when the input is a transport stream; dropped after probing when it is not.
  var tap: TransportStreamTap?
  /// Error of the last failed read, 0 when reading ended normally.
  private(set) var failure: Int32 = 0

  private init(descriptor: Int32, owns: Bool, inner: UnsafeMutablePointer<AVIOContext>?, stop: StopFlag, isSeekable: Bool) {
    unsafe (self.descriptor, ownsDescriptor, self.inner, self.stop, self.isSeekable) = (descriptor, owns, inner, stop, isSeekable)
    tap = TransportStreamTap()
  }

  deinit {
    if ownsDescriptor { close(descriptor) }
    unsafe avio_closep(&inner)
  }

  /// Opens a file or pipe for reading.
  static func open(file path: String, stop: StopFlag) throws(MediaError) -> ByteSource {
    var info = stat()
    guard unsafe stat(path, &info) == 0 else { throw refusal(path, errno) }
    guard info.st_mode & S_IFMT != S_IFDIR else {
      throw MediaError(.unusable, "cannot analyse '\(path)': it is a directory; give a media file")
    }
    let isRegular = info.st_mode & S_IFMT == S_IFREG
    guard !isRegular || info.st_size > 0 else {
      throw MediaError(.unusable, "cannot analyse '\(path)': the file is empty; check that whatever writes it has finished")
    }
    // A FIFO without a writer would block in open(2) where no flag stops it; without blocking, the wait is in poll(2).
    let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | (isRegular ? 0 : O_NONBLOCK))
    guard descriptor >= 0 else { throw refusal(path, errno) }
    return unsafe ByteSource(descriptor: descriptor, owns: true, inner: nil, stop: stop, isSeekable: isRegular)
  }

  /// Reads standard input.
  static func standardInput(stop: StopFlag) -> ByteSource {
    unsafe ByteSource(descriptor: STDIN_FILENO, owns: false, inner: nil, stop: stop, isSeekable: false)
  }

  /// Reads `inner`, which it then owns.
  static func wrapping(_ inner: UnsafeMutablePointer<AVIOContext>, stop: StopFlag) -> ByteSource {
    unsafe ByteSource(descriptor: -1, owns: false, inner: inner, stop: stop, isSeekable: inner.pointee.seekable != 0)
  }

  private static func refusal(_ path: String, _ code: Int32) -> MediaError {
    let hint =
      switch code {
      case ENOENT: "no such file; check the path"
      case EACCES: "permission denied; check who may read it"
      case ENAMETOOLONG: "the name is too long"
      case ENOTDIR: "a part of the path is not a directory"
      default: unsafe String(cString: strerror(code))
      }
    return MediaError(.unusable, "cannot open '\(path)': \(hint)")
  }

  /// Makes the AVIO context that reads from here. The caller frees its buffer and it.
  func makeContext(bufferSize: Int32 = 1 << 16) -> UnsafeMutablePointer<AVIOContext>? {
    guard let buffer = unsafe av_malloc(Int(bufferSize)) else { return nil }
    let opaque = unsafe Unmanaged.passUnretained(self).toOpaque()
    let context = unsafe avio_alloc_context(
      buffer.assumingMemoryBound(to: UInt8.self), bufferSize, 0, opaque,
      { opaque, buffer, size in
        guard let opaque = unsafe opaque, let buffer = unsafe buffer else { return avmon_error_io }
        let source = unsafe Unmanaged<ByteSource>.fromOpaque(opaque).takeUnretainedValue()
        return unsafe source.read(UnsafeMutableRawBufferPointer(start: buffer, count: Int(size)))
      }, nil,
      { opaque, offset, whence in
        guard let opaque = unsafe opaque else { return Int64(avmon_error_io) }
        return unsafe Unmanaged<ByteSource>.fromOpaque(opaque).takeUnretainedValue().seek(offset, whence)
      })
    unsafe context?.pointee.seekable = isSeekable ? AVIO_SEEKABLE_NORMAL : 0
    return unsafe context
  }

  private func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int32 {
    let count = unsafe inner != nil ? readInner(buffer) : readDescriptor(buffer)
    guard count > 0 else {
      if count < 0, count != avmon_error_eof, count != avmon_error_exit { failure = count }
      return count == 0 ? avmon_error_eof : count
    }
    if tap != nil { unsafe tap?.consume(UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)]), at: position) }
    position += Int64(count)
    failure = 0
    return count
  }

  private func readInner(_ buffer: UnsafeMutableRawBufferPointer) -> Int32 {
    // avio_read_partial returns what is there instead of waiting for a full buffer: a live URL must not be delayed.
    unsafe avio_read_partial(inner, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(buffer.count))
  }

  private func readDescriptor(_ buffer: UnsafeMutableRawBufferPointer) -> Int32 {
    while true {
      if stop.isRaised { return avmon_error_exit }
      if !isSeekable {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let ready = unsafe poll(&waiting, 1, Self.pollInterval)
        if ready == 0 || (ready < 0 && errno == EINTR) { continue }
      }
      let count = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return Int32(count) }
      guard errno == EINTR || errno == EAGAIN else { return -errno }
    }
  }

  private func seek(_ offset: Int64, _ whence: Int32) -> Int64 {
    guard isSeekable else { return Int64(avmon_error_seek) }
    if let inner = unsafe inner {
      if whence & avmon_seek_size != 0 { return unsafe avio_size(inner) }
      let reached = unsafe avio_seek(inner, offset, whence & ~avmon_seek_force)
      if reached >= 0 { position = reached }
      return reached
    }
    if whence & avmon_seek_size != 0 {
      var info = stat()
      return unsafe fstat(descriptor, &info) == 0 ? Int64(info.st_size) : -Int64(errno)
    }
    let reached = lseek(descriptor, off_t(offset), whence & ~avmon_seek_force)
    guard reached >= 0 else { return -Int64(errno) }
    position = Int64(reached)
    return position
  }
}
