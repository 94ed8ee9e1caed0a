import AVMonModel
import Testing

@Suite struct MediaTimeTests {
  private let limit = MediaTime.limitSeconds * MediaTime.flicksPerSecond

  @Test(arguments: [24, 25, 30, 48, 50, 60, 90, 100, 120, 8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 90_000, 96_000, 192_000])
  func everyRateInUseDividesASecondIntoWholeFlicks(_ rate: Int32) throws {
    let tick = try #require(MediaTime(ticks: 1, numerator: 1, denominator: rate))
    #expect(tick.flicks * Int64(rate) == MediaTime.flicksPerSecond)
  }

  @Test(arguments: [24_000, 30_000, 60_000, 120_000] as [Int32])
  func framesOfTelevisionRatesDoNotDrift(_ rate: Int32) throws {
    let frame = try #require(MediaTime(ticks: 1, numerator: 1001, denominator: rate))
    let sum = (0..<Int(rate)).reduce(into: MediaTime.zero) { sum, _ in sum += frame }
    #expect(sum == MediaTime(flicks: 1001 * MediaTime.flicksPerSecond))
  }

  /// One tick of 1/1411200000 s is half a flick.
  @Test(arguments: [(1, 1), (2, 1), (3, 2), (-1, -1), (-2, -1), (-3, -2), (0, 0)] as [(Int64, Int64)])
  func halfAFlickIsRoundedAwayFromZero(_ ticks: Int64, _ flicks: Int64) {
    #expect(MediaTime(ticks: ticks, numerator: 1, denominator: 1_411_200_000)?.flicks == flicks)
  }

  @Test(arguments: [(1, 235_200_000), (2, 470_400_000), (-1, -235_200_000)] as [(Int64, Int64)])
  func thirdsAreExact(_ ticks: Int64, _ flicks: Int64) {
    #expect(MediaTime(ticks: ticks, numerator: 1, denominator: 3)?.flicks == flicks)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 1000, 90_000, .max] as [Int32])
  func negativeTicksMirrorPositiveOnes(_ denominator: Int32) throws {
    for ticks: Int64 in [1, 2, 7, 1 << 33, 12_345_678_901] {
      let ahead = MediaTime(ticks: ticks, numerator: 1, denominator: denominator)
      let behind = MediaTime(ticks: -ticks, numerator: 1, denominator: denominator)
      #expect(ahead.map { -$0 } == behind)
    }
  }

  @Test(
    arguments: [(Int64.max, 1, 90_000), (.min, 1, 90_000), (.max, .max, 1), (.min, .max, 1), (.max, 1, 1), (.min, 1, 1)]
      as [(Int64, Int32, Int32)])
  func ticksBeyondTheLimitAreMissing(_ ticks: Int64, _ numerator: Int32, _ denominator: Int32) {
    #expect(MediaTime(ticks: ticks, numerator: numerator, denominator: denominator) == nil)
  }

  /// 2^63 ticks of 1/(2^31 - 1) s are 4294967298 s, just beyond the limit; half of that is inside.
  @Test func ticksOfTheFinestClockAreExactUpToTheLimit() {
    #expect(MediaTime(ticks: .max, numerator: 1, denominator: .max) == nil)
    #expect(MediaTime(ticks: 4_000_000_000 * Int64(Int32.max), numerator: 1, denominator: .max)?.flicks == limit)
    #expect(MediaTime(ticks: -4_000_000_000 * Int64(Int32.max), numerator: 1, denominator: .max)?.flicks == -limit)
  }

  @Test func theLimitItselfIsATime() {
    #expect(MediaTime(ticks: MediaTime.limitSeconds, numerator: 1, denominator: 1)?.flicks == limit)
    #expect(MediaTime(ticks: MediaTime.limitSeconds + 1, numerator: 1, denominator: 1) == nil)
    #expect(MediaTime(ticks: -MediaTime.limitSeconds - 1, numerator: 1, denominator: 1) == nil)
  }

  @Test func slowestClockCounts() {
    #expect(MediaTime(ticks: 1, numerator: .max, denominator: 1)?.flicks == 2_147_483_647 * MediaTime.flicksPerSecond)
    #expect(MediaTime(ticks: 1, numerator: .max, denominator: .max)?.flicks == MediaTime.flicksPerSecond)
    #expect(MediaTime(ticks: 2, numerator: .max, denominator: 1) == nil)
  }

  @Test(arguments: [(0, 1), (1, 0), (-1, 1), (1, -1), (.min, .min)] as [(Int32, Int32)])
  func clockThatIsNoPositiveFractionGivesNoTime(_ numerator: Int32, _ denominator: Int32) {
    #expect(MediaTime(ticks: 1, numerator: numerator, denominator: denominator) == nil)
  }

  @Test func wrappedMPEGClockIsExact() {
    #expect(MediaTime(ticks: 1 << 33, numerator: 1, denominator: 90_000)?.flicks == Int64(8_589_934_592) * 7840)
  }

  @Test func flicksAreClampedSoThatSumsCannotOverflow() {
    let (most, least) = (MediaTime(flicks: .max), MediaTime(flicks: .min))
    #expect(most.flicks == limit)
    #expect(least.flicks == -limit)
    #expect(most + most == most)
    #expect(least - most == least)
    #expect(-least == most)
    #expect(least.magnitude == most)
  }

  @Test(arguments: [(Double.nan, 0), (0.5, 352_800_000), (-0.5, -352_800_000), (1e-10, 0), (0.71e-9, 1)] as [(Double, Int64)])
  func secondsAreRoundedToTheNearestFlick(_ seconds: Double, _ flicks: Int64) {
    #expect(MediaTime(seconds: seconds).flicks == flicks)
  }

  @Test(arguments: [Double.infinity, 1e300, 4_000_000_001, .greatestFiniteMagnitude])
  func secondsBeyondTheLimitAreClamped(_ seconds: Double) {
    #expect(MediaTime(seconds: seconds).flicks == limit)
    #expect(MediaTime(seconds: -seconds).flicks == -limit)
  }

  @Test func samplesAreExactAndBadRatesHarmless() {
    #expect(MediaTime.sample(44_100 * 3600, rate: 44_100) == MediaTime(seconds: 3600))
    #expect(MediaTime.sample(5, rate: 0) == MediaTime(seconds: 5))
    #expect(MediaTime.sample(.max, rate: 1) == .zero)
  }

  @Test func scalingRoundsAndClamps() {
    #expect(MediaTime(seconds: 2).scaled(by: 0.25) == MediaTime(seconds: 0.5))
    #expect(MediaTime(seconds: 1).scaled(by: .infinity).flicks == limit)
    #expect(MediaTime(seconds: 1).scaled(by: .nan) == .zero)
  }

  @Test func descriptionIsSecondsWithThreeDecimals() {
    #expect("\(MediaTime(seconds: 12.04))" == "12.040 s")
    #expect("\(MediaTime(seconds: -0.0006))" == "-0.001 s")
  }
}
