import AVMonModel
import Testing

@testable import AVMonInject

@Suite struct DefectRequestTests {
  @Test func partsAreRead() throws {
    let request = try DefectRequest("dropout@1:02.5+3s:length=80ms,every=0.5")
    #expect(request.info.id == "dropout")
    #expect(request.start == MediaTime(seconds: 62.5) && request.duration == MediaTime(seconds: 3))
    #expect(abs(request.values.number("length") - 0.08) < 1e-12 && request.values.number("every") == 0.5)
  }

  @Test func whatIsNotSaidIsStandard() throws {
    let request = try DefectRequest("packet_loss:share=20%")
    #expect(request.start == nil && request.duration == nil)
    #expect(abs(request.values.number("share") - 0.2) < 1e-12)
    #expect(try DefectRequest("flat_color").values.word("color") == "any")
  }

  @Test(arguments: [
    ("freze", "did you mean 'freeze'"), ("freeze@soon", "'soon' is no time"), ("freeze@1+0", "no duration"), ("freeze@1:99", "no time"),
    ("av_shift@3", "whole file"), ("dropout:lenght=1", "did you mean 'length'"), ("dropout:length=9", "0.5s"),
    ("dropout:length", "cannot be"),
    ("flat_color:color=red", "grey"), ("freeze:length=1", "no parameter"), ("hum:level=nan", "cannot be"), ("", "unknown defect"),
  ])
  func wrongRequestSaysWhatToTry(_ text: String, _ words: String) {
    do {
      _ = try DefectRequest(text)
      Issue.record("'\(text)' was taken")
    } catch { #expect("\(error)".contains(words), "\(error)") }
  }

  @Test func everyDefectIsDescribedAndNamesItsFinders() {
    #expect(DefectCatalogue.all.count == 22)
    for info in DefectCatalogue.all { #expect(!info.summary.isEmpty && !info.finders.isEmpty && info.finders.allSatisfy { !$0.isEmpty }) }
  }
}
