import Description
import Generators
import Simulation
import SystemVerilog
import Testbenches
import Testing

@Suite("Sparse DSP chain")
struct SparseDSPTests {
  @Test("sums have the fewest bits that hold all products of -128 and -128", arguments: [2, 4, 6, 16, 24, 62, 64])
  func sumBits(slices: Int) {
    let p = SparseDSPChain.Parameters(slices: slices, target: .plain)
    #expect(slices << 14 < 1 << (p.sumBits - 1))
    #expect(slices << 14 >= 1 << (p.sumBits - 2))
  }

  @Test("latencies are those of the documented formulas", arguments: [2, 8, 16, 24, 64])
  func latency(slices: Int) {
    func latency(_ target: DSPTarget) -> Int {
      SparseDSPChain.Parameters(slices: slices, block: 4, target: target).latency
    }
    #expect(latency(.plain) == slices + 4 + (slices - 1) / 8 && latency(.ultraScale) == latency(.plain))
    #expect(latency(.xc7) == slices / 2 + 5)
    #expect(latency(.ice40) == slices / 2 + 3 && latency(.ecp5) == latency(.ice40))
  }

  @Test("impossible parameters are refused in names and numbers")
  func problems() {
    #expect(
      SparseDSPChain.Parameters(slices: 15, target: .plain).problem()
        == "slices must be an even number from 2 to 64, not 15")
    #expect(SparseDSPChain.Parameters(block: 2, target: .xc7).problem() == "block must be 4, 8 or 16, not 2")
    #expect(DSPSlice.Parameters(packedBits: 49, link: .opens).problem() != nil)
    var adjust = OverflowAdjust.Parameters()
    adjust.kept = 11
    #expect(
      adjust.problem() == "8 products up to 16384 and 11 kept bits do not fit a lane of 18 bits")
  }

  @Test("lanes are refused exactly when a sum of that many products is ambiguous or its sign is not read right")
  func lanes() {
    for bits in 16...19 {
      for narrow in [false, true] {
        let greatest = narrow ? 128 * 127 : 128 * 128
        // Two sums that differ by 2^bits look the same; the widest legal range has fewer.
        let (spread, patterns) = (greatest + 128 * 127, 1 << bits)
        let most = (1...40).filter { count -> Bool in count * spread + 2 <= patterns }.max() ?? 0
        let accepted = (1...40).filter { products in
          (1..<bits - 1).contains { kept in
            PackedLanes(bits: bits, products: products, kept: kept, narrowWeights: narrow).problem() == nil
          }
        }
        #expect(accepted.max() == most && most == 1 << (bits - 15), "\(bits) bits, narrow \(narrow)")
      }
    }
  }

  @Test(
    "one product or one kept bit more than is allowed gives wrong sums",
    arguments: [
      OverflowAdjustTestbench.Unit(products: 8, kept: 10, given: 9),
      OverflowAdjustTestbench.Unit(products: 8, kept: 10, narrow: true, given: 9),
      OverflowAdjustTestbench.Unit(products: 7, kept: 14, given: 8),
      OverflowAdjustTestbench.Unit(products: 6, kept: 15, given: 7),
    ])
  func tooMany(unit: OverflowAdjustTestbench.Unit) throws {
    let result = try OverflowAdjustTestbench(units: [unit]).run(engine: { try Interpreter($0) }, seed: 5)
    #expect(result.failureCount > 0)
  }

  @Test("the workload answers with plain sums")
  func workload() throws {
    let source = try #require(TestbenchCatalogue.workloads.first { $0.name == "sparse_chain" })
    let workload = try source.make()
    let model = try Interpreter(workload.netlist)
    model.initialise(seed: 0)
    model.resets = 1
    model.step()
    model.resets = 0
    let responses = model.run(workload.stimulus)
    #expect(try workload.answer(responses) == TestbenchCatalogue.goldenSparseChain())
    var silent = responses
    silent["sums_valid", workload.cycles - 1] = 0
    #expect(workload.answer(silent) == nil)
  }

  @Test("models of primitives are files apart: simulators read them, synthesis does not")
  func models() throws {
    let netlist = try Elaboration(SparseDSPChain.self, .init(target: .ultraScale)).netlist
    let emission = Emission(netlist)
    let models = emission.files.filter(\.isPrimitiveModel).map(\.name)
    #expect(models == ["MUXF7.sv", "MUXF8.sv", "DSP48E2.sv"])
    var tree = GeneratedTree()
    try tree.add(emission, block: "chain", family: "SparseDSP")
    try tree.add(Emission(Elaboration(OverflowAdjust.self).netlist), block: "adjust", family: "SparseDSP")
    let entries = tree.manifest.blocks
    #expect(entries[0].models == models.map { "SparseDSP/Models/\($0)" })
    #expect(entries[0].files.count == emission.files.count - 3)
    #expect(entries[0].files.allSatisfy { !$0.contains("Models") } && entries[0].files.last == entries[0].top)
    #expect(entries[1].models == nil)
    let names = try tree.files().map(\.name)
    #expect(entries.flatMap { $0.files + ($0.models ?? []) }.allSatisfy(names.contains))
  }

  @Test("a register that never changes is found, whichever it is", arguments: DSPTarget.allCases)
  func stuckRegisters(target: DSPTarget) throws {
    let netlist = try Elaboration(SparseDSPChain.self, .init(slices: 18, block: 4, target: target)).netlist
    for (module, circuit) in netlist.modules.enumerated() {
      for register in circuit.registers {
        var mutant = netlist
        mutant.modules[module].declarations[register].driver = circuit.declarations[register].node
        let failures = try SparseDSPChainTestbench.failures(of: mutant, slices: 18, block: 4, target: target)
        #expect(failures > 0, "\(circuit.name).\(circuit.declarations[register].name) is not noticed")
      }
    }
  }
}
