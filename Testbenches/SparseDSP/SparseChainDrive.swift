import Bits
import Description
import Generators
import Simulation

/// Sends beats through a sparse DSP chain and checks every sum and the cycle it comes in.
struct SparseChainDrive {
  let dut: Simulation<SparseDSPChain>
  private let parameters: SparseDSPChain.Parameters
  private let valid, sumsValid: Port
  private let sumsA, sumsB: [Port]
  /// Beats on their way, each with the cycle in which its sums come.
  private var expected: [(cycle: Int, beat: SparseBeat)] = []

  init(_ parameters: SparseDSPChain.Parameters, engine: EngineFactory) throws {
    self.parameters = parameters
    dut = try Simulation(SparseDSPChain.self, parameters, engine: engine)
    (valid, sumsValid) = (dut.port(\.valid), dut.port(\.sumsValid))
    (sumsA, sumsB) = (dut.sumsA.ports, dut.sumsB.ports)
    dut.reset()
  }

  /// One cycle, with a beat or without.
  mutating func step(_ beat: SparseBeat?, _ result: inout TestbenchResult) {
    valid.value = beat == nil ? 0 : 1
    if let beat {
      offer(beat)
      expected.append((dut.cycle + parameters.latency, beat))
    }
    if let (cycle, due) = expected.first, cycle == dut.cycle {
      expected.removeFirst()
      result.check(sumsValid.value == 1, "cycle \(dut.cycle), \(parameters): no sums")
      check(due, &result)
    } else {
      result.check(sumsValid.value == 0, "cycle \(dut.cycle), \(parameters): sums that no beat asked for")
    }
    dut.step()
    result.cycles += 1
  }

  /// Cycles until the last sums have come.
  mutating func drain(_ result: inout TestbenchResult) {
    while !expected.isEmpty { step(nil, &result) }
  }

  private func offer(_ beat: SparseBeat) {
    dut.setBits(\.activationsA0, SparseBeat.packed(beat.a[0], 8))
    dut.setBits(\.activationsA1, SparseBeat.packed(beat.a[1], 8))
    dut.setBits(\.activationsB0, SparseBeat.packed(beat.b[0], 8))
    dut.setBits(\.activationsB1, SparseBeat.packed(beat.b[1], 8))
    dut.setBits(\.weights, SparseBeat.packed(beat.weights, 8))
    dut.setBits(\.indices, SparseBeat.packed(beat.indices, parameters.indexBits))
    dut.setBits(\.ends, SparseBeat.packed(beat.ends.map { $0 ? 1 : 0 }, 1))
  }

  private func check(_ beat: SparseBeat, _ result: inout TestbenchResult) {
    let (a, b) = (beat.sums(of: beat.a), beat.sums(of: beat.b))
    for group in beat.ends.indices {
      result.check(
        sumsA[group].value == a[group] && sumsB[group].value == b[group],
        "cycle \(dut.cycle), \(parameters): group \(group) gives \(sumsA[group].value) and \(sumsB[group].value), "
          + "not \(a[group]) and \(b[group])")
    }
    result.check(
      dut.bits(\.sumsEnds) == SparseBeat.packed(beat.ends.map { $0 ? 1 : 0 }, 1),
      "cycle \(dut.cycle), \(parameters): sums_ends")
  }
}
