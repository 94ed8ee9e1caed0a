import Foundation
import TestSupport
import Testing

/// Compares `text` with the golden file of that name; rewrites the file instead when `AVMON_UPDATE_GOLDEN` is 1.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let file = SourceTree.root.appending(path: "Tests/ReportTests/Goldens/\(name)")
  if ProcessInfo.processInfo.environment["AVMON_UPDATE_GOLDEN"] == "1" {
    try Data(text.utf8).write(to: file)
  }
  let golden = try String(contentsOf: file, encoding: .utf8)
  #expect(text == golden, "\(name) differs; look at the change, then set AVMON_UPDATE_GOLDEN=1", sourceLocation: sourceLocation)
}
