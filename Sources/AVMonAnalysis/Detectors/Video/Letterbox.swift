internal import AVMonModel

/// Finds black bars that come or go in mid-programme.
struct Letterbox: Detector {
  struct Options: DetectorOptions {
    var minDuration = 1.0
    var minSize = 16.0

    static let specs: [OptionSpec<Options>] = [
      OptionSpec(
        "min-duration", \.minDuration, .seconds, in: 0.1...3600, "shortest change that is minor; shorter ones are info",
        source: "EBU QC 0015B, whose example asks for 25 frames"),
      OptionSpec(
        "min-size", \.minSize, .count, in: 16...1000, "rows or columns by which each bar must grow or shrink",
        source: "one block of the measurement; EBU QC 0015B's example asks for 20"),
    ]
  }

  static let id = "letterbox"
  static let summary = "Black bars appear or disappear in mid-programme."
  static let details = """
    Compares the active picture with that of the beginning. Bars come in pairs of nearly equal size, above and below or on both sides, of up to \
    35 % of the picture each, and leave at least 45 % of it when there are two pairs. They count when the picture ends in straight lines beside them: at least 70 % of its first and last block row (or \
    column) and of its area are not black, so dark scenes, fades and titles on black say nothing. Bars that are there from the beginning are the \
    programme's own. The event lasts until the picture is as it was at first, or to the end; its region is the active picture.

    Severity: minor; major when bars on all four sides shrink the picture (a postage stamp); changes shorter than `min-duration` are info.
    """
  static let scope = DetectorScope.video
  static let needs = Needs.detail

  /// Shares of the picture that must not be black for the bars beside it to be seen. Title cards and dark scenes in our study stay below, or
  /// have bars beyond the largest size; 9:16 in 16:9 has bars of 34 % each.
  private static let lit = 0.7
  private static let largest = 0.35
  /// Smallest active picture when there are bars on all sides: 4:3 inside 16:9 inside 4:3 is 56 %. Less is a card on black.
  private static let smallestStamp = 0.45
  /// Fewest pictures of a change that is too short to be minor.
  private static let fewestPictures = 3

  /// An active picture and since when it is seen.
  private struct View: Sendable {
    var active: ActivePicture
    var start: MediaTime
    var end: MediaTime
    var pictures = 1
  }

  private let options: Options
  private var size: (width: Int, height: Int) = (0, 0)
  /// The active picture at the beginning, and now; nil until it is known.
  private var home: ActivePicture?
  private var current: ActivePicture?
  /// Another one that may become the current one.
  private var pending: View?
  private var event: (finding: Finding, handle: Findings.Handle?)?

  init(_ options: Options, _ context: StreamContext) { self.options = options }

  mutating func observe(video stats: VideoStats, _ out: inout Findings) {
    guard let picture = stats.picture else { return }
    if size != (picture.width, picture.height) {
      close(at: stats.time, isOpen: false, &out)
      (size, home, current, pending) = ((picture.width, picture.height), nil, nil, nil)
    }
    guard let active = picture.detail?.active, isClear(active) else { return }
    if let current, agree(active, current) {
      if let view = pending, view.pictures >= Self.fewestPictures {
        out.add(finding(view.active, at: view.start, before: current, .info), until: stats.time)
      }
      pending = nil
      return
    }
    if var view = pending, agree(active, view.active) {
      // Dark pictures make bars look larger, never smaller.
      view.active.top = min(view.active.top, active.top)
      view.active.bottom = min(view.active.bottom, active.bottom)
      view.active.left = min(view.active.left, active.left)
      view.active.right = min(view.active.right, active.right)
      view.end = stats.end
      view.pictures += 1
      pending = view
    } else {
      pending = View(active: active, start: stats.time, end: stats.end)
    }
    if let pending, (pending.end - pending.start).seconds >= options.minDuration { settle(pending, &out) }
  }

  mutating func finish(at end: MediaTime, _ out: inout Findings) { close(at: end, isOpen: true, &out) }

  /// Makes `view` the current one.
  private mutating func settle(_ view: View, _ out: inout Findings) {
    close(at: view.start, isOpen: false, &out)
    if let home, let current, !agree(view.active, home) {
      let isStamp = view.active.top > 0 && view.active.left > 0 && (home.top == 0 || home.left == 0)
      let finding = finding(view.active, at: view.start, before: current, isStamp ? .major : .minor)
      event = (finding, out.open(finding))
    }
    if home == nil { home = view.active }
    (current, pending) = (view.active, nil)
  }

  private mutating func close(at end: MediaTime, isOpen: Bool, _ out: inout Findings) {
    if let event, let handle = event.handle { out.close(handle, event.finding, at: end, isOpen: isOpen) }
    event = nil
  }

  /// Whether the picture shows where it ends.
  private func isClear(_ active: ActivePicture) -> Bool {
    let width = size.width - active.left - active.right
    let height = size.height - active.top - active.bottom
    if active.top > 0, active.left > 0, Double(width * height) < Self.smallestStamp * Double(size.width * size.height) { return false }
    return min(active.litRows, active.litColumns, active.lit) >= Self.lit
      && Double(abs(active.top - active.bottom)) < options.minSize && Double(abs(active.left - active.right)) < options.minSize
      && Double(max(active.top, active.bottom)) <= Self.largest * Double(size.height)
      && Double(max(active.left, active.right)) <= Self.largest * Double(size.width)
  }

  private func agree(_ one: ActivePicture, _ other: ActivePicture) -> Bool {
    let differences = [one.top - other.top, one.bottom - other.bottom, one.left - other.left, one.right - other.right]
    return differences.allSatisfy { Double(abs($0)) < options.minSize }
  }

  private func finding(_ active: ActivePicture, at start: MediaTime, before: ActivePicture, _ severity: Severity) -> Finding {
    func described(_ active: ActivePicture) -> String {
      "\(size.width - active.left - active.right)x\(size.height - active.top - active.bottom)"
    }
    let bars = [
      active.top > 0 ? "\(max(active.top, active.bottom)) rows above and below" : nil,
      active.left > 0 ? "\(max(active.left, active.right)) columns left and right" : nil,
    ].compactMap { $0 }.joined(separator: ", ")
    let what = bars.isEmpty ? "Black bars gone" : "Black bars of \(bars)"
    let (width, height) = (Double(max(1, size.width)), Double(max(1, size.height)))
    let region = Region(
      x: Double(active.left) / width, y: Double(active.top) / height, width: Double(size.width - active.left - active.right) / width,
      height: Double(size.height - active.top - active.bottom) / height)
    return Finding(
      at: start, severity, "\(what): active picture \(described(active)), before \(described(before))", confidence: 0.9,
      metrics: [
        Metric("top", Double(active.top)), Metric("bottom", Double(active.bottom)), Metric("left", Double(active.left)),
        Metric("right", Double(active.right)),
      ], region: region)
  }
}
