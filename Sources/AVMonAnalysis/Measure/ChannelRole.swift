/// What a channel of sound is for: decides its weight in BS.1770 and whether its silence is a defect.
public enum ChannelRole: Sendable, Equatable {
  case left, right, centre
  /// Low frequency effects: left out of loudness, and silent for long by nature.
  case lfe
  /// Beside the listener, or behind when the layout has no other surround pair.
  case leftSurround, rightSurround
  /// Behind the listener, in layouts that also have side channels, or a single one.
  case back
  /// Heights, wide and inner front channels, and what a layout does not name.
  case other
  /// Wide front channels at 60 degrees.
  case wide

  /// Weight of the channel's energy in programme loudness: ITU-R BS.1770-4 annex 3, table 4, by azimuth (1.41 from 60 to 120
  /// degrees at ear height, 1 elsewhere, 0 for low frequency effects).
  public var loudnessWeight: Double {
    switch self {
    case .lfe: 0
    case .leftSurround, .rightSurround, .wide: 1.41
    case .left, .right, .centre, .back, .other: 1
    }
  }

  /// The name people use: `left`, `LFE`; the number of the channel, from 1, is the caller's to add where roles repeat.
  public var name: String {
    switch self {
    case .left: "left"
    case .right: "right"
    case .centre: "centre"
    case .lfe: "LFE"
    case .leftSurround: "left surround"
    case .rightSurround: "right surround"
    case .back: "back"
    case .other: "other"
    case .wide: "wide"
    }
  }

  /// The roles of the channels of a layout in FFmpeg's spelling: `stereo`, `5.1(side)`, `3 channels (FL+FR+LFE)`, `4 channels`.
  ///
  /// - Parameter channels: how many roles to give. It decides when the name is unknown or has another number of channels: one
  ///   channel is the centre, two are left and right, more are as in the usual layouts of that many (SMPTE order), and what is
  ///   beyond eight is `other`.
  public static func roles(layout: String, channels: Int) -> [ChannelRole] {
    let count = max(0, channels)
    let named = positions[layout] ?? list(in: layout)
    var places = (named ?? "").split(separator: "+").map(String.init)
    if places.count != count { places = usual(count) }
    let hasSides = places.contains("SL") || places.contains("SR")
    return places.map { role(of: $0, hasSides: hasSides) }
  }

  private static func role(of place: String, hasSides: Bool) -> ChannelRole {
    switch place {
    case "FL", "DL": .left
    case "FR", "DR": .right
    case "FC": .centre
    case "LFE", "LFE2": .lfe
    case "SL", "SDL": .leftSurround
    case "SR", "SDR": .rightSurround
    case "BL": hasSides ? .back : .leftSurround
    case "BR": hasSides ? .back : .rightSurround
    case "BC": .back
    case "WL", "WR": .wide
    default: .other
    }
  }

  /// The places in `3 channels (FL+FR+LFE)` or `FL+FR+LFE`; nil when there are none.
  private static func list(in layout: String) -> String? {
    guard layout.contains("+") else { return nil }
    guard let open = layout.lastIndex(of: "("), let close = layout.lastIndex(of: ")"), open < close else { return layout }
    return String(layout[layout.index(after: open)..<close])
  }

  private static func usual(_ count: Int) -> [String] {
    let name =
      switch count {
      case 1: "mono"
      case 2: "stereo"
      case 3: "3.0"
      case 4: "quad"
      case 5: "5.0"
      case 6: "5.1"
      case 7: "6.1"
      default: "7.1"
      }
    let places = positions[name, default: ""].split(separator: "+").map(String.init).prefix(count)
    return places + Array(repeating: "", count: count - places.count)
  }

  /// Channel order of FFmpeg's named layouts (libavutil/channel_layout.c).
  private static let positions: [String: String] = [
    "mono": "FC", "stereo": "FL+FR", "downmix": "DL+DR", "2.1": "FL+FR+LFE", "3.0": "FL+FR+FC", "3.0(back)": "FL+FR+BC",
    "3.1": "FL+FR+FC+LFE", "4.0": "FL+FR+FC+BC", "4.1": "FL+FR+FC+LFE+BC", "quad": "FL+FR+BL+BR", "quad(side)": "FL+FR+SL+SR",
    "5.0": "FL+FR+FC+BL+BR", "5.0(side)": "FL+FR+FC+SL+SR", "5.1": "FL+FR+FC+LFE+BL+BR", "5.1(side)": "FL+FR+FC+LFE+SL+SR",
    "6.0": "FL+FR+FC+BC+SL+SR", "6.0(front)": "FL+FR+FLC+FRC+SL+SR", "hexagonal": "FL+FR+FC+BL+BR+BC",
    "6.1": "FL+FR+FC+LFE+BC+SL+SR", "6.1(back)": "FL+FR+FC+LFE+BL+BR+BC", "6.1(front)": "FL+FR+LFE+FLC+FRC+SL+SR",
    "7.0": "FL+FR+FC+BL+BR+SL+SR", "7.0(front)": "FL+FR+FC+FLC+FRC+SL+SR", "7.1": "FL+FR+FC+LFE+BL+BR+SL+SR",
    "7.1(wide)": "FL+FR+FC+LFE+BL+BR+FLC+FRC", "7.1(wide-side)": "FL+FR+FC+LFE+FLC+FRC+SL+SR",
    "7.1(top)": "FL+FR+FC+LFE+BL+BR+TFL+TFR", "octagonal": "FL+FR+FC+BL+BR+BC+SL+SR", "cube": "FL+FR+BL+BR+TFL+TFR+TBL+TBR",
  ]
}
