import AVMonMedia
import AVMonModel
import Testing

struct DemuxerTests {
  @Test func streamsAreDescribed() throws {
    let demuxer = try Demuxer.open(fixture("clean.mp4"), stop: StopFlag())
    let info = demuxer.info(analysed: [0, 1])
    #expect(info.container == "mov")
    #expect(info.streams.map(\.kind) == [.video, .audio])
    let video = try #require(info.streams[0].video)
    #expect((video.width, video.height, video.pixelFormat) == (320, 180, "yuv420p"))
    #expect(video.frameRate == 25)
    let audio = try #require(info.streams[1].audio)
    #expect((audio.sampleRate, audio.channels) == (48_000, 2))
    #expect(!info.isTransportStream)
  }

  @Test func coverPicturesAreNoVideo() throws {
    let demuxer = try Demuxer.open(fixture("cover.mp3"), stop: StopFlag())
    #expect(demuxer.videoStream() == nil)
    #expect(demuxer.audioStreams(with: nil).count == 1)
    #expect(demuxer.info(analysed: []).streams.contains { $0.kind == .attachment })
  }

  @Test func allAudioTracksAreFound() throws {
    let demuxer = try Demuxer.open(fixture("two_tracks.mkv"), stop: StopFlag())
    #expect(demuxer.audioStreams(with: nil).count == 2)
  }

  @Test func videoIsChosenByNumber() throws {
    let demuxer = try Demuxer.open(fixture("clean.mp4"), stop: StopFlag())
    #expect(demuxer.videoStream(number: 0) == 0)
    #expect(demuxer.videoStream(number: 1) == nil)
  }

  @Test(arguments: [
    ("missing.mp4", "no such file"), ("", "directory"), ("empty.bin", "empty"), ("not_media.txt", "text"),
  ])
  func unusableInputsSayWhy(name: String, word: String) {
    let error = #expect(throws: MediaError.self) { _ = try Demuxer.open(fixture(name), stop: StopFlag()).streamCount }
    #expect(error?.description.contains(word) == true)
  }

  @Test func aRaisedFlagStopsReading() throws {
    let stop = StopFlag()
    var demuxer = try Demuxer.open(fixture("clean.mp4"), stop: stop)
    let packet = try makePacket()
    stop.raise()
    guard case .stopped = demuxer.read(packet) else {
      Issue.record("a packet was read after the flag was raised")
      return
    }
    #expect(stop.isRaised)
  }

  @Test func lostPacketsAreObserved() throws {
    var demuxer = try Demuxer.open(fixture("ts_loss.ts"), stop: StopFlag())
    let packet = try makePacket()
    while case .packet = demuxer.read(packet) {}
    let kinds = demuxer.takeTransportObservations(atEnd: true).map(\.kind)
    #expect(kinds.count(where: { $0 == .continuity }) == 2)
  }

  @Test func otherContainersAreNotTapped() throws {
    var demuxer = try Demuxer.open(fixture("clean.mp4"), stop: StopFlag())
    let packet = try makePacket()
    while case .packet = demuxer.read(packet) {}
    #expect(demuxer.takeTransportObservations(atEnd: true).isEmpty)
  }
}
