import AVMonModel
import Testing

@testable import AVMonEngine

@Suite struct RecorderTests {
  private var recorder = Recorder()

  private mutating func add(
    _ time: Double, _ value: Double, _ reduction: Recorder.Reduction = .mean, name: String = "luma_mean", stream: Int = 0
  ) {
    let unit = reduction == .sumPerSecond ? "bits_per_second" : "ratio"
    recorder.add(name, stream: stream, unit: unit, reduction, at: MediaTime(seconds: time), value)
  }

  private var values: [Double?] { recorder.timeline().series.first?.values ?? [] }

  @Test func withoutSamplesThereIsNoCurve() {
    #expect(recorder.timeline() == Timeline(interval: 1, series: []))
    #expect(recorder.summaries(stream: 0).isEmpty)
  }

  @Test mutating func samplesBeforeZeroIsKnownGoIntoTheirBins() {
    add(10.2, 0.5)
    add(11.5, 0.25)
    #expect(values.isEmpty)
    recorder.settle(zero: MediaTime(seconds: 10))
    add(11.6, 0.75)
    #expect(values == [0.5, 0.5])
  }

  @Test mutating func zeroIsSettledOnce() {
    recorder.settle(zero: MediaTime(seconds: 10))
    recorder.settle(zero: .zero)
    add(10.5, 1)
    #expect(values == [1])
  }

  @Test mutating func timesBeforeZeroCountIntoTheFirstBin() {
    recorder.settle(zero: MediaTime(seconds: 10))
    add(3, 1)
    add(10, 0)
    #expect(values == [0.5])
  }

  @Test mutating func emptyBinsAreEmpty() {
    recorder.settle(zero: .zero)
    add(0, 1)
    add(3.999, 1)
    add(4, 2)
    #expect(values == [1, nil, nil, 1, 2])
  }

  @Test mutating func binsAreReducedByMeanMaximumOrSum() {
    recorder.settle(zero: .zero)
    for (reduction, expected) in [(Recorder.Reduction.mean, -2.0), (.maximum, -1), (.sumPerSecond, -4)] {
      add(0.1, -3, reduction, name: "\(reduction)")
      add(0.9, -1, reduction, name: "\(reduction)")
      #expect(recorder.timeline().series.first { $0.name == "\(reduction)" }?.values == [expected])
    }
  }

  @Test mutating func curvesAreOrderedByStreamAndName() {
    recorder.settle(zero: .zero)
    add(0, 1, name: "b", stream: 1)
    add(0, 1, name: "c", stream: 0)
    add(0, 1, name: "a", stream: 1)
    #expect(recorder.timeline().series.map { "\($0.stream)\($0.name)" } == ["0c", "1a", "1b"])
  }

  @Test mutating func inputsOfMoreThanADayGetLongerBins() {
    recorder.settle(zero: .zero)
    for (reduction, name) in [(Recorder.Reduction.mean, "a"), (.maximum, "b"), (.sumPerSecond, "c")] {
      for (time, value) in [(0.0, 1.0), (1, 3), (2, 8), (86_399, 5)] { add(time, value, reduction, name: name) }
    }
    #expect(recorder.timeline().interval == 1 && values.count == 86_400)
    add(86_400, 7, .mean, name: "a")
    let timeline = recorder.timeline()
    #expect(timeline.interval == 2)
    #expect(timeline.series.map { $0.values.prefix(3) } == [[2, 8, nil], [3, 8, nil], [2, 4, nil]])
    #expect(timeline.series.map { $0.values[43_199] } == [5, 5, 2.5])
    #expect(timeline.series.map(\.values.count) == [43_201, 43_200, 43_200])
  }

  @Test mutating func absurdTimesDoNotFillTheMemory() {
    recorder.settle(zero: MediaTime(seconds: -4e9))
    add(-4e9, 1)
    add(0, 1)
    add(4e9, 1)
    #expect(values.count <= 86_400)
    #expect(values.first == 1 && values.last == 1 && values.compactMap { $0 }.count == 2)
  }

  @Test mutating func summariesAreOfTheSamplesAndNotOfTheBins() throws {
    recorder.settle(zero: .zero)
    for index in 0..<1000 { add(Double(index) / 100, Double(index) / 1000) }
    add(0, 5, .sumPerSecond, name: "bit_rate")
    add(0, 0.5, stream: 1)
    let summaries = recorder.summaries(stream: 0)
    #expect(summaries.map(\.name) == ["luma_mean"])
    let found = try #require(summaries.first)
    #expect(found.min == 0 && found.max == 0.999 && abs(found.mean - 0.4995) < 1e-9 && abs(found.p95 - 0.949) < 0.001)
  }
}
