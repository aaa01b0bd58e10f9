import Bits
import Description
import FaultInjection
import Generators
import HardwareTesting
import LaneSimulation
import Netlist
import Simulation
import Testing

/// A design in lanes is the same design.
@Suite struct LaneModelTests {
  @Test(arguments: [LaneOptions.Processor.native, .avx2, .any])
  func randomDesignsAgreeWithTheReference(processor: LaneOptions.Processor) throws {
    let bench = try LaneBench()
    let seed: UInt64 = 21
    let lanes = Engine.model("lanes") { try bench.model($0, processor: processor) }
    let check = DifferentialCheck([.reference, lanes], cycles: 60)
    var coverage = DesignCoverage()
    for index in 0..<(processor == .native ? 12 : 3) as Range<UInt64> {
      try check.check(seed: seed, index: index, size: 60, coverage: &coverage)
    }
  }

  @Test func statesAndFlipsAgree() throws {
    let bench = try LaneBench()
    for index in 0..<3 as Range<UInt64> {
      let netlist = try DesignRecipe.random(seed: 22, index: index, size: 40).netlist()
      let models: [any Model] = [try bench.model(netlist), try Interpreter(netlist)]
      let load = Workload(noise: netlist, cycles: 40, seed: index)
      var seen: [[Bits]] = []
      for model in models {
        model.initialise(seed: 3)
        let first = model.run(load.stimulus)
        let saved = model.saveState()
        for register in netlist.registerSites().indices {
          model.flip(register: register, mask: .ones(width: netlist.registerSites()[register].width))
        }
        let flipped = model.run(load.stimulus)
        model.restoreState(saved)
        let again = model.run(load.stimulus)
        model.initialise(seed: 3)
        #expect(model.run(load.stimulus) == first)
        #expect(again.rows.isEmpty || again != flipped || netlist.registerSites().isEmpty || first == again)
        seen.append(netlist.registerSites().indices.map { model.value(ofRegister: $0) })
        seen.append((0..<first.cycles).flatMap { cycle in first.layout.columns.indices.map { first.bits($0, cycle) } })
        seen.append(
          (0..<first.cycles).flatMap { cycle in first.layout.columns.indices.map { flipped.bits($0, cycle) } })
        seen.append((0..<first.cycles).flatMap { cycle in first.layout.columns.indices.map { again.bits($0, cycle) } })
        seen.append(model.propertyCounts.map { Bits(UInt64($0), width: 64) })
      }
      #expect(Array(seen[..<5]) == Array(seen[5...]), "index \(index)")
    }
  }

  /// The kernel's text knows shapes, not sizes.
  @Test func arraysOfAllSizesShareAKernel() throws {
    let bench = try LaneBench()
    func text(_ size: Int) throws -> String {
      let netlist = try Elaboration(
        SystolicArray.self, .init(rows: size, columns: size, dataflow: .outputStationary)
      ).netlist
      return try LaneBuild(netlist, toolchain: bench.toolchain, cache: bench.cache).text
    }
    let (small, large) = (try text(4), try text(12))
    #expect(large.utf8.count < small.utf8.count * 3 / 2)
  }

  @Test func externalModulesAreRefused() throws {
    let bench = try LaneBench()
    var inverter = Circuit(name: "inverter")
    inverter.external = ExternalSource(systemVerilog: "", behaviour: nil)
    #expect(throws: ExternalInLanes.self) {
      try bench.model(Netlist(modules: [inverter], top: 0))
    }
  }
}
