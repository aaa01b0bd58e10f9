import Description
import Simulation

/// Compares the results of a pipeline that never stalls: each comes `stages` cycles after what it belongs to.
struct PipelineCheck<M: Module, Operands> {
  private let dut: Simulation<M>
  private let result: Port
  private let stages: Int
  /// What a wrong result is told with: what went in, what came out, what should have.
  private let complaint: (Operands, _ found: UInt64, _ expected: UInt64) -> String
  private var pending: [(operands: Operands, expected: UInt64)] = []

  init(
    _ dut: Simulation<M>, result: Port, stages: Int,
    complaint: @escaping (Operands, _ found: UInt64, _ expected: UInt64) -> String
  ) {
    (self.dut, self.result, self.stages, self.complaint) = (dut, result, stages, complaint)
  }

  /// The operands stand at the inputs: compares what leaves in this cycle, and goes on to the next.
  mutating func step(_ operands: Operands, expecting code: UInt64, _ events: inout TestbenchResult) {
    pending.append((operands, code))
    compare(isReady: pending.count > stages, &events)
  }

  /// Lets the pipeline run empty.
  mutating func finish(_ events: inout TestbenchResult) {
    while !pending.isEmpty { compare(isReady: true, &events) }
  }

  private mutating func compare(isReady: Bool, _ events: inout TestbenchResult) {
    if isReady {
      let first = pending.removeFirst()
      let found = UInt64(result.value)
      events.check(found == first.expected, complaint(first.operands, found, first.expected))
    }
    if stages > 0 { dut.step() }
    events.cycles += 1
  }
}
