import AVMonModel

@testable import AVMonAnalysis

/// A made-up programme, picture by picture, as the measuring step would describe it: the differences fit the means of the cells.
struct Footage {
  /// Pictures a second as a fraction.
  struct Rate: Sendable {
    var numerator: Int32
    var denominator: Int32 = 1

    static let film = Rate(numerator: 24)
    static let europe = Rate(numerator: 25)
    static let america = Rate(numerator: 30_000, denominator: 1001)
    static let sport = Rate(numerator: 50)
    static let all = [film, europe, america, sport]

    /// How long `count` pictures last.
    func time(_ count: Int) -> MediaTime { MediaTime(ticks: Int64(count), numerator: denominator, denominator: numerator) ?? .zero }

    /// Fewest pictures that last `seconds`.
    func pictures(lasting seconds: Double) -> Int {
      Int((seconds * Double(numerator) / Double(denominator) - 1e-6).rounded(.up))
    }
  }

  /// Whether the cell at a column and row takes part.
  typealias Area = @Sendable (_ column: Int, _ row: Int) -> Bool

  private(set) var pictures: [VideoStats] = []
  /// Presentation of the next picture.
  private(set) var time = MediaTime.zero
  let rate: Rate
  /// Durations of the pictures, over and over.
  private let durations: [MediaTime]
  private var wide: Int
  private var high: Int
  private var scene = 0
  private var means: [Float] = []
  private var phases: [Int] = []
  private var shown: [PictureStats.Cell]?
  /// Bars, detail, blocking and levels of the pictures to come.
  var detail = PictureDetail()
  /// Pictures from one whose detail is measured to the next.
  var detailInterval = 1

  init(_ rate: Rate = .europe, durations: [Double] = [], wide: Int = 20, high: Int = 12) {
    (self.rate, self.wide, self.high) = (rate, wide, high)
    self.durations = durations.isEmpty ? [rate.time(1)] : durations.map { MediaTime(seconds: $0) }
    rebuild()
  }

  /// End of the last picture.
  var end: MediaTime { pictures.last?.end ?? .zero }

  /// Structured pictures in which `area` moves by `amount` levels of 255.
  mutating func moving(_ count: Int, levels amount: Float = 12, in area: Area = { _, _ in true }) {
    for _ in 0..<count { show(texture(moving: amount, in: area), histogram: 0.05) }
  }

  /// The last picture again, with coding noise of `noise` levels.
  mutating func still(_ count: Int, noise: Float = 0) {
    for _ in 0..<count { show((shown ?? texture(moving: 0) { _, _ in false }).map { $0.changed(by: noise) }, histogram: 0) }
  }

  /// Pictures whose every cell grows brighter by `step` levels, or darker when negative.
  mutating func drifting(_ count: Int, levels step: Float) {
    for _ in 0..<count {
      for index in means.indices { means[index] += step / 255 }
      show(texture(moving: 0) { _, _ in false }.map { $0.changed(by: abs(step)) }, histogram: 0.01)
    }
  }

  /// The first picture of another scene.
  mutating func cut() {
    scene += 1
    rebuild()
    show(texture(moving: 0) { _, _ in false }.map { $0.changed(by: 50) }, histogram: 1.2)
  }

  /// Pictures made of `cell`, by column and row; only the first differs from what came before.
  mutating func plate(_ count: Int, _ cell: (_ column: Int, _ row: Int) -> PictureStats.Cell) {
    for _ in 0..<count {
      var cells: [PictureStats.Cell] = []
      for row in 0..<high { for column in 0..<wide { cells.append(cell(column, row)) } }
      var difference: Float = 0
      for (index, old) in (shown ?? cells).enumerated() where old.mean != cells[index].mean || old.deviation != cells[index].deviation {
        cells[index].difference = max(abs(old.mean - cells[index].mean), abs(old.deviation - cells[index].deviation))
        difference = max(difference, cells[index].difference)
      }
      show(cells, histogram: difference > 0.05 ? 1.5 : 0)
    }
  }

  /// Pictures of one colour, in levels of 8 bits.
  mutating func flat(_ count: Int, luma: Float, u: Float = 128, v: Float = 128) {
    plate(count) { _, _ in PictureStats.Cell(mean: luma / 255, u: u / 255, v: v / 255) }
  }

  /// Lets the time stamps jump over `count` pictures.
  mutating func lose(_ count: Int) { time += rate.time(count) }

