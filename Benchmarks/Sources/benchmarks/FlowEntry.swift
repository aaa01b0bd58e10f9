import Description
import Generators
import Netlist
import Synthesis

/// A design that is placed and routed, one or more of each family.
struct FlowEntry {
  var family: String
  var name: String
  var target: SynthesisTarget
  var netlist: Netlist

  private init<M: Module>(
    _ type: M.Type, _ family: String, _ name: String, on target: SynthesisTarget, _ parameters: M.Parameters = .init()
  ) throws {
    (self.family, self.name, self.target) = (family, name, target)
    netlist = try Elaboration(M.self, parameters).netlist
  }

  /// What fits an HX8K (UP5K where DSP blocks are placed) and an ECP5 with 84k look-up tables.
  static func all() throws -> [FlowEntry] {
    let small = SystolicArray.Parameters(rows: 2, columns: 2, dataflow: .weightStationary)
    return try [SynthesisTarget.ice40, .ecp5].flatMap { target in
      let chain =
        target == .ice40
        ? SparseDSPChain.Parameters(slices: 8, block: 4, target: .ice40) : SparseDSPChain.Parameters(target: .ecp5)
      return try [
        FlowEntry(Requantiser.self, "Arithmetic", "requantiser", on: target),
        FlowEntry(RequantDecision.self, "Attention", "requantisation decision", on: target),
        FlowEntry(SkidBuffer.self, "Bus", "skid buffer", on: target),
        FlowEntry(BlockSparseLane.self, "Graph", "block-sparse lane", on: target),
        FlowEntry(SystolicArray.self, "MatrixMultiply", "systolic array 2 × 2", on: target, small),
        FlowEntry(MixedPrecisionMAC.self, "ProcessingElements", "mixed-precision MAC", on: target),
        FlowEntry(SparseDSPChain.self, "SparseDSP", "sparse DSP chain of the target", on: target, chain),
        FlowEntry(ZeroEliminator.self, "TopK", "zero eliminator", on: target),
      ]
    }
  }
}
