import Description
import Generators
import Netlist
import Protection
import Simulation
import Statistics
import Testbenches
import Testing

@Suite("Checksums of systolic arrays")
struct ChecksumTests {
  private func design(_ parameters: SystolicArray.Parameters) throws -> (Netlist, ProtectedDesign) {
    let netlist = try Elaboration(SystolicArray.self, parameters).netlist
    let design = try netlist.protected(
      by: ProtectionPlan([Choice(.block(module: netlist.topModule.name), .checksum)]))
    try design.netlist.verify()
    return (netlist, design)
  }

  /// Two rows of weights, then activations with gaps, in an array of two rows; or pairs of both, where sums stay.
  private func stimulus(_ netlist: Netlist, _ dataflow: SystolicArray.Dataflow, cycles: Int) -> Trace {
    var trace = Trace(netlist.topModule, role: .input, cycles: cycles)
    var random = RandomStream(seed: 9, stratum: 0, index: 0)
    for cycle in 0..<cycles {
      let isStationary = dataflow == .weightStationary
      trace["weights_valid", cycle] = isStationary ? (cycle < 2 ? 1 : 0) : Int(random.next(below: 2))
      trace["activations_valid", cycle] = isStationary && cycle < 2 ? 0 : Int(random.next(below: 4)) == 0 ? 0 : 1
      trace["last", cycle] = Int(random.next(below: 3)) == 0 ? 1 : 0
      trace["results_ready", cycle] = Int(random.next(below: 4)) == 0 ? 0 : 1
      trace["activations_payload", cycle] = Int(random.next(below: 1 << 32))
      trace["weights_payload", cycle] = Int(random.next(below: 1 << 16))
    }
    return trace
  }

  @Test(
    "a flip of a sum or a weight, and of the checker itself, never gives a wrong result that is not reported",
    arguments: SystolicArray.Dataflow.allCases)
  func promise(dataflow: SystolicArray.Dataflow) throws {
    let (_, design) = try design(.init(rows: 2, columns: 2, dataflow: dataflow, accumulator: 18))
    let trace = stimulus(design.netlist, dataflow, cycles: 30)
    func flips(_ isStruck: (String) -> Bool) throws -> Exhaustive {
      try Exhaustive(design, cycles: 22, stimulus: trace, valid: "results_valid", where: isStruck)
    }
    let sums = try flips { $0.hasSuffix("sum_held") }
    #expect(sums.wrong > 200 && sums.undetectedWrong == 0, "\(sums)")
    // In the other dataflow a weight moves on, and a wrong one is wrong in the rows below alone.
    let weights = try flips { $0.hasSuffix("weight_held") }
    #expect(weights.wrong > 20 && weights.undetectedWrong == 0, "\(weights)")
    let checker = try flips { $0.contains("checker.") }
    #expect(checker.faults > 500 && checker.wrong == 0 && checker.detected > 100, "\(checker)")
  }

  @Test("the testbench of the array passes with every variant that has a checksum")
  func transparent() throws {
    let watch = WatchedModel.Watch()
    let result = try SystolicArrayTestbench().run(
      engine: { netlist in
        let plan = everything(.checksum, in: netlist)
        watch.choices += plan.choices.count
        let design = try netlist.protected(by: plan)
        return try WatchedModel(design.netlist, errorOutput: design.errorOutput, watch: watch)
      }, seed: 7)
    #expect(result.passed, "\(result.failures)")
    // Two of the eight saturate.
    #expect(watch.choices == 6 && watch.detects && watch.alarms == 0)
  }

  @Test("RTL of a checked array is clean", arguments: SystolicArray.Dataflow.allCases)
  func lint(dataflow: SystolicArray.Dataflow) throws {
    let (_, design) = try design(.init(rows: 3, columns: 4, dataflow: dataflow))
    #expect(try lintFindings(design.netlist) == [])
    let names = design.netlist.modulesInUse().map { design.netlist.modules[$0].name }
    #expect(names.last?.hasPrefix("checked_systolic_array") == true)
  }

  @Test("a saturating array has none")
  func saturating() throws {
    let netlist = try Elaboration(
      SystolicArray.self, .init(rows: 2, columns: 2, dataflow: .outputStationary, overflow: .saturate)
    ).netlist
    #expect(!netlist.mechanisms(for: .block(module: netlist.topModule.name)).contains(.checksum))
  }
}