  /// Lets the time stamps jump.
  mutating func skip(_ seconds: Double) { time += MediaTime(seconds: seconds) }

  /// What follows has another size: there is nothing to compare it with.
  mutating func changeFormat(wide: Int, high: Int) {
    (self.wide, self.high, shown) = (wide, high, nil)
    rebuild()
  }

  /// What `type` finds in it, with the end of the input after the last picture.
  func events<D: Detector>(_ type: D.Type, _ options: D.Options = D.Options()) -> [Event] {
    var detector = D(options, Self.context(rate))
    var out = Findings(detector: D.id, stream: 0)
    for picture in pictures { detector.observe(video: picture, &out) }
    detector.finish(at: end, &out)
    return out.events
  }

  /// An input of one video stream.
  static func context(_ rate: Rate = .europe, codec: String = "h264") -> StreamContext {
    let frameRate = Double(rate.numerator) / Double(rate.denominator)
    let video = StreamInfo.Video(width: 480, height: 288, pixelFormat: "yuv420p", frameRate: frameRate)
    let stream = StreamInfo(index: 0, kind: .video, codec: codec, video: video)
    return StreamContext(input: InputInfo(source: "t", container: "mov", streams: [stream]), stream: stream)
  }

  private mutating func rebuild() {
    means = (0..<wide * high).map { 0.25 + 0.4 * Float(($0 &* 7919 &+ scene &* 104_729) % 101) / 101 }
    phases = Array(repeating: 0, count: wide * high)
  }

  /// The scene's cells; those of `area` have moved on. A moving structure changes the mean of its cell by less than its pixels.
  private mutating func texture(moving amount: Float, in area: Area) -> [PictureStats.Cell] {
    means.indices.map { index in
      let moves = area(index % wide, index / wide)
      if moves { phases[index] += 1 }
      let swing = 4.8 / 255 * sine(Float(2 * phases[index] + index))
      let variation = 1 + 0.2 * sine(Float(3 * phases[index] + 5 * index))
      let difference = moves ? amount / 255 * variation : 0
      return PictureStats.Cell(mean: means[index] + swing, deviation: 0.1, difference: difference, u: 0.48, v: 0.53)
    }
  }

  private mutating func show(_ cells: [PictureStats.Cell], histogram: Double) {
    let comparable = shown?.count == cells.count
    let count = Double(cells.count)
    let mean = cells.reduce(0) { $0 + Double($1.mean) } / count
    let power = cells.reduce(0) { $0 + Double($1.mean * $1.mean + $1.deviation * $1.deviation) } / count
    let change = PictureStats.Change(
      mean: cells.reduce(0) { $0 + Double($1.difference) } / count, cellMaximum: Double(cells.map(\.difference).max() ?? 0),
      histogram: histogram)
    let darkness = (0..<high).map { row in
      Float(cells[row * wide..<(row + 1) * wide].count { $0.mean + $0.deviation <= (16 + 21.9) / 255 }) / Float(wide)
    }
    var picture = PictureStats(
      width: 16 * wide, height: 16 * high, cellsWide: wide, cellsHigh: high,
      cells: comparable ? cells : cells.map { $0.changed(by: 0) }, mean: mean, deviation: max(0, power - mean * mean).squareRoot(),
      minimum: Double(cells.map { $0.mean - $0.deviation }.min() ?? 0), maximum: Double(cells.map { $0.mean + $0.deviation }.max() ?? 0),
      darkStrips: darkness, black: 16.0 / 255, change: comparable ? change : nil, hasColor: true)
    if pictures.count % detailInterval == 0 { picture.detail = detail }
    let duration = durations[pictures.count % durations.count]
    pictures.append(VideoStats(index: pictures.count, time: time, duration: duration, picture: picture))
    shown = cells
    time += duration
  }
}

extension PictureStats.Cell {
  /// The same cell with another difference, in levels of 255.
  func changed(by levels: Float) -> Self {
    var cell = self
    cell.difference = levels / 255
    return cell
  }
}

extension VideoStats {
  /// The same picture without measurements of its pixels.
  var withoutPixels: VideoStats { VideoStats(index: index, time: time, duration: duration) }
}

extension [Event] {
  /// Those that are defects.
  var faults: [Event] { filter { $0.severity > .info } }
}

/// Good enough for made-up movement, the same on every machine.
private func sine(_ angle: Float) -> Float {
  let turns = angle / (2 * Float.pi)
  let part = turns - turns.rounded(.down) - 0.5
  return 16 * part * (abs(part) - 0.5)
}
