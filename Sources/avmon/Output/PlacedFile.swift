import Glibc

/// A file that others write beside its place under another name, and that gets its name when it is whole.
struct PlacedFile {
  let path: String
  /// Where to write.
  let temporary: String

  /// Checks that the place can be taken. `apartFrom` is a path that must not be overwritten: the input.
  init(_ path: String, apartFrom input: String) throws(Failure) {
    (self.path, temporary) = (path, "\(path).avmon-\(getpid())")
    var (info, other) = (stat(), stat())
    if stat(path, &info) == 0 {
      guard info.st_mode & S_IFMT == S_IFREG else {
        throw Failure(status: .usage, message: "cannot write '\(path)': it is no ordinary file; give a file name")
      }
      if stat(input, &other) == 0, info.st_dev == other.st_dev, info.st_ino == other.st_ino {
        throw Failure(status: .usage, message: "cannot write '\(path)': it is the input; give another file name")
      }
    }
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else {
      throw Failure(
        status: .brokeOff, message: "cannot write '\(path)': \(String(cString: strerror(errno))); check the directory and its permissions")
    }
    close(descriptor)
  }

  /// Gives the file its name.
  func finish() throws(Failure) {
    guard rename(temporary, path) == 0 else {
      let reason = String(cString: strerror(errno))
      discard()
      throw Failure(status: .brokeOff, message: "cannot write '\(path)': \(reason)")
    }
  }

  /// Takes the temporary file away.
  func discard() { unlink(temporary) }
}
