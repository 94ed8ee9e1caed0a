internal import AVMonModel

extension JSONReport {
  static func event(_ event: Event) -> JSONValue {
    .fields([
      "id": .string(event.id),
      "detector": .string(event.detector),
      "stream": .index(event.stream),
      "start": .time(event.start),
      "end": .time(event.end),
      "duration": .time(event.duration),
      "open": .bool(event.isOpen),
      "severity": .string(event.severity.rawValue),
      "confidence": .ratio(event.confidence),
      "cause": event.cause.map(JSONValue.string),
      "message": .string(event.message),
      "metrics": .unique(event.metrics.map { .init($0.name, .number($0.value, digits: min($0.digits, Decimals.ratio))) }),
      "region": event.region.map(region),
      "inherited": event.isInherited ? .bool(true) : nil,
      // No detector of this version saves pictures or sound; the member is there so that readers need not ask for it.
      "evidence": [],
      "related": .array(event.related.map(JSONValue.string)),
    ])
  }

  static func region(_ region: Region) -> JSONValue {
    .fields([
      "x": .ratio(region.x),
      "y": .ratio(region.y),
      "width": .ratio(region.width),
      "height": .ratio(region.height),
    ])
  }
}
