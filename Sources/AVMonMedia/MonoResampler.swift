internal import CFFmpeg

/// Mixes sound down to one channel of floats at another rate, by libswresample: what a comparison of two copies of a sound looks at.
@safe public struct MonoResampler: ~Copyable {
  private var context: OpaquePointer?
  private let rate: Int
  private var look: (rate: Int, channels: Int, layout: String, format: Int32)?
  private var buffer: [Float] = []

  /// - Parameter rate: samples a second of what comes out.
  public init(rate: Int) { self.rate = rate }

  deinit {
    var context = unsafe context
    unsafe swr_free(&context)
  }

  /// Lends what came of `frame`, which may be less or more than its length: the resampler holds a few samples back. `delay` is how long
  /// before the frame's first sample the lent sound begins, seconds. False when libswresample cannot convert the sound.
  public mutating func withSamples(of frame: borrowing Frame, _ body: (_ samples: UnsafeBufferPointer<Float>, _ delay: Double) -> Void)
    -> Bool
  {
    guard prepare(frame), let context = unsafe context else { return false }
    let delay = unsafe Double(swr_get_delay(context, Int64(frame.sampleRate))) / Double(frame.sampleRate)
    let room = unsafe Int(swr_get_out_samples(context, Int32(clamping: frame.samples)))
    guard room > 0 else { return room == 0 }
    if buffer.count < room { buffer = [Float](repeating: 0, count: room) }
    let count = unsafe buffer.withUnsafeMutableBufferPointer { buffer in
      unsafe buffer.baseAddress!.withMemoryRebound(to: UInt8.self, capacity: buffer.count * 4) { bytes in
        var out: UnsafeMutablePointer<UInt8>? = unsafe bytes
        let input = unsafe UnsafeMutablePointer<UnsafePointer<UInt8>?>(OpaquePointer(frame.pointer.pointee.extended_data))
        return unsafe swr_convert(context, &out, Int32(clamping: room), input, Int32(clamping: frame.samples))
      }
    }
    guard count >= 0 else { return false }
    unsafe buffer.withUnsafeBufferPointer { unsafe body(UnsafeBufferPointer(rebasing: $0[..<Int(count)]), delay) }
    return true
  }

  /// Sets the converter up for the frame's format; false when it refuses.
  private mutating func prepare(_ frame: borrowing Frame) -> Bool {
    let format = unsafe frame.pointer.pointee.format
    if let look, look == (frame.sampleRate, frame.channels, frame.channelLayout, format) { return unsafe context != nil }
    look = (frame.sampleRate, frame.channels, frame.channelLayout, format)
    unsafe swr_free(&context)
    guard frame.sampleRate > 0, frame.channels > 0 else { return false }
    var mono = unsafe AVChannelLayout()
    unsafe av_channel_layout_default(&mono, 1)
    let made = unsafe swr_alloc_set_opts2(
      &context, &mono, AV_SAMPLE_FMT_FLT, Int32(clamping: rate), &frame.pointer.pointee.ch_layout, AVSampleFormat(rawValue: format),
      Int32(clamping: frame.sampleRate), 0, nil)
    guard made >= 0, unsafe swr_init(context) >= 0 else {
      unsafe swr_free(&context)
      return false
    }
    return true
  }
}
