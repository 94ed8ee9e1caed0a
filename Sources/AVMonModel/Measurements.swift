/// Figures of the whole input that are not events.
public struct Measurements: Equatable, Sendable {
  /// Best answer to "how far apart are sound and picture", by `SyncMethod.best`.
  public var avSync: AVSync
  /// One row per method that gave an answer.
  public var avSyncMethods: [AVSync]
  public var loudness: [Loudness]
  public var video: [Summary]
  public var audio: [Summary]

  public init(
    avSync: AVSync = AVSync(reason: "not measured"), avSyncMethods: [AVSync] = [], loudness: [Loudness] = [], video: [Summary] = [],
    audio: [Summary] = []
  ) {
    (self.avSync, self.avSyncMethods, self.loudness, self.video, self.audio) = (avSync, avSyncMethods, loudness, video, audio)
  }

  /// An audio/video offset by one method.
  public struct AVSync: Equatable, Sendable {
    /// Milliseconds by which sound leads the picture (+ = audio early); nil when the method could not tell.
    public var offset: Double?
    public var confidence: Double
    /// A `SyncMethod`; nil when no method answered.
    public var method: String?
    /// Audio stream compared with the picture.
    public var stream: Int?
    /// Half-width of the interval the true offset lies in, milliseconds.
    public var uncertainty: Double?
    /// Change of the offset, milliseconds per minute; nil when none was found or could be found.
    public var drift: Double?
    /// Why there is no answer.
    public var reason: String?

    public init(
      offset: Double? = nil, confidence: Double = 0, method: String? = nil, stream: Int? = nil, uncertainty: Double? = nil,
      drift: Double? = nil, reason: String? = nil
    ) {
      (self.offset, self.confidence, self.method, self.stream) = (offset, confidence, method, stream)
      (self.uncertainty, self.drift, self.reason) = (uncertainty, drift, reason)
    }
  }

  /// Loudness of one audio stream by ITU-R BS.1770-4 and EBU Tech 3341/3342; nil where the programme is too short or too quiet.
  public struct Loudness: Equatable, Sendable {
    public var stream: Int
    /// Gated programme loudness, LUFS.
    public var integrated: Double?
    /// Loudness range, LU.
    public var range: Double?
    /// Largest inter-sample peak, dBTP.
    public var truePeak: Double?
    /// Largest loudness over 400 ms and over 3 s, LUFS.
    public var maxMomentary: Double?
    public var maxShortTerm: Double?

    public init(
      stream: Int, integrated: Double? = nil, range: Double? = nil, truePeak: Double? = nil, maxMomentary: Double? = nil,
      maxShortTerm: Double? = nil
    ) {
      (self.stream, self.integrated, self.range) = (stream, integrated, range)
      (self.truePeak, self.maxMomentary, self.maxShortTerm) = (truePeak, maxMomentary, maxShortTerm)
    }
  }

  /// How one metric of one stream was spread over the input.
  public struct Summary: Equatable, Sendable {
    public var stream: Int
    public var name: String
    /// `ratio` (0...1 of full scale), `dbfs`, `lufs`, `bits_per_second`.
    public var unit: String
    public var min, mean, p95, max: Double

    public init(stream: Int, name: String, unit: String, min: Double, mean: Double, p95: Double, max: Double) {
      (self.stream, self.name, self.unit) = (stream, name, unit)
      (self.min, self.mean, self.p95, self.max) = (min, mean, p95, max)
    }
  }
}

/// Curves over presentation time.
public struct Timeline: Equatable, Sendable {
  /// Seconds per value.
  public var interval: Double
  public var series: [Series]
  public init(interval: Double = 1, series: [Series] = []) { (self.interval, self.series) = (interval, series) }

  /// Time from zero to the end of the longest curve, to an interval.
  public var seconds: Double { interval * Double(series.map(\.values.count).max() ?? 0) }

  public struct Series: Equatable, Sendable {
    public var name: String
    public var stream: Int
    public var unit: String
    /// One value per interval from time 0; nil where nothing was measured.
    public var values: [Double?]
    public init(name: String, stream: Int, unit: String, values: [Double?]) {
      (self.name, self.stream, self.unit, self.values) = (name, stream, unit, values)
    }
  }
}
