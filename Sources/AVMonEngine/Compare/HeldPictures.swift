internal import AVMonAnalysis
internal import AVMonMedia

/// A decoded picture that waits to be compared.
final class HeldPicture {
  let frame: Frame
  let format: PictureFormat
  init(_ frame: consuming Frame, _ format: PictureFormat) {
    self.frame = frame
    self.format = format
  }

  /// Bytes of its planes, as far as they can be told from its format.
  var bytes: Int {
    format.bytesPerSample * (format.width * format.height + (format.hasChroma ? 2 * format.chromaWidth * format.chromaHeight : 0))
  }
}

/// The decoded pictures of one input that have not been compared, by number. Memory is bounded: beyond the limit the oldest one goes.
struct HeldPictures {
  /// Bytes one input may hold: two seconds of 1920 x 1080 at 25 pictures a second, six pictures of 3840 x 2160 in 10 bits at least.
  private static let limit = 160_000_000

  private var pictures: [Int: HeldPicture] = [:]
  private var oldest = 0
  private var bytes = 0
  /// Whether a picture went before it was compared.
  private(set) var hasLost = false

  mutating func add(_ number: Int, _ picture: HeldPicture) {
    pictures[number] = picture
    bytes += picture.bytes
    while bytes > Self.limit, pictures.count > 6 {
      if remove(oldest) != nil { hasLost = true }
      oldest += 1
    }
  }

  subscript(number: Int) -> HeldPicture? { pictures[number] }

  /// Lets go of all pictures before `number`.
  mutating func release(before number: Int) {
    while oldest < number {
      remove(oldest)
      oldest += 1
    }
  }

  @discardableResult
  private mutating func remove(_ number: Int) -> HeldPicture? {
    let picture = pictures.removeValue(forKey: number)
    bytes -= picture?.bytes ?? 0
    return picture
  }
}
