import AVMonMedia
import Testing

struct InputLocationTests {
  @Test(arguments: [
    ("-", InputLocation.standardInput), ("pipe:0", .standardInput), ("movie.mp4", .file("movie.mp4")), ("a:b.ts", .file("a:b.ts")),
    ("weird:name.ts", .file("weird:name.ts")), ("file:///tmp/x.ts", .file("/tmp/x.ts")), ("file:x.ts", .file("x.ts")),
    ("https://cdn.example/x.m3u8", .url("https://cdn.example/x.m3u8")), ("udp://239.0.0.1:1234", .url("udp://239.0.0.1:1234")),
  ])
  func typedInputIsUnderstood(text: String, expected: InputLocation) { #expect(InputLocation(text) == expected) }

  @Test(arguments: [
    ("http://user:hunter2@host/live.m3u8", "http://host/live.m3u8"),
    ("https://cdn.example/live.m3u8?token=secret&x=1", "https://cdn.example/live.m3u8?token=REDACTED&x=REDACTED"),
    ("https://h/p?secretflag", "https://h/p?REDACTED"),
    ("http://u:p@w@host:8080/a@b.ts?k=v#frag", "http://host:8080/a@b.ts?k=REDACTED"),
    ("http://host/plain.ts", "http://host/plain.ts"), ("http://user:pw@host", "http://host"),
  ])
  func secretsNeverAppear(url: String, shown: String) { #expect(InputLocation(url).redacted == shown) }

  @Test func pathsAreShownAsTyped() { #expect(InputLocation("a?b=c@d.ts").redacted == "a?b=c@d.ts") }
}
