import Testing

@testable import AVMonAnalysis

@Suite struct PictureAlignerTests {
  /// Feeds both sides as they are asked for; gives all decisions.
  private func align(
    _ reference: [PictureAligner.Picture], _ distorted: [PictureAligner.Picture], rate: Double = 25, distortedRate: Double = 25
  ) -> (aligner: PictureAligner, matches: [PictureMatch]) {
    var aligner = PictureAligner(referenceRate: rate, distortedRate: distortedRate)
    var (left, right) = (reference[...], distorted[...])
    var (isLeftDone, isRightDone) = (false, false)
    var matches: [PictureMatch] = []
    while !isLeftDone || !isRightDone {
      if isRightDone || (aligner.wants == .reference && !isLeftDone) {
        if let picture = left.popFirst() { aligner.append(.reference, picture) } else { isLeftDone = true }
        if isLeftDone { aligner.end(.reference) }
      } else {
        if let picture = right.popFirst() { aligner.append(.distorted, picture) } else { isRightDone = true }
        if isRightDone { aligner.end(.distorted) }
      }
      matches += aligner.takeDecisions()
    }
    return (aligner, matches)
  }

  private func programme(_ count: Int, from first: Int = 0) -> [PictureAligner.Picture] {
    (0..<count).map { ReferenceBuilders.picture(Double(first + $0) * 0.1, at: 0.04 * Double($0)) }
  }

  @Test func sameProgrammeMatchesPictureByPicture() {
    let (aligner, matches) = align(programme(300), programme(300))
    #expect(matches.map(\.reference) == (0..<300).map { $0 })
    #expect(aligner.geometry == .same && aligner.hasEqualRates)
  }

  @Test(arguments: [50, 120, 200]) func missingHeadIsFound(_ head: Int) {
    let (_, matches) = align(programme(600), programme(600 - head, from: head))
    #expect(matches.map(\.reference) == (head..<600).map { $0 })
  }

  @Test func missingAndRepeatedPicturesAreCountedInPlace() {
    var numbers = Array(0..<400)
    numbers.remove(at: 250)
    numbers.removeSubrange(150..<152)
    numbers.insert(numbers[320], at: 320)
    let distorted = numbers.enumerated().map { ReferenceBuilders.picture(Double($1) * 0.1, at: 0.04 * Double($0)) }
    let (_, matches) = align(programme(400), distorted)
    var account = FrameAccount()
    for match in matches { account.add(match) }
    #expect(account.dropped == 3 && account.repeated == 1 && account.reordered == 0 && account.unmatched == 0)
    #expect(account.changes.map(\.kind) == [.dropped, .dropped, .repeated])
    #expect(account.changes.map { ($0.time / 0.04).rounded() } == [150, 248, 321])
  }

  @Test func otherProgrammeIsNotMatched() {
    let foreign = (0..<300).map { ReferenceBuilders.picture(1000 + Double($0) * 0.37, at: 0.04 * Double($0)) }
    let (aligner, matches) = align(programme(300), foreign)
    #expect(aligner.lag == nil)
    #expect(matches.count == 300 && matches.allSatisfy { $0.reference == nil })
  }

  @Test func anotherFrameRateShowsTheNearestPictures() {
    let distorted = (0..<600).map {
      ReferenceBuilders.picture((0.5 * Double($0)).rounded(.down) * 0.1, at: 0.02 * Double($0), duration: 0.02)
    }
    let (aligner, matches) = align(programme(300), distorted, distortedRate: 50)
    #expect(!aligner.hasEqualRates)
    #expect(matches.map(\.reference) == (0..<600).map { $0 / 2 })
    var lag = PictureLag(period: 0.04, hasEqualRates: false)
    for match in matches { lag.add(match) }
    let windows = lag.finish()
    #expect(!windows.isEmpty)
    for window in windows { #expect(abs(window.lag) < 0.0001) }
  }
}
