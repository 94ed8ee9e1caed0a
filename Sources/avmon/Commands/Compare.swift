import AVMonAnalysis
import AVMonEngine
import AVMonMedia
import AVMonModel
import AVMonPolicy
import AVMonReport
import ArgumentParser

struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare an encode, or any other copy of a programme, with its reference.",
    discussion: """
      Finds out which picture of the reference each picture shows, whatever was cropped, scaled or converted, and what happened on the way:
      sound moved against the picture, pictures dropped or repeated, parts and tracks missing, levels changed, and how well the pictures
      are kept. Defects that the reference has as well are listed as inherited and do not fail the gate.

      EXAMPLES
        avmon compare master.mov encode.mp4
        avmon compare master.mov encode.mp4 -o report.json --fail-on minor
        ffmpeg -i master.mov ... -f mpegts - | avmon compare master.mov -

      When the two do not show the same programme the verdict is unknown and the exit status 1: that must not look like a pass.
      """)

  @Argument(help: "The input that is right: a file, URL, or - for standard input.", completion: .file())
  var reference: String

  @Argument(help: "The input that was made of it: a file, URL, or - for standard input.", completion: .file())
  var distorted: String

  @Option(
    help: ArgumentHelp(
      "Measures of picture quality, separated by commas: psnr, ssim, ms-ssim, xpsnr, vmaf (when libvmaf is installed), or none.",
      valueName: "names"))
  var metrics = MetricList(metrics: [.psnr, .ssim])

  @OptionGroup(title: "Report") var report: ReportOptions

  @OptionGroup(title: "Detectors") var choice: DetectorChoice

  @OptionGroup(title: "Detectors") var sync: SyncChoice

  func validate() throws {
    if reference == distorted, InputLocation(reference) == .standardInput {
      throw ValidationError("only one of the inputs can be standard input")
    }
  }

  func run() throws {
    let request = try request()
    try report.deliver(apartFrom: [reference, distorted]) { progress throws(MediaError) in
      try ComparisonSession(request, stop: Signals.stop, progress: progress).run()
    }
  }

  private func request() throws(Failure) -> ComparisonRequest {
    do {
      let (chosen, leftOut) = try choice.detectors()
      let settings = try choice.settings(sync.profile)
      func side(_ name: String) -> AnalysisRequest {
        AnalysisRequest(
          location: InputLocation(name), detectors: chosen, leftOut: leftOut, settings: settings, threads: report.threads,
          toolVersion: Version.number)
      }
      return ComparisonRequest(
        reference: side(reference), distorted: side(distorted), metrics: metrics.metrics,
        wantsVMAF: metrics.wantsVMAF)
    } catch {
      throw Failure(status: .usage, message: error.description)
    }
  }
}

/// Names of measures on the command line.
struct MetricList: ExpressibleByArgument {
  var metrics: QualityMetrics
  /// VMAF is measured by a library of its own.
  var wantsVMAF = false

  private static let names: [String: QualityMetrics] = [
    "psnr": .psnr, "ssim": .ssim, "ms-ssim": .msSSIM, "xpsnr": .xpsnr, "none": [], "all": .all,
  ]

  init(metrics: QualityMetrics) { self.metrics = metrics }

  init?(argument: String) {
    metrics = []
    for name in argument.split(separator: ",") {
      if name.filter({ $0 != " " }) == "vmaf" {
        wantsVMAF = true
        continue
      }
      guard let metric = Self.names[String(name.filter { $0 != " " })] else { return nil }
      metrics.formUnion(metric)
    }
  }

  var defaultValueDescription: String { Self.names.keys.sorted().filter { isNamed($0) }.joined(separator: ",") }

  private func isNamed(_ name: String) -> Bool {
    guard let metric = Self.names[name], !metric.isEmpty else { return false }
    return metrics.isSuperset(of: metric)
  }
}
