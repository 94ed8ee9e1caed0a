internal import AVMonModel

/// The last values of a sequence, up to a fixed number.
struct RecentValues<Value: Comparable & Sendable>: Sendable {
  private let capacity: Int
  private(set) var values: [Value] = []

  init(capacity: Int) { self.capacity = max(1, capacity) }

  mutating func append(_ value: Value) {
    if values.count == capacity { values.removeFirst() }
    values.append(value)
  }

  mutating func removeAll() { values.removeAll(keepingCapacity: true) }

  var count: Int { values.count }
  var last: Value? { values.last }
  /// The middle value (the upper one of two); nil when there is none.
  var median: Value? { values.upperMedian }
  /// The value that a share of `rank`, 0..<1, of the values does not reach; nil when there is none.
  func quantile(_ rank: Double) -> Value? {
    values.isEmpty ? nil : values.sorted()[min(values.count - 1, Int(rank * Double(values.count)))]
  }
}
