internal import AVMonModel

/// The defects of picture and sound, one after the other.
struct Chain {
  private var pictures: [any PictureDefect] = []
  private var sounds: [any SoundDefect] = []

  init(_ defects: [(info: DefectInfo, plan: Plan)]) {
    // What moves the sound as a whole comes first, so that the others see the times at which it is heard.
    let ordered = defects.filter { $0.info.extent == .wholeFile } + defects.filter { $0.info.extent != .wholeFile }
    for (info, plan) in ordered {
      switch info.make {
      case .picture(let make): pictures.append(make(plan))
      case .sound(let make): sounds.append(make(plan))
      case .stream: break
      }
    }
  }

  /// What is shown instead of `picture`; nil when nothing is.
  mutating func transform(_ picture: TimedPicture) -> TimedPicture? {
    var shown: TimedPicture? = picture
    for index in pictures.indices {
      guard let next = shown else { return nil }
      shown = pictures[index].transform(next)
    }
    return shown
  }

  mutating func transform(_ block: SoundBlock) -> [SoundBlock] { pass([block], from: 0) }

  /// The sound that is still kept.
  mutating func finish() -> [SoundBlock] {
    var rest: [SoundBlock] = []
    for index in sounds.indices { rest += pass(sounds[index].finish(), from: index + 1) }
    return rest
  }

  private mutating func pass(_ blocks: [SoundBlock], from first: Int) -> [SoundBlock] {
    var blocks = blocks
    for index in sounds.indices.dropFirst(first) { blocks = blocks.flatMap { sounds[index].transform($0) } }
    return blocks
  }

  func traces(end: MediaTime) -> [Trace] { pictures.map { $0.trace(end: end) } + sounds.map { $0.trace(end: end) } }
}
