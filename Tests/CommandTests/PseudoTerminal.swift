import Foundation
import Testing

/// A terminal for a program under test.
final class PseudoTerminal {
  private let master: FileHandle
  /// The program's side.
  let slave: FileHandle

  // ioctl_tty(2). Swift sees neither these macros nor the functions of <stdlib.h> for the same purpose; x86 and Arm agree on them.
  private static let unlock: UInt = 0x4004_5431  // TIOCSPTLCK
  private static let number: UInt = 0x8004_5430  // TIOCGPTN

  init() throws {
    let descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    try #require(descriptor >= 0)
    master = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var (locked, index): (Int32, Int32) = (0, 0)
    try #require(ioctl(descriptor, Self.unlock, &locked) == 0 && ioctl(descriptor, Self.number, &index) == 0)
    let other = open("/dev/pts/\(index)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    try #require(other >= 0)
    slave = FileHandle(fileDescriptor: other, closeOnDealloc: true)
    var size = winsize(ws_row: 40, ws_col: 60, ws_xpixel: 0, ws_ypixel: 0)
    try #require(ioctl(descriptor, UInt(TIOCSWINSZ), &size) == 0)
  }

  /// What was written to it so far. The terminal turns every newline into two characters; they are one again here.
  func written() -> String {
    let descriptor = master.fileDescriptor
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    while case let count = read(descriptor, &part, part.count), count > 0 { bytes += part[..<count] }
    return String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
  }
}
