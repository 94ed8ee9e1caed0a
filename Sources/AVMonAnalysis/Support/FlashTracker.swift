internal import AVMonModel
internal import Glibc

/// Counts changes of luminance up and down, for every cell and for the picture, as ITU-R BT.1702 defines them.
struct FlashTracker: Sendable {
  /// Recommendation ITU-R BT.1702: changes of 20 cd/m² or more of which the darker side is below 160 cd/m² ...
  private static let change: Float = 20
  private static let brightest: Float = 160
  /// ... on a screen of 200 cd/m² (the recommendation's peak for SDR) with the gamma of ITU-R BT.1886.
  private static let peak: Float = 200
  private static let gamma: Float = 2.4
  /// A flash is a change and the opposite one: more than three in a second are eight changes.
  static let changes = 8
  private static let period = MediaTime(seconds: 1)
  /// Changes this close together are one: fades between two pictures reach the cells one after the other.
  private static let together = MediaTime(seconds: 0.05)

  /// The last changes of a cell or of the picture.
  struct History: Sendable {
    private(set) var isUp: Bool?
    private var times: [MediaTime] = []
    /// The last of `times`, kept beside the list: nearly all cells are quiet, and are asked no more than this.
    private(set) var last: MediaTime?
    /// When the first of the last `changes` was, if they all lie within the second before `now`.
    func first(before now: MediaTime) -> MediaTime? {
      guard let last, now - last <= FlashTracker.period, times.count == FlashTracker.changes else { return nil }
      let first = times[0]
      return now - first <= FlashTracker.period ? first : nil
    }
    mutating func add(up: Bool, at time: MediaTime) {
      if times.count == FlashTracker.changes { times.removeFirst() }
      times.append(time)
      (last, isUp) = (time, up)
    }
  }

  private struct Cell: Sendable {
    /// Darkest and brightest since the last change.
    var low: Float
    var high: Float
    var history = History()
  }

  /// Luminance in cd/m² of a mean of luma, in steps of 1/1023.
  private let luminance: [Float]
  private let area: Double
  private var cells: [Cell] = []
  private(set) var picture = History()

  /// `area`: share of the picture that must change at once.
  init(black: Double, range: Double, area: Double) {
    self.area = area
    luminance = (0...1026).map { code in
      let signal = (Float(code) / 1023 - Float(black)) / Float(range)
      return Self.peak * pow(max(0, min(1, signal)), Self.gamma)
    }
  }

  /// What flashes at this time.
  struct State: Sendable {
    /// Share of the picture whose own changes are too many.
    var area: Double
    /// When the first of the changes was that are too many, if the picture's are too.
    var start: MediaTime?
    /// Whether the picture changed just now.
    var changed: Bool
  }

  mutating func update(_ picture: PictureStats, at time: MediaTime) -> State {
    let values = picture.cells.map { luminance[max(0, min(luminance.count - 1, Int($0.mean * 1023 + 0.5)))] }
    if cells.count != values.count {
      cells = values.map { Cell(low: $0, high: $0) }
      self.picture = History()
    }
    var (up, down, restless) = (0, 0, 0)
    for index in values.indices {
      step(&cells[index], values[index], time)
      let history = cells[index].history
      if let last = history.last, time - last <= Self.together { if history.isUp == true { up += 1 } else { down += 1 } }
      if history.first(before: time) != nil { restless += 1 }
    }
    let count = Double(max(1, values.count))
    let rises = up >= down
    let share = Double(max(up, down)) / count
    let changed = share > area && self.picture.isUp != rises
    if changed { self.picture.add(up: rises, at: time) }
    return State(area: Double(restless) / count, start: self.picture.first(before: time), changed: changed)
  }

  private func step(_ cell: inout Cell, _ value: Float, _ time: MediaTime) {
    let isUp = cell.history.isUp
    if isUp != true, value - cell.low >= Self.change, cell.low < Self.brightest {
      cell.history.add(up: true, at: time)
      (cell.low, cell.high) = (value, value)
    } else if isUp != false, cell.high - value >= Self.change, value < Self.brightest {
      cell.history.add(up: false, at: time)
      (cell.low, cell.high) = (value, value)
    } else {
      (cell.low, cell.high) = (min(cell.low, value), max(cell.high, value))
    }
  }
}
