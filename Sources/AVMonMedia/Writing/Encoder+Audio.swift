internal import CFFmpeg

/// How sound is compressed.
public enum AudioEncoding: String, Sendable {
  case aac, mp2

  /// What suits the container: MPEG-1 layer 2 in transport streams where it can carry the sound, otherwise AAC.
  public init(container: Container, sampleRate: Int, channels: Int) {
    self = container == .ts && channels <= 2 && [32000, 44100, 48000].contains(sampleRate) ? .mp2 : .aac
  }

  /// Bits a second for `channels`: high enough that the codec adds no defects of its own.
  func bitRate(channels: Int) -> Int64 { self == .mp2 ? 192_000 : 96_000 * Int64(channels) }
}

extension Encoder {
  /// Opens an encoder for sound in planar floats. `layout` is FFmpeg's name of the channels, `5.1(side)`.
  public static func audio(
    _ encoding: AudioEncoding, sampleRate: Int, channels: Int, layout: String, container: Container
  ) throws(MediaError) -> Encoder {
    let timeBase = TimeBase(numerator: 1, denominator: Int32(sampleRate))
    var places = unsafe AVChannelLayout()
    if unsafe layout == sideSurround || av_channel_layout_from_string(&places, layout) < 0 || Int(places.nb_channels) != channels {
      unsafe av_channel_layout_uninit(&places)
      unsafe av_channel_layout_default(&places, Int32(channels))
    }
    defer { unsafe av_channel_layout_uninit(&places) }
    let format = encoding == .mp2 ? AV_SAMPLE_FMT_S16 : AV_SAMPLE_FMT_FLTP
    return try unsafe open(encoding.rawValue, timeBase: timeBase) { context, frame in
      unsafe context.pointee.sample_rate = Int32(sampleRate)
      unsafe context.pointee.sample_fmt = format
      unsafe context.pointee.bit_rate = encoding.bitRate(channels: channels)
      unsafe context.pointee.time_base = AVRational(num: 1, den: Int32(sampleRate))
      unsafe av_channel_layout_copy(&context.pointee.ch_layout, &places)
      if container != .ts { unsafe context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER }
      unsafe av_channel_layout_copy(&frame.pointee.ch_layout, &places)
      unsafe (frame.pointee.format, frame.pointee.sample_rate) = (format.rawValue, Int32(sampleRate))
      unsafe frame.pointee.nb_samples = Int32(encoding == .mp2 ? 1152 : 1024)
    }
  }

  /// Surround as broadcasters have it. AAC has a code for 5.1 with speakers at the back only, and decoders call anything else unknown.
  private static let sideSurround = "5.1(side)"

  /// Samples that the codec puts before the first one; containers without edit lists present them.
  public var priming: Int { unsafe Int(context.pointee.initial_padding) }

  /// Samples of a channel that the encoder takes at a time.
  public var frameSize: Int { unsafe Int(context.pointee.frame_size) }

  /// Gives the encoder `frameSize` samples of every channel, 1.0 = full scale, heard from sample number `ticks` on; fewer are filled up with
  /// silence.
  public mutating func send(_ channels: [ArraySlice<Float>], at ticks: Int64) -> Decoder.Step {
    let (target, size) = (unsafe frame, frameSize)
    return send(at: ticks) {
      let isPlanar = unsafe target.pointee.format == AV_SAMPLE_FMT_FLTP.rawValue
      for (number, samples) in channels.enumerated() where unsafe number < Int(target.pointee.ch_layout.nb_channels) {
        guard let plane = unsafe target.pointee.extended_data[isPlanar ? number : 0] else { continue }
        // SAFETY: the frame holds `size` samples a channel in this format: floats in planes, or 16-bit integers side by side.
        if isPlanar {
          let out = unsafe UnsafeMutableRawPointer(plane).assumingMemoryBound(to: Float.self)
          for index in 0..<size {
            unsafe out[index] = index < samples.count ? samples[samples.startIndex + index] : 0
          }
        } else {
          let out = unsafe UnsafeMutableRawPointer(plane).assumingMemoryBound(to: Int16.self)
          for index in 0..<size {
            let sample = index < samples.count ? samples[samples.startIndex + index] : 0
            unsafe out[index * channels.count + number] = Int16(max(-32768, min(32767, (sample * 32768).rounded())))
          }
        }
      }
    }
  }
}
