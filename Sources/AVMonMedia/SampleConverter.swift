internal import CFFmpeg

/// Brings sound of any sample format to planar floats, 1.0 = full scale, by libswresample; rate and channels stay.
@safe public struct SampleConverter: ~Copyable {
  private var context: OpaquePointer?
  private let target: UnsafeMutablePointer<AVFrame>?

  public init() { unsafe target = av_frame_alloc() }

  deinit {
    var (context, target) = unsafe (context, target)
    unsafe swr_free(&context)
    unsafe av_frame_free(&target)
  }

  /// Lends the samples of `frame`, one buffer a channel; nil when libswresample cannot convert them.
  public mutating func withSamples<R>(of frame: borrowing Frame, _ body: ([UnsafeBufferPointer<Float>]) -> R) -> R? {
    if frame.isPlanarFloat { return unsafe frame.withFloatPlanes(body) }
    guard let target = unsafe target else { return nil }
    unsafe av_frame_unref(target)
    let input = unsafe frame.pointer
    unsafe target.pointee.format = AV_SAMPLE_FMT_FLTP.rawValue
    unsafe target.pointee.sample_rate = input.pointee.sample_rate
    guard unsafe av_channel_layout_copy(&target.pointee.ch_layout, &input.pointee.ch_layout) >= 0 else { return nil }
    if unsafe context == nil { unsafe context = swr_alloc() }
    // A frame of another format than the one before reconfigures the context: swr_convert_frame says so and starts anew.
    var result = unsafe swr_convert_frame(context, target, input)
    if result == Self.inputChanged || result == Self.outputChanged || result == Self.bothChanged {
      unsafe swr_close(context)
      guard unsafe swr_config_frame(context, target, input) >= 0 else { return nil }
      result = unsafe swr_convert_frame(context, target, input)
    }
    guard result >= 0 else { return nil }
    let planes = unsafe (0..<frame.channels).map { channel in
      unsafe UnsafeBufferPointer(
        start: target.pointee.extended_data[channel].map { unsafe UnsafeRawPointer($0).assumingMemoryBound(to: Float.self) },
        count: Int(target.pointee.nb_samples))
    }
    return unsafe body(planes)
  }

  private static let inputChanged = avmon_error_input_changed
  private static let outputChanged = avmon_error_output_changed
  private static let bothChanged = avmon_error_input_changed | avmon_error_output_changed
}
