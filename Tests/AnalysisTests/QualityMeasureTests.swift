import Testing

@testable import AVMonAnalysis

@Suite struct QualityMeasureTests {
  private static let formats = [
    PictureFormat(width: 352, height: 288), PictureFormat(width: 179, height: 201),
    PictureFormat(width: 200, height: 180, hasChroma: false),
    PictureFormat(width: 192, height: 180, depth: 10, bytesPerSample: 2, chromaShiftY: 0),
    PictureFormat(width: 181, height: 183, depth: 10, bytesPerSample: 2, padding: 6, chromaShiftX: 0, chromaShiftY: 0),
    PictureFormat(width: 180, height: 180, depth: 16, bytesPerSample: 2),
  ]

  @Test(arguments: formats) func equalPicturesAreEqual(_ format: PictureFormat) {
    let video = RawVideo.scene(format, count: 2)
    for quality in video.quality(of: video) {
      let planes = format.hasChroma ? 3 : 1
      for plane in 0..<3 {
        #expect(quality.meanSquaredError[plane] == (plane < planes ? 0 : nil))
        #expect(quality.psnr[plane] == (plane < planes ? .infinity : nil) && quality.xpsnr[plane] == quality.psnr[plane])
        #expect(quality.ssim[plane] == (plane < planes ? 1 : nil))
      }
      #expect(quality.psnrAverage == .infinity && quality.psnrWeighted == (format.hasChroma ? .infinity : nil))
      #expect(quality.ssimAll == 1 && quality.msSSIM == 1)
    }
  }

  /// A difference of 4 everywhere in luma, of 2 in U, of none in V.
  @Test func levelsFollowFromTheSquaredError() {
    let format = PictureFormat(width: 32, height: 16)
    let reference = RawVideo(format) { _, _, x, _ in 50 + x }
    let distorted = RawVideo(format) { _, plane, x, _ in 50 + x + [4, 2, 0][plane] }
    let quality = reference.quality(of: distorted, [.psnr, .ssim])[0]
    #expect(quality.meanSquaredError == PlaneValues(y: 16, u: 4, v: 0))
    #expect(abs(quality.psnr.y! - 36.0896) < 1e-4 && abs(quality.psnr.u! - 42.1102) < 1e-4 && quality.psnr.v == .infinity)
    // (16 * 4 + 4) / 6 over the samples of 4:2:0.
    #expect(abs(quality.psnrAverage! - 37.5872) < 1e-4)
    #expect(abs(quality.psnrWeighted! - (6 * quality.psnr.y! + quality.psnr.u! + 100) / 8) < 1e-9)
    #expect(quality.ssimAll! == (4 * quality.ssim.y! + quality.ssim.u! + quality.ssim.v!) / 6)
  }

  @Test func onlyWhatIsAskedForIsMeasured() {
    let format = PictureFormat(width: 192, height: 192)
    let (reference, distorted) = (RawVideo.scene(format), RawVideo.scene(format, noise: 3))
    let psnr = reference.quality(of: distorted, .psnr)[0]
    #expect(psnr.psnr.y != nil && psnr.ssim == PlaneValues() && psnr.msSSIM == nil && psnr.xpsnr == PlaneValues())
    let multi = reference.quality(of: distorted, .msSSIM)[0]
    #expect(multi.msSSIM != nil && multi.psnr == PlaneValues() && multi.ssimAll == nil && multi.meanSquaredError == PlaneValues())
    let perceptual = reference.quality(of: distorted, .xpsnr)[0]
    #expect(perceptual.xpsnr.v != nil && perceptual.psnrAverage == nil)
  }

  /// Padding, and bits above the depth in a damaged file, are no part of a sample.
  @Test func wideSamplesAreReadByTheirDepth() {
    let plain = PictureFormat(width: 180, height: 180, depth: 10, bytesPerSample: 2)
    var shifted = plain
    shifted.padding = 6
    let quality = RawVideo.scene(plain, count: 2).quality(of: .scene(plain, count: 2, noise: 9))
    #expect(RawVideo.scene(shifted, count: 2).quality(of: .scene(shifted, count: 2, noise: 9)) == quality)
    var dirty = RawVideo.scene(plain, count: 2)
    for index in stride(from: 1, to: dirty.bytes.count, by: 14) { dirty.bytes[index] |= 0xFC }
    #expect(dirty.quality(of: .scene(plain, count: 2, noise: 9)) == quality)
  }

  @Test func aMildDefectCostsLittleAndAHeavyOneMuch() {
    let format = PictureFormat(width: 352, height: 288)
    let reference = RawVideo.scene(format)
    let mild = reference.quality(of: .scene(format, noise: 2))[0]
    let heavy = reference.quality(of: .scene(format, noise: 40))[0]
    #expect(mild.psnr.y! > heavy.psnr.y! + 20 && mild.xpsnr.y! > heavy.xpsnr.y! + 20)
    #expect(mild.ssim.y! > heavy.ssim.y! + 0.1)
    #expect(mild.msSSIM! > heavy.msSSIM! + 0.02)
  }

