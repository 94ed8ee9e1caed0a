internal import AVMonModel

/// Brings the time stamps of all streams of an input onto one presentation timeline without wraps and splices.
///
/// - MPEG systems count 33 bits of 90 kHz and wrap every 26.5 h; libavformat hides only the first wrap (our measurement). Here every time
///   is taken to be the representative nearest to the last one.
/// - Where the container allows jumps (a splice of two recordings, an encoder restart), a stream that leaps back, or forward by more than
///   any gap, starts a new *epoch*: its times are moved so that it goes on where it stopped, as players do. The other streams join the same
///   epoch when they leap too, so the distance between sound and picture after the splice stays what the input says.
///
/// Decides on packets, in the order of the input, so that the result does not depend on how many threads decode.
struct TimestampMapper {
  /// A leap forward by more than this is a splice unless another stream shows that the time really passed. Gaps of lost signal in files
  /// are shorter; libavformat's own limit is of the same size (`-dts_delta_threshold`, 10 s).
  static let forwardLimit = MediaTime(seconds: 10)
  /// A leap back by more than this is a splice; less is reordering or a careless muxer.
  static let backwardLimit = MediaTime(seconds: -0.5)
  /// Another stream within this distance of the new time shows that the time really passed.
  static let companyLimit = MediaTime(seconds: 5)

  /// Epochs that another stream may still join.
  private static let memory = 64

  private struct StreamState {
    var epoch = 0
    /// Presentation time at which the next packet is due.
    var due: MediaTime?
    var lastDTS: MediaTime?
  }

  /// What to add to the packet's times, and what was noticed.
  struct Outcome {
    var shift: MediaTime
    var jump: MediaTime?
    var backward: MediaTime?
    var time: MediaTime?
  }

  private let mayJump: Bool
  /// Time after which the clock wraps; nil when it does not.
  private let wrap: MediaTime?
  private var epochs: [MediaTime] = [.zero]
  private var states: [Int: StreamState] = [:]
  private var lastUnwrapped: MediaTime?

  /// The 33-bit wrap of the MPEG system clock (ISO/IEC 13818-1 §2.4.3.7): 2^33 / 90 000 s.
  static let mpegWrap = MediaTime(flicks: (1 << 33) * (MediaTime.flicksPerSecond / 90_000))

  init(mayJump: Bool, wraps: Bool) {
    self.mayJump = mayJump
    wrap = wraps ? Self.mpegWrap : nil
  }

  /// Maps a packet: times are the container's own, `duration` zero when unknown.
  mutating func map(stream: Int, pts: MediaTime?, dts: MediaTime?, duration: MediaTime) -> Outcome {
    var state = states[stream] ?? StreamState(epoch: epochs.count - 1)
    defer { states[stream] = state }
    guard let raw = dts ?? pts else { return Outcome(shift: epochs[state.epoch]) }
    let turns = unwrapShift(raw)
    let unwrapped = raw + turns
    lastUnwrapped = unwrapped
    var outcome = Outcome(shift: .zero)
    if let due = state.due, mayJump { (state.epoch, outcome.jump) = epoch(of: stream, at: unwrapped, due: due, current: state.epoch) }
    let time = unwrapped + epochs[state.epoch]
    outcome.shift = turns + epochs[state.epoch]
    outcome.time = outcome.jump == nil ? time : state.due ?? time
    if dts != nil {
      if let last = state.lastDTS, outcome.jump == nil, time < last { outcome.backward = last - time }
      state.lastDTS = time
    }
    state.due = outcome.jump == nil ? max(state.due ?? time, time) : time
    state.due = max(state.due ?? time, time + duration)
    if outcome.backward != nil { state.due = time + duration }
    return outcome
  }

  private func unwrapShift(_ time: MediaTime) -> MediaTime {
    guard let wrap, let last = lastUnwrapped else { return .zero }
    let turns = ((last - time).seconds / wrap.seconds).rounded()
    return MediaTime(flicks: Int64(turns) * wrap.flicks)
  }

  private mutating func epoch(of stream: Int, at time: MediaTime, due: MediaTime, current: Int) -> (Int, MediaTime?) {
    func fits(_ epoch: Int) -> Bool {
      let leap = time + epochs[epoch] - due
      return leap >= Self.backwardLimit && leap <= Self.forwardLimit
    }
    let leap = time + epochs[current] - due
    if fits(current) || (leap > .zero && isInCompany(time + epochs[current], besides: stream)) { return (current, nil) }
    // Newest first: after a splice the other streams follow into the epoch that the first one opened. Only so far back: streams follow
    // within seconds, and a file of random times would take time that grows with the square of its length.
    if let known = epochs.indices.suffix(Self.memory).reversed().first(where: fits) { return (known, leap) }
    epochs.append(due - time)
    return (epochs.count - 1, leap)
  }

  private func isInCompany(_ time: MediaTime, besides stream: Int) -> Bool {
    states.contains { $0.key != stream && ($0.value.due.map { (time - $0).magnitude <= Self.companyLimit } ?? false) }
  }
}
