extension Collection where Element == Double {
  /// The middle value, of an even number the mean of the two in the middle; nil when there is none.
  public var median: Double? {
    guard !isEmpty else { return nil }
    let sorted = sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}

extension Collection where Element: Comparable {
  /// The middle value, of an even number the upper one of the two in the middle; nil when there is none.
  public var upperMedian: Element? { isEmpty ? nil : sorted()[count / 2] }
}
