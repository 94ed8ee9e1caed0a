import AVMonModel
import Testing

@testable import AVMonEngine

@Suite struct InheritanceTests {
  private func marks(_ source: [Event], _ found: [Event], pictures: Double? = 0, sound: Double? = 0) -> [Bool] {
    Inheritance(events: source, pictures: pictures, sound: sound).mark(found) { $0 == 1 ? .audio : .video }.map(\.isInherited)
  }

  @Test func defectOfBothIsInherited() {
    #expect(marks([.at(2, 4, "freeze")], [.at(2.1, 4.1, "freeze"), .at(8, 9, "freeze"), .at(2, 4, "black")]) == [true, false, false])
  }

  @Test func worseAndMuchLongerDefectsAreNew() {
    #expect(marks([.at(2, 4, "freeze", .minor)], [.at(2, 4, "freeze", .major), .at(2, 6, "freeze", .minor)]) == [false, false])
  }

  @Test func placeFollowsTheOffsetOfItsOwnKind() {
    let source = [Event.at(2, 4, "freeze"), .at(2, 4, "silence", stream: 1)]
    let found = [Event.at(7, 9, "freeze"), .at(12, 14, "silence", stream: 1)]
    #expect(marks(source, found, pictures: 5, sound: 10) == [true, true])
    #expect(marks(source, found, pictures: 10, sound: 5) == [false, false])
  }
}
