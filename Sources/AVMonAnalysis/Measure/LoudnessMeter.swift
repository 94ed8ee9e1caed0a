internal import AVMonModel

/// Programme loudness of one audio stream by ITU-R BS.1770-4, EBU Tech 3341 and 3342, K-weighted by libebur128.
///
/// Each channel has a filter state of its own, whose energy is read every 10 ms. Momentary (400 ms) and short-term (3 s) loudness
/// are means of these energies, so their maxima are found to 10 ms (Tech 3341 asks for at least every 100 ms, and its signals 10 and
/// 13 for 0.1 LU whatever their position). Gating blocks of 400 ms every 100 ms and, for the range, of 3 s every second come from
/// the same energies: the results are those of libebur128's own modes I and LRA.
///
/// Memory grows by 4 bytes per 100 ms above -70 LUFS: 1.4 MB in ten hours.
struct LoudnessMeter {
  /// Rates the meter takes. The K-weighting filter is not defined for much lower ones.
  static let rates = 8_000...192_000
  private static let hopsPerSecond: Int64 = 100
  private static let hop = UInt(10)
  /// Lengths in hops.
  private static let (momentary, shortTerm) = (40, 300)
  private static let (momentaryStep, rangeStep): (Int64, Int64) = (10, 100)

  private let stream: Int
  private let rate: Int64
  /// The channels that count in the mix, with their weights.
  private var filters: [(channel: Int, weight: Double, state: LoudnessState)] = []
  private(set) var peaks: [TruePeakMeter] = []
  private var gating = LoudnessGate()
  /// Energies of the last 3 s, hop after hop.
  private var recent = [Double](repeating: 0, count: LoudnessMeter.shortTerm)
  private var hops: Int64 = 0
  private var samples: Int64 = 0
  private var (maxMomentary, maxShortTerm) = (0.0, 0.0)

  /// Nil when the rate is outside `rates`, there is no channel, or memory is short.
  init?(stream: Int, sampleRate: Int, layout: [ChannelRole]) {
    guard Self.rates.contains(sampleRate), !layout.isEmpty else { return nil }
    (self.stream, rate) = (stream, Int64(sampleRate))
    for (channel, role) in layout.enumerated() {
      guard let peak = TruePeakMeter(sampleRate: sampleRate) else { return nil }
      peaks.append(peak)
      guard role.loudnessWeight > 0 else { continue }
      guard let state = LoudnessState(sampleRate: sampleRate, mode: .weighting) else { return nil }
      filters.append((channel, role.loudnessWeight, state))
    }
  }

  /// Takes the next block with its measured channels.
  mutating func append(_ block: borrowing SampleBlock, _ stats: [AudioStats.Channel]) {
    for channel in peaks.indices { peaks[channel].append(block, channel: channel, ticks: stats[channel].ticks) }
    var offset = 0
    while offset < block.count {
      let end = (hops + 1) * rate / Self.hopsPerSecond
      let taken = Int(min(Int64(block.count - offset), end - samples))
      for filter in filters {
        if let start = block.samples(filter.channel).baseAddress { filter.state.append(start + offset, taken) }
      }
      offset += taken
      samples += Int64(taken)
      if samples == end { hop(filters.reduce(0) { $0 + $1.weight * $1.state.energy(milliseconds: Self.hop) }) }
    }
  }

  /// The loudness so far; what the programme is too short or too quiet for is nil.
  func loudness() -> Measurements.Loudness {
    let peak = Double(peaks.map(\.peak).max() ?? 0)
    return Measurements.Loudness(
      stream: stream, integrated: gating.integrated, range: gating.range, truePeak: peak > 0 ? Decibel.of(amplitude: peak) : nil,
      maxMomentary: LoudnessGate.loudness(of: maxMomentary), maxShortTerm: LoudnessGate.loudness(of: maxShortTerm))
  }

  private mutating func hop(_ energy: Double) {
    recent[Int(hops % Int64(Self.shortTerm))] = energy
    hops += 1
    if hops >= Self.momentary {
      let mean = mean(Self.momentary)
      maxMomentary = max(maxMomentary, mean)
      if hops % Self.momentaryStep == 0 { gating.addMomentary(mean) }
    }
    if hops >= Self.shortTerm {
      let mean = mean(Self.shortTerm)
      maxShortTerm = max(maxShortTerm, mean)
      if hops % Self.rangeStep == 0 { gating.addShortTerm(mean) }
    }
  }

  /// Mean of the last `count` energies.
  private func mean(_ count: Int) -> Double {
    var sum = 0.0
    let last = Int(hops % Int64(Self.shortTerm))
    if last >= count {
      for index in (last - count)..<last { sum += recent[index] }
    } else {
      for index in 0..<last { sum += recent[index] }
      for index in (Self.shortTerm - count + last)..<Self.shortTerm { sum += recent[index] }
    }
    return sum / Double(count)
  }
}
