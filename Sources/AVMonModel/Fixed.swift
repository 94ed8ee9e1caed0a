/// Decimal text of numbers, the same on every machine and without Foundation.
extension Double {
  /// This number rounded half away from zero to `digits` decimals (0...15), always with that many: `1.50`.
  ///
  /// A number too large for that (9 * 10^18 / 10^`digits` and beyond) gives Swift's own shortest text, such as `1.5e+20`;
  /// one that is not finite gives `nan`, `inf` or `-inf`.
  public func fixed(_ digits: Int) -> String {
    guard isFinite else { return isNaN ? "nan" : self < 0 ? "-inf" : "inf" }
    let digits = max(0, min(15, digits))
    var scale: Int64 = 1
    for _ in 0..<digits { scale *= 10 }
    let scaled = (magnitude * Double(scale)).rounded(.toNearestOrAwayFromZero)
    guard scaled < 9e18 else { return "\(self)" }
    let (whole, fraction) = Int64(scaled).quotientAndRemainder(dividingBy: scale)
    let sign = self < 0 && scaled > 0 ? "-" : ""
    guard digits > 0 else { return "\(sign)\(whole)" }
    let text = String(fraction)
    return "\(sign)\(whole).\(String(repeating: "0", count: digits - text.count))\(text)"
  }

  /// This number with at most `digits` decimals (0...15) and no trailing zeros: `1.5`, `2`. Very large numbers as in `fixed`.
  public func trimmed(_ digits: Int) -> String {
    var text = fixed(digits)
    // The zeros of an exponent are not decimals.
    guard text.contains("."), !text.contains("e") else { return text }
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}
