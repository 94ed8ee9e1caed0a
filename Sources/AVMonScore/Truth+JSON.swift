internal import AVMonModel
public import AVMonReport

extension Truth {
  /// The truth as a document; times in seconds.
  public var json: JSONValue {
    .fields([
      "case": .string(name), "kind": .string(kind), "file": .string(file), "duration": seconds(duration),
      "seed": .integer(Int64(clamping: seed)),
      "events": .array(events.map(row)), "ignore": .array(ignore.map(row)), "score": .array(scored.map { .string($0) }),
      "av_sync": .fields([
        "offset_ms": .number(sync.offset, digits: 3), "drift_ms_per_s": .number(sync.drift, digits: 3),
        "evaluable": .bool(sync.mode != nil), "mode": sync.mode.map { .string($0) },
      ]),
    ])
  }

  private func seconds(_ time: MediaTime) -> JSONValue { .number(time.seconds, digits: 4) }

  private func row(_ event: Event) -> JSONValue {
    let figures = event.figures.map { JSONValue.Member($0.name, .number($0.value, digits: $0.digits)) }
    let fixed = JSONValue.fields([
      "detector": .string(event.detector), "start": seconds(event.start), "end": seconds(event.end),
      "optional": event.isOptional ? true : nil,
      "alternatives": event.alternatives.isEmpty ? nil : .array(event.alternatives.map { .string($0) }),
      "note": event.note.map { .string($0) },
    ])
    return .object((fixed.members ?? []) + figures)
  }

  private func row(_ span: Span) -> JSONValue {
    .fields(["detector": .string(span.detector), "start": seconds(span.start), "end": seconds(span.end)])
  }
}
