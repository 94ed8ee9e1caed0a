import AVMonReport
import Foundation
import Testing

/// What cannot be analysed ends with status 3 and one line.
@Suite struct UnusableInputTests {
  /// Runs a command as a user without rights, on systems that have it.
  private static let unprivileged = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
  private static let isRoot = geteuid() == 0
  private static let canDropRights = FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv")

  @Test func missingFileIsRefused() throws {
    expectRefusal(try Avmon.run(["analyze", "/nowhere/clip.ts"]), ExitStatus.unusableInput, says: ["/nowhere/clip.ts", "no such file"])
  }

  @Test func directoryIsRefused() throws {
    let scratch = try Scratch()
    let result = try Avmon.run(["analyze", scratch.folder.path])
    expectRefusal(result, ExitStatus.unusableInput, says: [scratch.folder.path, "directory", "give a media file"])
  }

  @Test func emptyFileIsRefused() throws {
    expectRefusal(try Avmon.run(["analyze", Fixture.path("empty.bin")]), ExitStatus.unusableInput, says: ["empty.bin", "empty"])
  }

  @Test func textFileIsRefused() throws {
    let result = try Avmon.run(["analyze", Fixture.path("not_media.txt")])
    expectRefusal(result, ExitStatus.unusableInput, says: ["not_media.txt", "media file"])
  }

  @Test func emptyStandardInputIsRefused() throws {
    expectRefusal(try Avmon.run(["analyze", "-"]), ExitStatus.unusableInput, says: ["'-'"])
  }

  @Test func textOnStandardInputIsRefused() throws {
    let result = try Avmon.run(["analyze", "-"], input: .file(Fixture.url("not_media.txt")))
    expectRefusal(result, ExitStatus.unusableInput, says: ["'-'", "is it a media file?"])
  }

  // Root reads every file: then the rights are dropped first, where the system has a command for that.
  @Test(.enabled(if: !isRoot || canDropRights, "as root this needs setpriv"))
  func fileWithoutPermissionIsRefused() throws {
    let scratch = try Scratch()
    let file = scratch.file("secret.mp4")
    try FileManager.default.copyItem(at: Fixture.url("clean.mp4"), to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: file.path)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: scratch.folder.path)
    // A copy that everyone may run: the build can lie in a folder that only its owner may enter.
    let copy = URL(filePath: "/tmp/avmon-\(UUID().uuidString)")
    try FileManager.default.copyItem(at: Avmon.executable, to: copy)
    defer { try? FileManager.default.removeItem(at: copy) }
    let result = try Avmon.run(["analyze", file.path], executable: copy, prefix: Self.isRoot ? Self.unprivileged : [])
    expectRefusal(result, ExitStatus.unusableInput, says: ["secret.mp4", "permission"])
  }

  @Test(arguments: ["http://127.0.0.1:1/live.ts", "nosuchscheme://host/clip.ts"])
  func addressThatCannotBeReachedIsRefused(_ address: String) throws {
    expectRefusal(try Avmon.run(["analyze", address]), ExitStatus.unusableInput, says: [address, "check the address"])
  }

  @Test func passwordsInAddressesAreNotShown() throws {
    let result = try Avmon.run(["analyze", "http://user:secret@127.0.0.1:1/live.ts?token=hidden"])
    expectRefusal(result, ExitStatus.unusableInput, says: ["127.0.0.1", "token=REDACTED"])
    #expect(!result.errors.contains("secret") && !result.errors.contains("hidden"))
  }

  @Test(arguments: ["line\nbreak.ts", "\u{1B}[2J\u{1B}[31mred.ts", "bell\u{7}tab\t.ts", "title\u{1B}]0;x\u{7}.ts", "c1\u{9B}31m.ts"])
  func hostileNameOfAMissingFileStaysOneHarmlessLine(_ name: String) throws {
    expectRefusal(try Avmon.run(["analyze", "/nowhere/" + name]), ExitStatus.unusableInput, says: ["/nowhere/", ".ts", "no such file"])
  }

  @Test(arguments: ["line\nbreak.txt", "\u{1B}[2J\u{1B}[31mred.txt"])
  func hostileNameOfABrokenFileStaysOneHarmlessLine(_ name: String) throws {
    let scratch = try Scratch()
    try FileManager.default.copyItem(at: Fixture.url("not_media.txt"), to: scratch.file(name))
    expectRefusal(try Avmon.run(["analyze", scratch.file(name).path]), ExitStatus.unusableInput, says: ["media file"])
  }

  @Test(arguments: ["line\nbreak.mp4", "\u{1B}[2J\u{1B}[31mred.mp4"])
  func hostileNameIsHarmlessInBothFormsOfTheReport(_ name: String) throws {
    let scratch = try Scratch()
    try FileManager.default.copyItem(at: Fixture.url("clean.mp4"), to: scratch.file(name))
    let json = try Avmon.run(["analyze", scratch.file(name).path])
    expectHarmless(json.text)
    #expect(try expectReport(json.output).at("input.source")?.string == scratch.file(name).path)
    let text = try Avmon.run(["analyze", scratch.file(name).path, "--format", "text"])
    expectHarmless(text.text)
    #expect(text.text.split(separator: "\n").filter { $0.hasPrefix("Source") }.count == 1)
  }
}
