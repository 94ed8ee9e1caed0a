internal import AVMonModel

extension JSONReport {
  static func input(_ input: InputInfo) -> JSONValue {
    .fields([
      "source": .string(input.source),
      "container": .string(input.container),
      "start_time": input.startTime.map(JSONValue.time),
      "duration": input.duration.map(JSONValue.time),
      "bit_rate": input.bitRate.map(JSONValue.integer),
      "streams": .array(input.streams.map(stream)),
    ])
  }

  private static func stream(_ stream: StreamInfo) -> JSONValue {
    let (video, audio) = (stream.video, stream.audio)
    return .fields([
      "index": .count(stream.index),
      "type": .string(stream.kind.rawValue),
      "codec": .string(stream.codec),
      "profile": stream.profile.map(JSONValue.string),
      "width": (video?.width).map(JSONValue.count),
      "height": (video?.height).map(JSONValue.count),
      "pixel_format": (video?.pixelFormat).map(JSONValue.string),
      "frame_rate": (video?.frameRate).map(JSONValue.rate),
      "field_order": (video?.fieldOrder).map(JSONValue.string),
      "color_range": (video?.colorRange).map(JSONValue.string),
      "frames": (video?.frames).map(JSONValue.count),
      "sample_rate": (audio?.sampleRate).map(JSONValue.count),
      "channels": (audio?.channels).map(JSONValue.count),
      "channel_layout": (audio?.channelLayout).map(JSONValue.string),
      "samples": (audio?.samples).map(JSONValue.integer),
      "language": stream.language.map(JSONValue.string),
      "analysed": .bool(stream.isAnalysed),
    ])
  }
}
