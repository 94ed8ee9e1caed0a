internal import AVMonModel

/// What all channels do together, tick by tick.
extension AudioStats {
  /// Length of a tick: 2.5 ms.
  static let tick = MediaTime(flicks: length.flicks / Int64(ticks))

  /// Ticks this block has; fewer than `AudioStats.ticks` before a gap and at the end.
  var tickCount: Int { channels.first?.ticks.count ?? 0 }

  /// RMS of the loudest channel in a tick, linear.
  func level(ofTick tick: Int) -> Float {
    var level: Float = 0
    for channel in channels where channel.ticks.indices.contains(tick) { level = max(level, channel.ticks[tick].rms) }
    return level
  }

  /// RMS of the loudest channel over the block, linear.
  var level: Double { channels.reduce(0) { max($0, $1.rms) } }

  /// Length of the ticks at the beginning of the block in which no channel is above `level` (linear RMS).
  func quietStart(_ level: Double) -> MediaTime {
    let count = (0..<tickCount).first { Double(self.level(ofTick: $0)) > level } ?? tickCount
    return count == tickCount ? duration : Self.times(count)
  }

  /// Length of the ticks at the end of the block in which no channel is above `level` (linear RMS).
  func quietEnd(_ level: Double) -> MediaTime {
    let loud = (0..<tickCount).last { Double(self.level(ofTick: $0)) > level } ?? -1
    return loud < 0 ? duration : duration - Self.times(loud + 1)
  }

  /// Time of `count` ticks.
  static func times(_ count: Int) -> MediaTime { MediaTime(flicks: tick.flicks * Int64(count)) }
}