  @Test func similarityNeedsRoomForAWindow() {
    for (width, height) in [(7, 40), (40, 7), (1, 1)] {
      let format = PictureFormat(width: width, height: height, hasChroma: false)
      let quality = RawVideo.scene(format).quality(of: .scene(format, noise: 3))[0]
      #expect(quality.ssim.y == nil && quality.ssimAll == nil && quality.psnr.y != nil && quality.xpsnr.y != nil)
      #expect(QualityMetrics.ssim.obstacle(in: format) != nil && QualityMetrics.psnr.obstacle(in: format) == nil)
    }
  }

  @Test(arguments: [(176, 176, true), (175, 300, false), (300, 175, false)])
  func fiveScalesNeedALargePicture(_ width: Int, _ height: Int, _ isLargeEnough: Bool) {
    let format = PictureFormat(width: width, height: height)
    let quality = RawVideo.scene(format).quality(of: .scene(format, noise: 3), .msSSIM)[0]
    #expect((quality.msSSIM != nil) == isLargeEnough && (QualityMetrics.msSSIM.obstacle(in: format) == nil) == isLargeEnough)
  }

  /// Negative structure has no fractional power.
  @Test func theOppositeOfAPictureIsNoNumberBelowZero() {
    let format = PictureFormat(width: 192, height: 192, hasChroma: false)
    let reference = RawVideo(format) { _, _, x, y in (x / 3 + y / 3) % 2 * 255 }
    let negative = RawVideo(format) { _, _, x, y in 255 - (x / 3 + y / 3) % 2 * 255 }
    let quality = reference.quality(of: negative)[0]
    #expect(quality.msSSIM == 0 && quality.ssim.y! < 0 && quality.psnr.y == 0)
  }

  @Test func activityHidesErrors() {
    let format = PictureFormat(width: 256, height: 128, hasChroma: false)
    let flat = RawVideo(format) { _, _, _, _ in 120 }
    let busy = RawVideo(format) { _, _, x, y in 120 + (x * 7 + y * 13) % 31 - 15 }
    func disturbed(_ video: RawVideo) -> RawVideo { RawVideo(format, bytes: video.bytes.enumerated().map { $0 % 5 == 0 ? $1 + 3 : $1 }) }
    let (onFlat, onBusy) = (flat.quality(of: disturbed(flat))[0], busy.quality(of: disturbed(busy))[0])
    #expect(onFlat.psnr == onBusy.psnr && onBusy.xpsnr.y! > onFlat.xpsnr.y!)
  }

  /// Movement counts as activity; from 32 pictures a second on only what does not go on evenly.
  @Test func movementHidesErrors() {
    let format = PictureFormat(width: 256, height: 128, hasChroma: false)
    func video(_ speed: Int, error: Int) -> RawVideo {
      RawVideo(format, count: 4) { picture, _, x, y in 60 + speed * picture + (x + y) % 5 + (x % 4 == 0 ? error : 0) }
    }
    func last(_ speed: Int, _ rate: Double) -> Double {
      video(speed, error: 0).quality(of: video(speed, error: 2), .xpsnr, frameRate: rate)[3].xpsnr.y!
    }
    #expect(last(20, 25) > last(0, 25) + 3)
    #expect(last(20, 31.99) == last(20, 25) && last(0, 31.99) == last(0, 25))
    #expect(last(20, 32) == last(0, 32))
  }

  @Test func aChangeOfFormatBeginsAnew() {
    let (small, large) = (PictureFormat(width: 128, height: 96), PictureFormat(width: 192, height: 128))
    var measure = QualityMeasure(.all, frameRate: 50)
    let first = measure.measure(.scene(small, count: 3), .scene(small, count: 3, noise: 4))
    _ = measure.measure(.scene(large), .scene(large, noise: 4))
    #expect(measure.measure(.scene(small, count: 3), .scene(small, count: 3, noise: 4)) == first)
    #expect(first[0].xpsnr != first[1].xpsnr)
  }

  /// Rows lie apart in a decoder's buffers.
  @Test func bytesBetweenRowsDoNotCount() {
    let format = PictureFormat(width: 61, height: 33, hasChroma: false)
    let (reference, distorted) = (RawVideo.scene(format), RawVideo.scene(format, noise: 5))
    func padded(_ video: RawVideo, _ stride: Int) -> [UInt8] {
      var bytes: [UInt8] = []
      for row in 0..<33 {
        bytes += video.bytes[row * 61..<row * 61 + 61]
        bytes += Array(repeating: UInt8(row), count: stride - 61)
      }
      return bytes
    }
    let (a, b) = (padded(reference, 64), padded(distorted, 96))
    var measure = QualityMeasure(.all, frameRate: 25)
    measure.begin(format)
    measure.plane(0, reference: a.span.bytes, referenceStride: 64, distorted: b.span.bytes, distortedStride: 96)
    #expect(measure.finish() == reference.quality(of: distorted)[0])
  }
}
