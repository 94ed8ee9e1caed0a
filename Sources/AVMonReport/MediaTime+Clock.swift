public import AVMonModel

extension MediaTime {
  /// Hours, minutes, seconds and milliseconds, rounded to the nearest: `1:02:03.456`.
  public var clock: String {
    let flicksPerMillisecond = Self.flicksPerSecond / 1000
    let milliseconds = (Swift.abs(flicks) + flicksPerMillisecond / 2) / flicksPerMillisecond
    let (seconds, fraction) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    let (minutes, second) = seconds.quotientAndRemainder(dividingBy: 60)
    let (hours, minute) = minutes.quotientAndRemainder(dividingBy: 60)
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let thousandths = String(repeating: "0", count: 3 - String(fraction).count) + String(fraction)
    return "\(flicks < 0 && milliseconds > 0 ? "-" : "")\(hours):\(two(minute)):\(two(second)).\(thousandths)"
  }
}
