import AVMonModel
import Testing

@testable import AVMonInject

@Suite struct PlacementTests {
  private func plans(_ texts: [String], _ seconds: Double, seed: UInt64 = 1) throws -> [Plan] {
    try Placement.plans(try texts.map { try DefectRequest($0) }, duration: MediaTime(seconds: seconds), seed: seed)
  }

  @Test func sameSeedGivesTheSamePlaces() throws {
    let (first, second, other) = (
      try plans(["freeze", "silence"], 60), try plans(["freeze", "silence"], 60), try plans(["freeze"], 60, seed: 2)
    )
    #expect(first.map(\.start) == second.map(\.start))
    #expect(first[0].start != other[0].start)
  }

  @Test(arguments: 1...50)
  func placesStayApartAndInside(_ seed: UInt64) throws {
    let all = try plans(["freeze", "silence", "black@20+2"], 40, seed: seed).sorted { $0.start < $1.start }
    #expect(all.allSatisfy { $0.start.seconds >= 1.2 && $0.end.seconds <= 39.2 + 1e-6 })
    for (left, right) in zip(all, all.dropFirst()) { #expect(right.start.seconds - left.end.seconds >= 0.6 - 1e-6) }
  }

  @Test func defectIsShorterInAShortFile() throws {
    let plan = try plans(["stutter"], 5)[0]
    #expect(abs((plan.end - plan.start).seconds - 3) < 1e-6)
  }

  @Test func placeThatWasAskedForIsKept() throws {
    let plan = try plans(["freeze@0.5+1"], 2)[0]
    #expect(plan.start.seconds == 0.5 && plan.end.seconds == 1.5)
    #expect(try plans(["freeze@1+1.05"], 2)[0].end.seconds == 2)
  }

  @Test(arguments: ["freeze", "freeze@4", "freeze@1+2.2"])
  func noRoomIsSaid(_ text: String) { #expect(throws: DefectError.self) { try plans([text], 3) } }

  @Test func tooManyDefectsHaveNoRoom() {
    #expect(throws: DefectError.self) { try plans(Array(repeating: "freeze", count: 9), 20) }
  }
}
