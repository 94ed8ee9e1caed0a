import CKernels

extension Workload {
  private static let rate = 48_000

  /// A second of stereo in the calls avmon makes: ticks of 2.5 ms.
  static func audio(poolBytes: Int) -> Workload {
    let pool = SamplePool(rate: rate, bytes: poolBytes)
    let contenders = Table.all.map { table in
      // 0.9 and 3 are the clipping detector's level and run.
      func each(_ second: Int, _ use: (avmon_audio) -> Void) {
        for channel in 0..<2 {
          var runs = avmon_audio_runs()
          let samples = pool.samples(second, channel)
          for tick in 0..<400 {
            var out = avmon_audio()
            table.kernels.audio(samples + tick * (rate / 400), rate / 400, 0.9, 3, &runs, &out)
            use(out)
          }
        }
      }
      return Contender(
        name: table.name, role: .kernel,
        run: { second in
          var zeros: UInt64 = 0
          each(second) { zeros &+= UInt64($0.zeros) }
          return zeros
        },
        checksum: { second in
          var sum = Checksum()
          each(second) { sum.add($0) }
          return sum.value
        })
    }
    return Workload(name: "audio", item: "second", items: pool.seconds, contenders: contenders)
  }

  /// A second of stereo in blocks of 50 ms, three products each, as avmon takes them: each channel's energy, and one with the other.
  static func dot(poolBytes: Int) -> Workload {
    let pool = SamplePool(rate: rate, bytes: poolBytes)
    let contenders = Table.all.map { table in
      func products(_ second: Int) -> UInt64 {
        let (left, right) = (pool.samples(second, 0), pool.samples(second, 1))
        var sum = Checksum()
        for block in 0..<20 {
          let offset = block * (rate / 20)
          for (a, b) in [(left, left), (right, right), (left, right)] {
            sum.add(table.kernels.dot(a + offset, b + offset, rate / 20))
          }
        }
        return sum.value
      }
      return Contender(name: table.name, role: .kernel, run: products, checksum: products)
    }
    return Workload(name: "dot", item: "second", items: pool.seconds, contenders: contenders)
  }
}

extension Checksum {
  /// Field by field: the structure has padding.
  fileprivate mutating func add(_ result: avmon_audio) {
    add(UInt64(result.peak.bitPattern))
    add(result.square)
    add(result.sum)
    for count in [result.zeros, result.full_scale, result.clip_runs, result.longest_clip] { add(UInt64(count)) }
  }
}
