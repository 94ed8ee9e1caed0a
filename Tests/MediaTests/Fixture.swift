import AVMonMedia

/// A file of the `Fixtures` folder.
func fixture(_ name: String) -> InputLocation {
  let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
  return .file("\(root)/Fixtures/\(name)")
}

/// Decodes the best video stream of a fixture; calls `look` with every picture.
func decodeVideo(_ name: String, threads: Int, _ look: (inout Frame) -> Void) throws -> (refused: Int, pictures: Int) {
  let stop = StopFlag()
  var demuxer = try Demuxer.open(fixture(name), stop: stop)
  guard let stream = demuxer.videoStream(), let decoder = try SteadyDecoder.open(stream, of: demuxer, threads: threads),
    let packet = Packet()
  else { return (0, 0) }
  demuxer.select([stream])
  var (refused, pictures) = (0, 0)
  while case .packet = demuxer.read(packet) {
    decoder.decode(packet) {
      pictures += 1
      look(&$0)
    } fail: { _, _ in
      refused += 1
    }
  }
  decoder.finish {
    pictures += 1
    look(&$0)
  } fail: { _, _ in
    refused += 1
  }
  return (refused, pictures)
}

private struct OutOfMemory: Error {}

/// `#require` cannot unwrap what cannot be copied.
func makePacket() throws -> Packet {
  guard let packet = Packet() else { throw OutOfMemory() }
  return packet
}

func makeFrame() throws -> Frame {
  guard let frame = Frame() else { throw OutOfMemory() }
  return frame
}
