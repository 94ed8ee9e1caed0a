internal import AVMonModel

/// Finds the packet a decoder's error belongs to.
///
/// With n frame threads a decoder reports what came of a packet n - 1 calls later. The times of the last packets are kept, so that an error
/// is dated the same whatever the number of threads.
struct DecodeErrors {
  private let delay: Int
  private var times: [MediaTime] = []
  private var sent = 0

  init(delay: Int) { self.delay = delay }

  /// Notes a packet that is about to be sent.
  mutating func sending(_ time: MediaTime?) {
    times.append(time ?? times.last ?? .zero)
    if times.count > delay + 1 { times.removeFirst() }
  }

  /// Time of the packet whose error has just been reported.
  var suspect: MediaTime { times.first ?? .zero }

  /// After the last packet the decoder works off those that wait: one error moves on to the next.
  mutating func drained() { if times.count > 1 { times.removeFirst() } }
}
