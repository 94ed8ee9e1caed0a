internal import AVMonModel
internal import AVMonScore

/// Puts the damage of single pictures together to events.
struct DamageProfile {
  /// Damaged pictures closer than this belong together, seconds.
  private static let gap = 0.2
  /// Damage that covers less, or stands out less, is barely seen.
  private static let seen = (area: 0.02, strong: 0.005)
  /// What damage looks like to other detectors.
  private static let sideEffects = [
    "freeze", "stutter", "frame_drop", "tearing", "decode_error", "timestamp", "black", "flat_color", "flash",
  ]

  private struct Stretch {
    var start, end: MediaTime
    var area, strong: Double
  }
  private var stretches: [Stretch] = []
  private var late: [(start: MediaTime, end: MediaTime)] = []

  mutating func add(_ picture: TimedPicture, _ damage: BlockDamage) {
    if damage.isLate {
      if let last = late.last, last.end >= picture.time {
        late[late.count - 1].end = picture.end
      } else {
        late.append((picture.time, picture.end))
      }
    }
    guard damage.area > BlockDamage.harmless else { return }
    if var last = stretches.last, (picture.time - last.end).seconds <= Self.gap {
      last = Stretch(start: last.start, end: picture.end, area: max(last.area, damage.area), strong: max(last.strong, damage.strongArea))
      stretches[stretches.count - 1] = last
    } else {
      stretches.append(Stretch(start: picture.time, end: picture.end, area: damage.area, strong: damage.strongArea))
    }
  }

  var trace: Trace {
    var trace = Trace()
    for stretch in stretches {
      trace.events.append(
        Truth.Event(
          "block_corruption", stretch.start, stretch.end, isOptional: stretch.area < Self.seen.area || stretch.strong < Self.seen.strong,
          figures: [Metric("max_area", stretch.area, digits: 4), Metric("strong_area", stretch.strong, digits: 4)]))
      trace.ignore += Truth.Span.of(Self.sideEffects, stretch.start, stretch.end, margin: 0.3)
    }
    for span in late { trace.ignore += Truth.Span.of(Self.sideEffects + ["block_corruption"], span.start, span.end, margin: 0.05) }
    return trace
  }
}
