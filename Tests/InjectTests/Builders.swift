import AVMonMedia
import AVMonModel

@testable import AVMonInject

/// Pictures of 25 fps that all differ: a light band moves down.
func pictures(_ count: Int, depth: Int = 8, still: Bool = false) -> [TimedPicture] {
  let shape = PictureShape(width: 64, height: 48, depth: depth)
  return (0..<count).map { index in
    var picture = Picture(shape, filled: Paint(luma: 60, blue: 110, red: 140))
    picture.fill(Area(x: 0, y: still ? 8 : index * 2 % 40, width: 64, height: 8), Paint(luma: 200, blue: 128, red: 128))
    let (time, duration) = (MediaTime(seconds: Double(index) / 25), MediaTime(seconds: 1.0 / 25))
    return TimedPicture(time: time, duration: duration, picture: picture)
  }
}

/// A plan for the defect in `text`, which names its time.
func plan(_ text: String, duration: Double = 10) throws -> Plan {
  try Placement.plans([DefectRequest(text)], duration: MediaTime(seconds: duration), seed: 1)[0]
}

/// A ramp of all sample values in blocks of 1024, at 8 kHz so that tests are short.
func blocks(seconds: Double, channels: Int = 2, level: Float = 0.5) -> [SoundBlock] {
  let (rate, size) = (8000, 1024)
  return (0..<Int(seconds * Double(rate)) / size).map { number in
    let samples = (0..<size).map { level * Float(($0 + number * size) % 100 - 50) / 50 }
    return SoundBlock(
      time: .sample(Int64(number * size), rate: rate), rate: rate, channels: Array(repeating: samples, count: channels))
  }
}

/// All samples of a channel.
func samples(_ blocks: [SoundBlock], channel: Int = 0) -> [Float] { blocks.flatMap { $0.channels[channel] } }
