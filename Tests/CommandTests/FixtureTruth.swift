import Foundation
import Testing

/// What `Fixtures/truth.json` says of a file.
struct FixtureTruth: Decodable, CustomTestStringConvertible {
  struct Event: Decodable {
    var detector: String
    /// Seconds on the report's axis.
    var start: Double
    var end: Double
    var stream: Int?
    /// Seconds by which start and end may be off.
    var tolerance: Double
    var cause: String?
    /// Ids that name the same defect as well.
    var otherNames: [String]?
    /// Intervals that may come as events of their own instead.
    var parts: [[Double]]?

    enum CodingKeys: String, CodingKey {
      case detector, start, end, stream, tolerance, cause, parts
      case otherNames = "other_names"
    }
  }

  struct Stream: Decodable {
    var index: Int
    var type: String
    var frames: Int
  }

  struct Sync: Decodable {
    var offset: Double
    var tolerance: Double
    var method: String

    enum CodingKeys: String, CodingKey {
      case method
      case offset = "offset_ms"
      case tolerance = "tolerance_ms"
    }
  }

  var name = ""
  var exit: [Int32]
  /// Seconds; nil when the file is no media.
  var duration: Double?
  var streams: [Stream]?
  var events: [Event]
  /// Detectors that must report nothing of severity minor or above.
  var silent: [String]?
  /// Detectors that the defect can set off as a side effect.
  var may: [String]?
  var sync: Sync?

  enum CodingKeys: String, CodingKey {
    case exit, duration, streams, events, silent, may
    case sync = "av_sync"
  }

  var testDescription: String { name }

  /// Every fixture by name; empty when the file cannot be read, which a test of its own finds.
  static let all: [FixtureTruth] = {
    struct Page: Decodable { var files: [String: FixtureTruth] }
    guard let data = try? Data(contentsOf: Fixture.url("truth.json")) else { return [] }
    let files = (try? JSONDecoder().decode(Page.self, from: data))?.files ?? [:]
    return files.map { name, truth in
      var truth = truth
      truth.name = name
      return truth
    }.sorted { $0.name < $1.name }
  }()

  static let media = all.filter { $0.duration != nil }
}
