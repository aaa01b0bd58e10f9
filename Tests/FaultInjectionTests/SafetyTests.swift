import FaultInjection
import Foundation
import Testing

@Suite struct SafetyTests {
  @Test func everyConstantHasASource() {
    for preset in SafetyConstants.Preset.allCases {
      let constants = SafetyConstants(preset)
      #expect(constants.entries.map(\.name) == SafetyConstants.Name.allCases)
      #expect(constants.entries.allSatisfy { !$0.constant.source.isEmpty })
    }
    #expect(SafetyConstants(.optimistic)[.flopRate].value == 20)
    #expect(SafetyConstants()[.flopRate] == SafetyConstants(.usual)[.flopRate])
    #expect(SafetyConstants()[.flopRate].value == 75 && SafetyConstants()[.flopRate].unit == "FIT/Mbit")
    #expect(SafetyConstants(.conservative)[.flopRate].value == 400)
    #expect(SafetyConstants()[.flopRate].origin == .assumed)
  }

  @Test func targetsOfTheStandard() {
    let constants = SafetyConstants()
    #expect([.spfmB, .spfmC, .spfmD].map { constants[$0].value } == [0.9, 0.97, 0.99])
    #expect([.lfmB, .lfmC, .lfmD].map { constants[$0].value } == [0.6, 0.8, 0.9])
    #expect([.pmhfB, .pmhfC, .pmhfD].map { constants[$0].value } == [100, 100, 10])
  }

  @Test func overrides() throws {
    var constants = SafetyConstants()
    try constants.set("flop-rate=20.49")
    #expect(constants[.flopRate].value == 20.49 && constants[.flopRate].source == "given on the command line")
    try constants.set("timing-derating=0.5:latch pairs: half of the cycle")
    #expect(constants[.timingDerating].source == "latch pairs: half of the cycle")
    let json = """
      {"megabit": 1048576, "flop-rate": {"value": 12, "source": "beam test of March", "origin": "MEASURED"}}
      """
    try constants.set(json: Data(json.utf8), file: "c.json")
    #expect(constants[.megabit].value == 1_048_576 && constants[.megabit].source == "given in c.json")
    #expect(
      constants[.flopRate]
        == SourcedValue(12, unit: "FIT/Mbit", origin: .measured, source: "beam test of March"))
    #expect(constants[.spfmD] == SafetyConstants()[.spfmD])
  }

  @Test(arguments: [
    ("flop=1", "there is no constant 'flop'; there are flop-rate, "),
    ("flop-rate", "'flop-rate' sets no constant; write <name>=<number> or <name>=<number>:<source>"),
    ("flop-rate=much", "constant 'flop-rate' is 'much', which is not a number"),
    ("spfm-asil-d=99", "constant 'spfm-asil-d' is 99.0; it must lie in 0 ... 1"),
    ("flop-rate=-1", "constant 'flop-rate' is -1.0; it must lie in 0 ... 1e12"),
    ("flop-rate=nan", "constant 'flop-rate' is nan; it must lie in"),
  ])
  func wrongOptions(text: String, message: String) {
    var constants = SafetyConstants()
    do {
      try constants.set(text)
      Issue.record("'\(text)' was taken")
    } catch { #expect(error.description.hasPrefix(message), "\(error)") }
    #expect(constants == SafetyConstants())
  }

  @Test(arguments: [
    ("[1]", "an object"), ("{\"flop-rate\": \"many\"}", "at 'flop-rate'"), ("{", "it is not JSON"),
    ("{\"flop-rate\": {\"source\": \"x\"}}", "at 'flop-rate': 'value' is missing"),
    ("{\"flop-rate\": {\"value\": 1, \"origin\": \"GUESSED\"}}", "the origin is MEASURED, ASSUMED or DERIVED"),
    ("{\"flux\": 3}", "there is no constant 'flux'"),
  ])
  func wrongFiles(json: String, message: String) {
    var constants = SafetyConstants()
    do {
      try constants.set(json: Data(json.utf8), file: "c.json")
      Issue.record("'\(json)' was taken")
    } catch { #expect(error.description.contains(message), "\(error)") }
  }

  /// 100,000 flip-flops at 75 FIT/Mbit are 7.5 FIT; a mesh with an AVF of 34.3 % has an SPFM of 65.7 %.
  @Test func workedValues() {
    let avf = BoundedValue(value: 0.343, lower: 0.3136, upper: 0.3734)
    let assessment = SafetyAssessment(
      bits: 100_000, avf: avf, latent: BoundedValue(value: 0.05, lower: 0.04, upper: 0.06),
      blocks: [.init(name: "pe", bits: 60_000, avf: BoundedValue(value: 0.5, lower: 0.4, upper: 0.6))],
      constants: SafetyConstants())
    #expect(abs(assessment.rawRate - 7.5) < 1e-12)
    #expect(abs((assessment.spfm.value ?? 0) - 0.657) < 1e-12)
    #expect(abs(assessment.spfm.lower - 0.6266) < 1e-12 && abs(assessment.spfm.upper - 0.6864) < 1e-12)
    #expect(abs((assessment.rate.value ?? 0) - 7.5 * 0.343) < 1e-12)
    #expect(abs(assessment.blocks[0].rawRate - 4.5) < 1e-12 && abs(assessment.blocks[0].rate.upper - 2.7) < 1e-12)
    #expect(abs(assessment.lfm.lower - 0.94) < 1e-12)
    func verdicts(_ metric: SafetyAssessment.Metric) -> [SafetyAssessment.Verdict] {
      assessment.requirements.filter { $0.metric == metric }.map(\.verdict)
    }
    #expect(verdicts(.spfm) == [.missed, .missed, .missed])
    #expect(verdicts(.lfm) == [.met, .met, .met])
    #expect(verdicts(.pmhf) == [.met, .met, .met])
  }

  @Test func anIntervalAcrossATargetIsOpen() throws {
    var constants = SafetyConstants()
    try constants.set("flop-rate=20.49")
    try constants.set("budget-share=0.002")
    let assessment = SafetyAssessment(
      bits: 100_000, avf: BoundedValue(value: 0.011, lower: 0.008, upper: 0.015),
      latent: BoundedValue(value: nil, lower: 0, upper: 1), blocks: [], constants: constants)
    #expect(abs(assessment.rawRate - 2.049) < 1e-12)
    let verdicts = assessment.requirements.map { "\($0.level.rawValue) \($0.metric.rawValue) \($0.verdict.rawValue)" }
    #expect(
      verdicts == [
        "ASIL B SPFM met", "ASIL B LFM open", "ASIL B PMHF met", "ASIL C SPFM met", "ASIL C LFM open",
        "ASIL C PMHF met", "ASIL D SPFM open", "ASIL D LFM open", "ASIL D PMHF open",
      ])
  }
}
