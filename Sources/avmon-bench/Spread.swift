import AVMonReport

/// Median, smallest and largest of a figure over the rounds.
struct Spread {
  let median: Double
  let least: Double
  let most: Double

  /// - Parameter values: at least one.
  init(_ values: [Double]) {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    (least, most) = (sorted[0], sorted[sorted.count - 1])
  }

  var json: JSONValue {
    ["median": .number(median, digits: 3), "min": .number(least, digits: 3), "max": .number(most, digits: 3)]
  }
}
