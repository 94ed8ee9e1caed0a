internal import AVMonAnalysis
internal import AVMonEngine
internal import AVMonInject
public import AVMonMedia
internal import AVMonModel
internal import AVMonReport
internal import AVMonScore
internal import Glibc

/// Tests the detectors on the user's own material: puts defects into clean files and looks whether they are found.
public final class SelfTest {
  private let request: SelfTestRequest
  private let stop: StopFlag
  private let progress: (Int, Int) -> Void
  private var result: SelfTestResult
  private var done = 0

  /// - Parameter progress: called with the number of files made and how many there will be.
  public init(_ request: SelfTestRequest, stop: StopFlag, progress: @escaping (Int, Int) -> Void = { _, _ in }) {
    (self.request, self.stop, self.progress, result) = (request, stop, progress, SelfTestResult(request))
    for defect in request.defects {
      for finders in defect.finders {
        let isCovered = finders.contains { id in Registry.all.contains { $0.id == id } }
        result.rows.append(.init(defect: defect.id, finders: finders, isCovered: isCovered, cases: 0, tally: Tally()))
      }
    }
  }

  /// Runs all placements.
  ///
  /// - Throws: `MediaError` when a file cannot be read, when the folder cannot be written, or when it was stopped.
  public func run() throws(MediaError) -> SelfTestResult {
    for (index, path) in request.files.enumerated() { try test(path, number: index) }
    result.falseAlarms.sort { $0.count == $1.count ? $0.detector < $1.detector : $0.count > $1.count }
    return result
  }

  private func test(_ path: String, number: Int) throws(MediaError) {
    let survey = try Survey(.file(path), stop: stop)
    let report = try analyse(path)
    let clean = SelfTestResult.CleanFile(
      path: path, seconds: report.timeline.seconds, alarms: report.events.compactMap { Alarm($0) })
    result.cleanFiles.append(clean)
    guard survey.duration.seconds >= SelfTestRequest.shortest else {
      let (seconds, least) = (survey.duration.seconds.fixed(1), SelfTestRequest.shortest.fixed(0))
      result.notes.append("\(path): nothing was put in, \(seconds) s are too short (at least \(least) s)")
      done += request.defects.count * request.rounds
      return
    }
    for defect in request.defects {
      for round in 0..<request.rounds {
        // The file counts by its place, not by its path: a moved file gives the same numbers.
        let seed = request.seed &+ UInt64(number) &* 1_000_003 &+ UInt64(round) &* 7919
        let name = "\(number + 1)-\(defect.id)-\(round + 1)"
        try test(defect, name, seed, path, survey, clean.alarms)
        done += 1
        progress(done, request.files.count * request.defects.count * request.rounds)
      }
    }
  }

  private func test(
    _ defect: DefectInfo, _ name: String, _ seed: UInt64, _ path: String, _ survey: Survey, _ known: [Alarm]
  ) throws(MediaError) {
    let container: Container = defect.layer == .transport ? .ts : .mp4
    let excerpt = excerpt(of: survey, seed)
    let injectionRequest = InjectionRequest(
      input: path, container: container, defects: [DefectRequest(defect)], seed: seed,
      encoding: InjectionRequest.standardEncoding(for: container), excerpt: excerpt)
    let file = "\(request.folder)/\(name).\(container.rawValue)"
    defer { if !request.keepsFiles { unlink(file) } }
    let injection: Injection
    do {
      injection = try Injection(injectionRequest, survey, stop: stop)
    } catch {
      let note = "\(path): \(error.description)"
      if !result.notes.contains(note) { result.notes.append(note) }
      return
    }
    let truth = try injection.run(to: file, name: "\(name).\(container.rawValue)")
    if request.keepsFiles { try write(JSONWriter.text(truth.json), to: "\(request.folder)/\(name).truth.json") }
    let report = try analyse(file)
    let shift = excerpt.start.seconds
    let scoring = Scoring(
      truth: truth, alarms: report.events.compactMap { Alarm($0) }, offset: report.measurements.avSync.offset,
      known: known.map { Alarm(detector: $0.detector, start: $0.start - shift, end: $0.end - shift) })
    add(scoring, of: defect, hours: truth.duration.seconds / 3600)
  }

  private func add(_ scoring: Scoring, of defect: DefectInfo, hours: Double) {
    for index in result.rows.indices where result.rows[index].defect == defect.id {
      result.rows[index].cases += 1
      for name in Set(result.rows[index].finders.map(Alarm.canonical)).sorted() { result.rows[index].tally += scoring.tally(name) }
    }
    result.hours += hours
    for alarm in scoring.falseAlarms {
      let place = result.falseAlarms.firstIndex { $0.detector == alarm.detector }
      let index = place ?? result.falseAlarms.count
      if place == nil { result.falseAlarms.append(.init(detector: alarm.detector, count: 0, defects: [])) }
      result.falseAlarms[index].count += 1
      if !result.falseAlarms[index].defects.contains(defect.id) { result.falseAlarms[index].defects.append(defect.id) }
    }
  }

  /// A part of a long file, chosen by the seed.
  private func excerpt(of survey: Survey, _ seed: UInt64) -> InjectionRequest.Excerpt {
    let total = survey.duration.seconds
    guard total > SelfTestRequest.excerpt else { return .init(start: .zero, duration: survey.duration) }
    let start = (total - SelfTestRequest.excerpt) * Placement.share(seed: seed, purpose: "excerpt")
    return .init(start: MediaTime(seconds: start), duration: MediaTime(seconds: SelfTestRequest.excerpt))
  }

  private func analyse(_ path: String) throws(MediaError) -> Report {
    let session = AnalysisSession(
      AnalysisRequest(location: .file(path), settings: request.settings, toolVersion: request.toolVersion), stop: stop)
    let report = try session.run()
    if stop.isRaised { throw MediaError(.stopped, "stopped before the self-test was done") }
    return report
  }

  private func write(_ text: String, to path: String) throws(MediaError) {
    guard let file = fopen(path, "w") else {
      throw MediaError(.brokeOff, "cannot write '\(path)': \(String(cString: strerror(errno)))")
    }
    let isWritten = fputs(text, file) >= 0
    guard fclose(file) == 0, isWritten else { throw MediaError(.brokeOff, "cannot write '\(path)'; check the space left on the disk") }
  }
}
