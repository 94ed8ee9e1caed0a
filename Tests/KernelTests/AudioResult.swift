import CKernels

/// What the audio kernel says about a call, with numbers as bits so that NaN equals itself and -0 does not equal 0.
struct AudioResult: Equatable {
  var peak: UInt32
  var square: UInt64
  var sum: UInt64
  var zeros: Int
  var fullScale: Int
  var clipRuns: Int
  var longestClip: Int
  var zeroRun: Int
  var clipRun: Int
}

extension Table {
  /// Measures one call; the runs are part of the result.
  func audio(
    _ samples: UnsafeBufferPointer<Float>, limit: Float, clipLength: Int, runs: inout avmon_audio_runs
  ) -> AudioResult {
    var out = avmon_audio()
    kernels.audio(samples.baseAddress, samples.count, limit, UInt32(clipLength), &runs, &out)
    return AudioResult(
      peak: out.peak.bitPattern, square: out.square.bitPattern, sum: out.sum.bitPattern, zeros: Int(out.zeros),
      fullScale: Int(out.full_scale), clipRuns: Int(out.clip_runs), longestClip: Int(out.longest_clip), zeroRun: Int(runs.zero_run),
      clipRun: Int(runs.clip_run))
  }

  /// Measures a signal cut into calls, from silence before it.
  func audio(_ calls: [[Float]], limit: Float, clipLength: Int) -> [AudioResult] {
    var runs = avmon_audio_runs()
    return calls.map { call in call.withUnsafeBufferPointer { audio($0, limit: limit, clipLength: clipLength, runs: &runs) } }
  }
}

/// The definitions of the kernels' header over the whole history of a signal, without states carried along.
struct NaiveAudio {
  let calls: [[Float]]
  let limit: Float
  let clipLength: Int

  /// Runs of full-scale samples of one sign.
  private func fullScaleRuns(in samples: [Float]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for (index, sample) in samples.enumerated() where abs(sample) >= limit {
      if let last = runs.last, last.upperBound == index, (samples[index - 1] < 0) == (sample < 0) {
        runs[runs.count - 1] = last.lowerBound..<index + 1
      } else {
        runs.append(index..<index + 1)
      }
    }
    return runs
  }

  private func laneTotal(_ terms: [Float]) -> UInt64 {
    let lanes = (0..<16).map { lane in stride(from: lane, to: terms.count, by: 16).reduce(Float(0)) { $0 + terms[$1] } }
    let total = lanes.reduce(0.0) { $0 + Double($1) }
    return total.isNaN ? 0x7FF8_0000_0000_0000 : total.bitPattern
  }

  var results: [AudioResult] {
    var start = 0
    return calls.map { call in
      let now = start..<start + call.count
      start = now.upperBound
      let history = Array(calls.joined().prefix(now.upperBound))
      let runs = fullScaleRuns(in: history)
      let open = runs.last.flatMap { $0.upperBound == history.count ? $0 : nil }
      return AudioResult(
        peak: call.filter { !$0.isNaN }.map { abs($0) }.reduce(0, max).bitPattern,
        square: laneTotal(call.map { $0 * $0 }),
        sum: laneTotal(call),
        zeros: call.count { $0 == 0 },
        fullScale: call.count { abs($0) >= limit },
        clipRuns: runs.count { $0.count >= clipLength && now.contains($0.lowerBound + clipLength - 1) },
        longestClip: runs.filter { $0.overlaps(now) }.map(\.count).max() ?? 0,
        zeroRun: history.reversed().prefix { $0 == 0 }.count,
        clipRun: open.map { history[$0.lowerBound] < 0 ? -$0.count : $0.count } ?? 0)
    }
  }
}
