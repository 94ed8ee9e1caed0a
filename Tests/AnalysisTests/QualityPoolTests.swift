import Testing

@testable import AVMonAnalysis

@Suite struct QualityPoolTests {
  private func pool(psnr: [Double], ssim: [Double] = []) -> QualityPool {
    var pool = QualityPool()
    for index in psnr.indices {
      var quality = PictureQuality()
      quality.psnr = PlaneValues(y: psnr[index])
      if ssim.indices.contains(index) { quality.ssim = PlaneValues(y: ssim[index]) }
      pool.add(quality)
    }
    return pool
  }

  private func row(_ pool: QualityPool, _ name: String) -> QualityPool.Row? { pool.rows.first { $0.name == name } }

  @Test func nothingMeasuredIsNoRow() {
    #expect(QualityPool().rows.isEmpty)
    #expect(pool(psnr: [40]).rows.map(\.name) == ["psnr_y"])
  }

  @Test func everyMetricHasItsRowInAFixedOrder() {
    let format = PictureFormat(width: 192, height: 192)
    var pool = QualityPool()
    for quality in RawVideo.scene(format, count: 2).quality(of: .scene(format, count: 2, noise: 4)) { pool.add(quality) }
    #expect(
      pool.rows.map(\.name) == [
        "psnr_y", "psnr_u", "psnr_v", "psnr_average", "psnr_weighted", "ssim_y", "ssim_u", "ssim_v", "ssim_all", "ms_ssim", "xpsnr_y",
        "xpsnr_u", "xpsnr_v",
      ])
    #expect(pool.rows.allSatisfy { $0.count == 2 && $0.minimum <= $0.mean && $0.mean <= $0.maximum && $0.identical == 0 })
    #expect(pool.rows.allSatisfy { $0.unit == ($0.name.contains("psnr") ? "dB" : "ratio") })
  }

  @Test func oneValueIsAllThatIsSaid() {
    let row = row(pool(psnr: [40]), "psnr_y")!
    for value in [row.mean, row.minimum, row.percentile1, row.percentile5, row.maximum, row.overall, row.harmonicMean!] {
      #expect(abs(value - 40) < 1e-9)
    }
  }

  @Test func meansAndPercentiles() {
    let row = row(pool(psnr: (0...100).reversed().map { 20 + Double($0) / 4 }), "psnr_y")!
    #expect(row.count == 101 && row.mean == 32.5 && row.minimum == 20 && row.maximum == 45)
    #expect(row.percentile1 == 20.25 && row.percentile5 == 21.25)
    let two = self.row(pool(psnr: [20, 60]), "psnr_y")!
    #expect(abs(two.harmonicMean! - 30) < 1e-9 && abs(two.percentile5 - 22) < 1e-9)
  }

  /// 30 and 40 dB are errors of 10 and 1 ten-thousandths of the peak's power.
  @Test func overallIsTheLevelOfTheMeanError() {
    #expect(abs(row(pool(psnr: [30, 40]), "psnr_y")!.overall - 32.5964) < 1e-4)
    var perceptual = QualityPool()
    for level in [30.0, 40] {
      var quality = PictureQuality()
      quality.xpsnr = PlaneValues(y: level)
      perceptual.add(quality)
    }
    // Roots of the errors: 0.0316 and 0.01.
    #expect(abs(row(perceptual, "xpsnr_y")!.overall - 33.6349) < 1e-3)
  }

  @Test func equalPicturesCountAsTheCap() {
    let row = row(pool(psnr: [.infinity, 50, .infinity]), "psnr_y")!
    #expect(row.identical == 2 && row.maximum == QualityPool.cap && abs(row.mean - 250.0 / 3) < 1e-9)
    #expect(row.overall > 54.7 && row.overall < 54.8)
    let all = self.row(pool(psnr: [.infinity]), "psnr_y")!
    #expect(all.overall == QualityPool.cap && all.identical == 1)
    let beyond = self.row(pool(psnr: [111]), "psnr_y")!
    #expect(beyond.identical == 0 && beyond.mean == QualityPool.cap && beyond.overall == QualityPool.cap)
  }

  @Test func aHarmonicMeanNeedsValuesAboveZero() {
    let rows = pool(psnr: [40, 0], ssim: [0.9, -0.1])
    #expect(row(rows, "psnr_y")!.harmonicMean == nil && row(rows, "ssim_y")!.harmonicMean == nil)
    #expect(row(pool(psnr: [40], ssim: [1]), "ssim_y")!.identical == 1)
  }

  @Test func theWeightedLevelIsThatOfTheStream() {
    var pool = QualityPool()
    for (y, u, v) in [(30.0, 40.0, 45.0), (40.0, 50.0, 45.0)] {
      var quality = PictureQuality()
      quality.psnr = PlaneValues(y: y, u: u, v: v)
      quality.psnrWeighted = QualityPool.weighted(quality.psnr)
      pool.add(quality)
    }
    let rows = pool.rows
    func overall(_ name: String) -> Double { rows.first { $0.name == name }!.overall }
    #expect(abs(overall("psnr_weighted") - (6 * overall("psnr_y") + overall("psnr_u") + overall("psnr_v")) / 8) < 1e-9)
    #expect(abs(row(pool, "psnr_weighted")!.mean - 37.5) < 1e-9)
  }

  @Test func whatIsNoNumberIsLeftOut() {
    #expect(row(pool(psnr: [.nan, 40]), "psnr_y")!.count == 1)
  }
}
