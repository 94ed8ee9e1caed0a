import AVMonModel

@testable import AVMonAnalysis

/// A made-up programme of which only the rows are told.
struct RowFootage {
  var scan: Scan = .progressive
  var fieldOrder = "progressive"
  private(set) var pictures: [VideoStats] = []
  private(set) var time = MediaTime.zero
  let durations: [Double]

  init(_ durations: [Double] = [0.04], scan: Scan = .progressive, fieldOrder: String = "progressive") {
    (self.durations, self.scan, self.fieldOrder) = (durations, scan, fieldOrder)
  }

  var end: MediaTime { time }

  mutating func show(_ rows: RowStats?, damage: FrameDamage = []) {
    let duration = MediaTime(seconds: durations[pictures.count % durations.count])
    var picture = PictureStats(
      width: 320, height: 192, cellsWide: 20, cellsHigh: 12, cells: [], mean: 0.4, deviation: 0.1, minimum: 0, maximum: 1, darkStrips: [],
      black: 16.0 / 255, change: nil, hasColor: true)
    picture.rows = rows
    pictures.append(
      VideoStats(index: pictures.count, time: time, duration: duration, damage: damage, scan: scan, picture: picture))
    time += duration
  }

  /// Movement as a progressive camera sees it.
  mutating func clean(_ count: Int) {
    for _ in 0..<count { show(RowStats(moving: 0.4, even: 0.02, odd: 0.0201, comb: 0.004, vertical: 0.016)) }
  }

  /// Movement in two fields, `ratio` between the pairs that are three and one field apart.
  mutating func woven(_ count: Int, _ first: Scan, ratio: Double = 1.8, comb: Double = 1.4, moving: Double = 0.4) {
    for _ in 0..<count {
      let (near, far) = (0.02, 0.02 * ratio)
      show(
        RowStats(
          moving: moving, even: first == .upperFirst ? far : near, odd: first == .upperFirst ? near : far, comb: 0.016 * comb,
          vertical: 0.016))
    }
  }

  mutating func still(_ count: Int) { for _ in 0..<count { show(RowStats()) } }

  mutating func skip(_ seconds: Double) { time += MediaTime(seconds: seconds) }

  func events<D: Detector>(_ type: D.Type, _ options: D.Options = D.Options()) -> [Event] {
    let video = StreamInfo.Video(width: 320, height: 192, pixelFormat: "yuv420p", frameRate: 25, fieldOrder: fieldOrder)
    let stream = StreamInfo(index: 0, kind: .video, codec: "h264", video: video)
    var detector = D(options, StreamContext(input: InputInfo(source: "t", container: "mov", streams: [stream]), stream: stream))
    var out = Findings(detector: D.id, stream: 0)
    for picture in pictures { detector.observe(video: picture, &out) }
    detector.finish(at: end, &out)
    return out.events
  }
}
