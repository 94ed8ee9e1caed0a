internal import AVMonMedia
internal import AVMonModel

/// Copies a transport stream with its defects.
struct TransportDamage {
  /// PID that libavformat gives the first stream, the picture.
  private static let picturePID = 0x100
  /// Packets read at a time.
  private static let batch = 256

  private(set) var defects: [(plan: Plan, defect: any StreamDefect)]
  /// Time of the first picture in the stream's own clock, seconds.
  private(set) var origin: Double?

  init(_ defects: [(plan: Plan, defect: any StreamDefect)]) { self.defects = defects }

  /// - Parameter firstPicture: time of the first picture on the plans' axis.
  mutating func copy(_ source: String, to target: String, firstPicture: MediaTime, stop: StopFlag) throws(MediaError) {
    let input = try File.reading(source)
    let output = try File.writing(target)
    var time: MediaTime?
    while true {
      if stop.isRaised { throw MediaError(.stopped, "stopped") }
      let bytes = try input.read(TransportBytes.size * Self.batch)
      var kept: [UInt8] = []
      kept.reserveCapacity(bytes.count)
      for start in stride(from: 0, through: bytes.count - TransportBytes.size, by: TransportBytes.size) {
        var packet = Array(bytes[start..<start + TransportBytes.size])
        if TransportBytes.pid(of: packet) == Self.picturePID, let stamp = TransportBytes.time(of: packet) {
          let first = origin ?? stamp
          origin = first
          time = firstPicture + MediaTime(seconds: stamp - first)
        }
        if pass(&packet, at: time) { kept += packet }
      }
      try output.write(kept)
      if bytes.count < TransportBytes.size * Self.batch { return }
    }
  }

  private mutating func pass(_ packet: inout [UInt8], at time: MediaTime?) -> Bool {
    guard let time, TransportBytes.pid(of: packet) == Self.picturePID else { return true }
    for index in defects.indices where defects[index].plan.covers(time) {
      if !defects[index].defect.pass(&packet) { return false }
    }
    return true
  }
}
