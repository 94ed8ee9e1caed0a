import CKernels

/// The kernels of one instruction set.
struct Table {
  let name: String
  let kernels: avmon_kernels

  /// Those this processor can run, the scalar ones first.
  static var all: [Table] {
    var tables: [Table] = []
    while let name = avmon_kernels_available(tables.count), let table = avmon_kernels_named(name) {
      tables.append(Table(name: String(cString: name), kernels: table.pointee))
    }
    return tables
  }

  /// The one avmon takes.
  static var best: String { String(cString: avmon_kernels_best().pointee.name) }
}
