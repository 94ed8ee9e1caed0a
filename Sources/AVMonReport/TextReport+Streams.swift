internal import AVMonModel

extension TextReport {
  /// One line per stream; what is known of it in columns, the rest after commas.
  static func streams(_ streams: [StreamInfo]) -> [String] {
    let rows = streams.map { stream in
      ["#\(stream.index)", stream.kind.rawValue, codec(stream), details(stream).joined(separator: ", ")]
    }
    return aligned(rows)
  }

  private static func codec(_ stream: StreamInfo) -> String {
    stream.codec.forTerminal + (stream.profile.map { " (\($0.forTerminal))" } ?? "")
  }

  private static func details(_ stream: StreamInfo) -> [String] {
    var parts: [String] = []
    if let video = stream.video {
      parts.append("\(video.width)x\(video.height) \(video.pixelFormat.forTerminal)")
      if let rate = video.frameRate { parts.append("\(rate.trimmed(3)) fps") }
      if video.fieldOrder != "unknown" { parts.append(video.fieldOrder.forTerminal) }
      if video.colorRange != "unknown" { parts.append("\(video.colorRange.forTerminal) range") }
      if stream.isAnalysed { parts.append("\(video.frames) frames") }
    }
    if let audio = stream.audio {
      parts += ["\(audio.sampleRate) Hz", audio.channelLayout.forTerminal]
    }
    if let language = stream.language { parts.append(language.forTerminal) }
    if !stream.isAnalysed { parts.append("not analysed") }
    return parts
  }
}
