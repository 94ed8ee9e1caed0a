import AVMonMedia
import Testing

/// Pictures must not depend on the number of threads, least of all where the stream is damaged.
struct SteadyDecoderTests {
  /// Time stamp, damage flags and a checksum of luma of every picture.
  private struct Seen: Equatable {
    var pts: Int64?
    var damaged: Bool
    var checksum: UInt64
  }

  private func pictures(_ name: String, threads: Int) throws -> [Seen] {
    var seen: [Seen] = []
    _ = try decodeVideo(name, threads: threads) { frame in
      let format = frame.pixelFormat
      let checksum = frame.withPlane(0, rows: frame.height, rowBytes: frame.width * format.bytesPerSample) { bytes, stride in
        var sum: UInt64 = 14_695_981_039_346_656_037
        for row in 0..<frame.height {
          for column in 0..<frame.width * format.bytesPerSample {
            sum = (sum ^ UInt64(bytes.unsafeLoad(fromByteOffset: row * stride + column, as: UInt8.self))) &* 1_099_511_628_211
          }
        }
        return sum
      }
      seen.append(Seen(pts: frame.pts, damaged: frame.hasDecodeErrors, checksum: checksum ?? 0))
    }
    return seen
  }

  @Test(arguments: ["clean.mp4", "damaged.ts", "ts_loss.ts", "ten_bit_freeze.mkv", "interlaced.ts", "format_change.ts"])
  func threadsDoNotChangePictures(name: String) throws {
    let one = try pictures(name, threads: 1)
    #expect(!one.isEmpty)
    for threads in [2, 3] { #expect(try pictures(name, threads: threads) == one) }
  }

  @Test(arguments: ["damaged.ts", "ts_loss.ts"]) func everyPictureComesOnceAndInOrder(name: String) throws {
    let times = try pictures(name, threads: 2).compactMap(\.pts)
    #expect(times == times.sorted())
    #expect(Set(times).count == times.count)
  }

  @Test func damageIsFlagged() throws { #expect(try pictures("damaged.ts", threads: 2).contains(where: \.damaged)) }

  @Test func cleanPicturesAreNotFlagged() throws { #expect(try !pictures("clean.mp4", threads: 2).contains(where: \.damaged)) }
}
