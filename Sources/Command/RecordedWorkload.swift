import Bits
import Description
import Exporting
import FaultInjection
import Netlist
import Simulation

/// A block's own workload: what its testbenches play into it, with every output of every cycle as the answer. So a
/// campaign runs on any block without code for it.
///
/// The testbenches of the block come first, then those of its family, which test variants and parts. Into a block that
/// none of them drives (one without a clock, or one that only larger designs place) noise is played.
struct RecordedWorkload {
  let block: Block
  let testbenches: [any Testbench]

  /// Cycles that are recorded; faults strike in all but the last quarter.
  private static let cycles = 256
  private static let seed: UInt64 = 1

  init(_ block: Block, of workbench: Workbench) {
    self.block = block
    let family = workbench.blocks.filter { $0.family == block.family && $0.name != block.name }.map(\.name)
    testbenches =
      workbench.testbenches.filter { $0.block == block.name }
      + workbench.testbenches.filter { family.contains($0.block) }
  }

  var source: WorkloadSource {
    WorkloadSource(name: block.name, summary: "what the testbenches of \(block.name) play into it") { try make() }
  }

  private func make() throws -> Workload {
    let netlist = try block.elaborate()
    let rows = try recorded(netlist) ?? noise(netlist)
    var stimulus = Trace(netlist.topModule, role: .input, cycles: rows.count)
    for (cycle, row) in rows.enumerated() {
      for (column, value) in row.enumerated() { stimulus.setBits(column, cycle, value) }
    }
    return Workload(
      name: block.name, netlist: netlist, stimulus: stimulus, cycles: max(1, rows.count * 3 / 4),
      goal: "every output has the value that it has without faults, in every cycle"
    ) { RecordedWorkload.digest($0.rows) }
  }

  /// The cycles between two resets; nil when no testbench drives this netlist.
  private func recorded(_ netlist: Netlist) throws -> [[Bits]]? {
    for testbench in testbenches {
      let recorder = VectorRecorder(netlist, limit: RecordedWorkload.cycles)
      _ = try testbench.run(engine: recorder.engine, seed: RecordedWorkload.seed)
      let rows = recorder.recorded.drop { $0.resets != 0 }.prefix { $0.resets == 0 && $0.domains == 1 }
      if !rows.isEmpty { return rows.map(\.inputs) }
    }
    return nil
  }

  private func noise(_ netlist: Netlist) throws -> [[Bits]] {
    let vectors = try RecordedVectors.noise(for: netlist, cycles: RecordedWorkload.cycles, seed: RecordedWorkload.seed)
    return vectors.rows.map(\.cycle.inputs)
  }

  /// FNV-1a of whole words: short, and another one for any other outputs but by chance.
  private static func digest(_ words: [UInt64]) -> String {
    let hash = words.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ $1) &* 0x100_0000_01B3 }
    return String(hash, radix: 16)
  }
}
