import Generators
import Netlist
import Simulation

/// Runs problems on one engine and compares everything that leaves it with the golden model.
struct BlockSparseComparison {
  let parameters: BlockSparseEngine.Parameters
  let model: any Model
  let circuit: Circuit
  /// Cycles so far.
  private(set) var cycles = 1

  init(_ parameters: BlockSparseEngine.Parameters, _ model: any Model) {
    (self.parameters, self.model, circuit) = (parameters, model, model.netlist.topModule)
    model.initialise(seed: 0)
    model.resets = 1
    model.step()
    model.resets = 0
  }

  func reference(_ problem: BlockSparseProblem) -> BlockSparseReference {
    BlockSparseReference(
      problem, valueBits: parameters.valueBits, weightBits: parameters.weightBits,
      fractionBits: parameters.weightBits - 1 + parameters.scaleBits - 1)
  }

  /// One run; gives what the golden model found. With `isContinued` nothing is written before it.
  @discardableResult
  mutating func run(
    _ problem: BlockSparseProblem, isContinued: Bool = false, slack: Int = 3, _ name: String,
    _ result: inout TestbenchResult
  ) throws -> (expected: BlockSparseReference, found: BlockSparseResponse) {
    let expected = reference(problem)
    let program = try BlockSparseProgram(problem, iterations: expected.iterations, on: parameters)
    let stimulus = program.stimulus(
      writesMatrix: !isContinued, writesVector: !isContinued, slack: slack, circuit: circuit)
    let found = BlockSparseResponse(model.run(stimulus), of: program)
    cycles += stimulus.cycles
    let label = "\(name), size \(problem.size), \(problem.blocks) blocks, \(problem.tiles.count) tiles"
    let first = isContinued ? 0 : program.writeCycles()
    result.check(
      found.doneCycle == first + program.running - 1,
      "\(label): done in \(found.doneCycle ?? -1), expected \(first + program.running - 1)")
    compareStream(found, expected, problem, label, &result)
    let skipped = problem.blocks * problem.blocks - problem.tiles.count
    for (what, value, right) in [
      ("iterations", found.iteration, expected.iterations), ("skipped tiles", found.skipped, skipped),
      ("changed", found.changed, expected.changes.last == true ? 1 : 0), ("busy", found.isBusy ? 1 : 0, 0),
      ("list error", found.hasListError ? 1 : 0, problem.tail.isEmpty ? 0 : 1),
    ] {
      result.check(value == right, "\(label): \(what) \(value), expected \(right)")
    }
    result.check(found.vector == expected.vectors.last, "\(label): vector \(found.vector)")
    return (expected, found)
  }

  private func compareStream(
    _ found: BlockSparseResponse, _ expected: BlockSparseReference, _ problem: BlockSparseProblem, _ label: String,
    _ result: inout TestbenchResult
  ) {
    let size = problem.size
    let elements = expected.vectors.joined().enumerated().map { index, value in
      let place = index % (problem.blocks * size)
      return BlockSparseResponse.Element(block: place / size, lane: place % size, value: value)
    }
    result.check(
      found.stream.count == elements.count,
      "\(label): \(found.stream.count) elements left, expected \(elements.count)")
    for (index, pair) in zip(found.stream, elements).enumerated() {
      result.check(pair.0 == pair.1, "\(label), element \(index): \(pair.0), expected \(pair.1)")
    }
  }
}
