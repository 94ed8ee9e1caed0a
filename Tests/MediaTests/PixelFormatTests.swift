import AVMonMedia
import Testing

struct PixelFormatTests {
  /// Name, depth, bytes, chroma, whether the kernels can read it in place.
  @Test(arguments: [
    ("clean.mp4", "yuv420p", 8, 1, true, true), ("ten_bit_freeze.mkv", "yuv420p10le", 10, 2, true, true),
    ("gray_ffv1.mkv", "gray", 8, 1, false, true),
  ])
  func planarFormatsAreReadInPlace(file: String, name: String, depth: Int, bytes: Int, chroma: Bool, direct: Bool) throws {
    var format: PixelFormat?
    _ = try decodeVideo(file, threads: 1) { format = $0.pixelFormat }
    let found = try #require(format)
    #expect((found.name, found.depth, found.bytesPerSample) == (name, depth, bytes))
    #expect(found.hasChroma == chroma)
    #expect(found.isDirect == direct)
  }

  @Test(arguments: ["rgb24.mov", "pal8.gif"]) func otherFormatsAreConverted(file: String) throws {
    var converter = PictureConverter()
    let target = try makeFrame()
    var converted = 0
    let (_, pictures) = try decodeVideo(file, threads: 1) { frame in
      #expect(!frame.pixelFormat.isDirect)
      if converter.convert(frame, into: target), target.pixelFormat.isDirect, target.width == frame.width { converted += 1 }
      target.reset()
    }
    #expect(pictures > 0)
    #expect(converted == pictures)
  }
}
