import AVMonReport
import Testing

@Suite struct JSONParserFuzzTests {
  /// SplitMix64, so that a seed gives the same bytes everywhere.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var bits = state
      bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
      bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
      return bits ^ bits >> 31
    }
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func damagedTextIsReadOrRefusedAndWhatIsReadWritesBack(seed: UInt64) throws {
    var generator = Generator(state: seed)
    let original = Array(JSONReport.render(SampleReports.bare).utf8)
    let bytesOfInterest = Array(#"{}[]",:\u0e-+.1tfn"#.utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xC3, 0xED, 0xF0, 0xFF]
    for _ in 0..<200 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = bytes.indices.randomElement(using: &generator) ?? 0
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[index] = bytesOfInterest.randomElement(using: &generator) ?? 0
        case 1: bytes.insert(bytesOfInterest.randomElement(using: &generator) ?? 0, at: index)
        default: bytes.remove(at: index)
        }
      }
      guard let value = try? JSONParser.parse(utf8: bytes) else { continue }
      let text = JSONWriter.text(value)
      #expect(JSONWriter.text(try JSONParser.parse(text)) == text, "seed \(seed)")
    }
  }
}
