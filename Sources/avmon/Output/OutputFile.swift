import Glibc

/// A file that appears complete or not at all: written beside its place under another name, then renamed.
struct OutputFile {
  private let path: String
  private let temporary: String
  private let descriptor: Int32

  /// Creates the temporary file, so that a wrong path is found before the analysis, not after it.
  /// `apartFrom` are paths that must not be overwritten: the inputs.
  init(_ path: String, apartFrom inputs: [String]) throws(Failure) {
    self.path = path
    var info = stat()
    if stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR {
      throw Failure(status: .usage, message: "cannot write '\(path)': it is a directory; give a file name")
    }
    var other = stat()
    for input in inputs
    where stat(path, &info) == 0 && stat(input, &other) == 0 && info.st_dev == other.st_dev && info.st_ino == other.st_ino {
      throw Failure(status: .usage, message: "cannot write the report to '\(path)': it is the input; give another file name")
    }
    // A device or pipe cannot be replaced by renaming; it is written in place.
    let isSpecial = stat(path, &info) == 0 && info.st_mode & S_IFMT != S_IFREG
    temporary = isSpecial ? path : "\(path).avmon-\(getpid())"
    let flags = isSpecial ? O_WRONLY | O_CLOEXEC : O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    descriptor = open(temporary, flags, 0o644)
    guard descriptor >= 0 else {
      throw Failure(
        status: .usage, message: "cannot write '\(path)': \(String(cString: strerror(errno))); check the directory and its permissions")
    }
  }

  /// Writes the contents and gives the file its name.
  func finish(_ text: String) throws(Failure) {
    let isWritten = Terminal.write(text, descriptor: descriptor) && (fsync(descriptor) == 0 || errno == EINVAL)
    let problem = errno
    guard close(descriptor) == 0, isWritten, temporary == path || rename(temporary, path) == 0 else {
      let reason = String(cString: strerror(isWritten ? errno : problem))
      if temporary != path { unlink(temporary) }
      throw Failure(status: .brokeOff, message: "cannot write '\(path)': \(reason); check the space left on the disk")
    }
  }

  /// Takes the temporary file away.
  func discard() {
    close(descriptor)
    if temporary != path { unlink(temporary) }
  }
}
