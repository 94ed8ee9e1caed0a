public import AVMonModel

/// What is measured of one picture. Levels and differences are shares of full scale, 0...1, whatever the bit depth.
///
/// Codes of more than 8 bits count as 8-bit codes with a fraction, as video defines them (black 16 is 64 of 10 bits): the highest code of
/// 10 bits is 1.003.
public struct VideoStats: Sendable {
  /// Stream index.
  public var stream: Int
  /// Number of the picture in the stream, from 0.
  public var index: Int
  /// Presentation time.
  public var time: MediaTime
  /// Time to the next picture as far as the stream says.
  public var duration: MediaTime
  public var isKey: Bool
  /// What the decoder says about damage.
  public var damage: FrameDamage
  /// What the stream says about the picture's fields.
  public var scan: Scan
  /// Pixel measurements; nil when no detector asked for them.
  public var picture: PictureStats?

  public init(
    stream: Int = 0, index: Int, time: MediaTime, duration: MediaTime, isKey: Bool = false, damage: FrameDamage = [],
    scan: Scan = .progressive, picture: PictureStats? = nil
  ) {
    (self.stream, self.index, self.time, self.duration) = (stream, index, time, duration)
    (self.isKey, self.damage, self.scan, self.picture) = (isKey, damage, scan, picture)
  }

  /// End of the picture's presentation.
  public var end: MediaTime { time + duration }
}

/// How a picture is flagged to be shown: at once, or as two fields, the upper (even rows) or the lower one first.
public enum Scan: Sendable { case progressive, upperFirst, lowerFirst }

/// The decoder's own word on a picture.
public struct FrameDamage: OptionSet, Sendable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }
  /// Parts were concealed (`FF_DECODE_ERROR_CONCEALMENT_ACTIVE`), slices failed or the bitstream was invalid.
  public static let decoder = FrameDamage(rawValue: 1)
  /// A reference picture was missing.
  public static let reference = FrameDamage(rawValue: 2)
  /// The picture precedes the first recovery point (`AV_FRAME_FLAG_CORRUPT`).
  public static let beforeRecovery = FrameDamage(rawValue: 4)
}

/// Pixel measurements of one picture.
public struct PictureStats: Sendable {
  public var width: Int
  public var height: Int
  /// Grid of cells, each about 1/30 of the picture's width (see `CellGrid`).
  public var cellsWide: Int
  public var cellsHigh: Int
  public var cells: [Cell]
  /// Mean and standard deviation of luma.
  public var mean: Double
  public var deviation: Double
  /// Smallest and largest luma.
  public var minimum: Double
  public var maximum: Double
  /// Share of pixels of each 16-row strip at or below black + 10 % of the nominal range.
  public var darkStrips: [Float]
  /// Nominal black level of luma (16/255 in limited range).
  public var black: Double
  /// Comparison with the picture before; nil for the first picture and after a change of size or format.
  public var change: Change?
  /// Whether the colour of the cells is known: measured, or the format has none. It is measured only where it can matter (`deservesColor`).
  public var hasColor: Bool
  /// Comparison of rows; nil when no detector asked for it.
  public var rows: RowStats?
  /// Edges on the grid of macroblocks; nil when no detector asked for them.
  public var grid: GridStats?
  /// The same in the picture made smaller; nil when it was not its turn.
  public var scaledGrid: ScaledGridStats?
  /// Bars, detail, blocking and levels; nil when no detector asked for them, and between pictures that are measured for it.
  public var detail: PictureDetail?

  public init(
    width: Int, height: Int, cellsWide: Int, cellsHigh: Int, cells: [Cell], mean: Double, deviation: Double, minimum: Double,
    maximum: Double, darkStrips: [Float], black: Double, change: Change?, hasColor: Bool
  ) {
    (self.width, self.height, self.cellsWide, self.cellsHigh, self.cells) = (width, height, cellsWide, cellsHigh, cells)
    (self.mean, self.deviation, self.minimum, self.maximum) = (mean, deviation, minimum, maximum)
    (self.darkStrips, self.black, self.change, self.hasColor) = (darkStrips, black, change, hasColor)
  }

  /// A tile of the picture of at least 16 x 16 pixels.
  public struct Cell: Sendable, Equatable {
    /// Mean and standard deviation of luma.
    public var mean: Float
    public var deviation: Float
    /// Mean absolute difference of luma to the picture before; 0 means an exact repeat.
    public var difference: Float
    /// Mean of the two colour differences; 0.5 is no colour.
    public var u: Float
    public var v: Float
    public init(mean: Float, deviation: Float = 0, difference: Float = 0, u: Float = 0.5, v: Float = 0.5) {
      (self.mean, self.deviation, self.difference, self.u, self.v) = (mean, deviation, difference, u, v)
    }
  }

  /// How the picture differs from the one before.
  public struct Change: Sendable, Equatable {
    /// Mean absolute difference of luma.
    public var mean: Double
    /// Largest mean absolute difference of a cell.
    public var cellMaximum: Double
    /// L1 distance of the two histograms of block means, 32 bins, 0...2.
    public var histogram: Double
    public init(mean: Double, cellMaximum: Double, histogram: Double) {
      (self.mean, self.cellMaximum, self.histogram) = (mean, cellMaximum, histogram)
    }
  }
}
