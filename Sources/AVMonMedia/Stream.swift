internal import AVMonModel
internal import CFFmpeg

/// A stream of an open demuxer; valid as long as the demuxer is.
@safe struct Stream {
  let pointer: UnsafeMutablePointer<AVStream>
  init(_ pointer: UnsafeMutablePointer<AVStream>) { unsafe self.pointer = pointer }

  var parameters: UnsafeMutablePointer<AVCodecParameters> { unsafe pointer.pointee.codecpar }
  private var type: AVMediaType { unsafe parameters.pointee.codec_type }
  var isVideo: Bool { unsafe type == AVMEDIA_TYPE_VIDEO && avmon_is_attached_picture(pointer) == 0 }
  var isAudio: Bool { type == AVMEDIA_TYPE_AUDIO }

  var timeBase: TimeBase {
    let base = unsafe pointer.pointee.time_base
    return TimeBase(numerator: base.num, denominator: base.den)
  }

  /// Frames per second: the average, or the base rate when no average is known.
  var frameRate: Double? {
    for rate in unsafe [pointer.pointee.avg_frame_rate, pointer.pointee.r_frame_rate] where rate.num > 0 && rate.den > 0 {
      let value = Double(rate.num) / Double(rate.den)
      if value < 1000 { return value }
    }
    return nil
  }

  func info(isAnalysed: Bool) -> StreamInfo {
    let codec = unsafe parameters.pointee
    let profile = unsafe avcodec_profile_name(codec.codec_id, codec.profile)
    var info = StreamInfo(
      index: unsafe Int(pointer.pointee.index), kind: kind,
      codec: unsafe codec.codec_id == AV_CODEC_ID_NONE ? "unknown" : String(cString: avcodec_get_name(codec.codec_id)),
      profile: unsafe profile.map { unsafe String(cString: $0) }, language: metadata("language"), id: unsafe Int(pointer.pointee.id),
      isAnalysed: isAnalysed)
    if isVideo {
      info.video = unsafe StreamInfo.Video(
        width: unsafe Int(codec.width), height: unsafe Int(codec.height),
        pixelFormat: PixelFormat(AVPixelFormat(rawValue: codec.format)).name,
        frameRate: frameRate, fieldOrder: unsafe Self.name(codec.field_order), colorRange: unsafe Self.name(codec.color_range))
    } else if isAudio {
      info.audio = unsafe StreamInfo.Audio(
        sampleRate: Int(codec.sample_rate), channels: Int(codec.ch_layout.nb_channels), channelLayout: Self.layoutName(codec.ch_layout))
    }
    return info
  }

  private var kind: StreamInfo.Kind {
    if unsafe avmon_is_attached_picture(pointer) != 0 { return .attachment }
    switch type {
    case AVMEDIA_TYPE_VIDEO: return .video
    case AVMEDIA_TYPE_AUDIO: return .audio
    case AVMEDIA_TYPE_SUBTITLE: return .subtitle
    case AVMEDIA_TYPE_DATA: return .data
    case AVMEDIA_TYPE_ATTACHMENT: return .attachment
    default: return .unknown
    }
  }

  private func metadata(_ key: String) -> String? {
    guard let entry = unsafe av_dict_get(pointer.pointee.metadata, key, nil, 0), let value = unsafe entry.pointee.value else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }

  static func name(_ order: AVFieldOrder) -> String {
    switch order {
    case AV_FIELD_PROGRESSIVE: "progressive"
    case AV_FIELD_TT, AV_FIELD_TB: "tff"
    case AV_FIELD_BB, AV_FIELD_BT: "bff"
    default: "unknown"
    }
  }

  static func name(_ range: AVColorRange) -> String {
    switch range {
    case AVCOL_RANGE_MPEG: "limited"
    case AVCOL_RANGE_JPEG: "full"
    default: "unknown"
    }
  }

  static func layoutName(_ layout: AVChannelLayout) -> String {
    var layout = unsafe layout
    return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
      guard let base = buffer.baseAddress, unsafe av_channel_layout_describe(&layout, base, buffer.count) > 0 else { return "unknown" }
      return unsafe String(cString: base)
    }
  }
}
