import CKernels

extension Workload {
  /// The samples of a picture's rows against those of the one before: what `luma` takes when it is asked for them.
  static func rows(height: Int) -> Workload {
    let across = Int(avmon_row_samples)
    // Samples of 64 pictures: more than the caches nearest to the core hold, as in use.
    let pool = PicturePool(width: across, height: height, depth: 8, bytes: 64 * 2 * across * height)
    let contenders = Table.all.map { table in
      let peaks = UnsafeMutablePointer<UInt8>.allocate(capacity: height)
      func measure(_ pair: Int) -> avmon_fields {
        var fields = avmon_fields()
        table.kernels.rows(pool.current(pair), pool.previous(pair), UInt32(height), 4, 6, peaks, &fields)
        return fields
      }
      return Contender(
        name: table.name, role: .kernel, run: { UInt64(measure($0).moving) },
        checksum: { pair in
          let fields = measure(pair)
          var sum = Checksum()
          for count in [fields.moving, fields.cross.0, fields.cross.1, fields.comb, fields.vertical] { sum.add(UInt64(count)) }
          sum.add(UnsafeRawBufferPointer(start: peaks, count: height))
          return sum.value
        })
    }
    return Workload(name: "rows", item: "picture", items: pool.pairs, contenders: contenders + bounds(pool))
  }
}
