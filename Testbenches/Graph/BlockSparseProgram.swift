import Bits
import Generators
import Netlist
import Simulation

/// What a host does to have a problem solved by a block-sparse engine, cycle by cycle, and what comes back.
struct BlockSparseProgram {
  let parameters: BlockSparseEngine.Parameters
  let problem: BlockSparseProblem
  /// Iterations that the run takes.
  let iterations: Int

  /// Throws `BlockSparseProgramError` when the engine is too small.
  init(_ problem: BlockSparseProblem, iterations: Int, on parameters: BlockSparseEngine.Parameters) throws {
    (self.parameters, self.problem, self.iterations) = (parameters, problem, iterations)
    for (what, needed, present) in [
      ("blocks", problem.blocks, parameters.blocks),
      ("tiles", problem.tiles.count + problem.tail.count, parameters.tiles),
      ("iterations", problem.iterations, 1 << parameters.iterationBits - 1),
    ] where needed > present {
      throw BlockSparseProgramError(description: "the problem needs \(needed) \(what); the engine has \(present)")
    }
    precondition(problem.size == parameters.size, "tiles of another size than the engine's")
  }

  /// Cycles of the run, by the engine's formula.
  var running: Int {
    parameters.cycles(blocks: problem.blocks, tiles: problem.tiles.count, iterations: iterations)
  }

  /// Writes what is asked for, starts, waits as long as the formula says and `slack` cycles more, and reads the vector.
  func stimulus(writesMatrix: Bool = true, writesVector: Bool = true, slack: Int, circuit: Circuit) -> Trace {
    let writes = (writesMatrix ? matrixWrites : []) + (writesVector ? vectorWrites : [])
    let end = writes.count + running + slack
    var trace = Trace(circuit, role: .input, cycles: end + problem.blocks + 1)
    trace.hostWrites(writes)
    trace["start", writes.count] = 1
    trace.hold(settings, over: writes.count..<trace.cycles)
    for block in 0..<problem.blocks { trace["read_block", end + block] = block }
    return trace
  }

  /// Cycles before `start`.
  func writeCycles(matrix: Bool = true, vector: Bool = true) -> Int {
    (matrix ? matrixWrites.count : 0) + (vector ? vectorWrites.count : 0)
  }

  private var settings: [(String, Int)] {
    let common = [
      ("blocks", problem.blocks), ("tiles", problem.tiles.count + problem.tail.count),
      ("iterations", problem.iterations),
      ("until_stable", problem.untilStable ? 1 : 0),
    ]
    guard case .add(let scale, let offset) = problem.kind else { return common + [("reduction", 1)] }
    return common + [("scale", scale), ("offset", offset)]
  }

  private typealias Write = HostWrite<BlockSparseEngine.Buffer>

  private var matrixWrites: [Write] {
    let size = problem.size
    return (problem.tiles + problem.tail).enumerated().flatMap { index, tile -> [Write] in
      let entry = Bits(UInt64(tile.row << parameters.blockBits | tile.column), width: parameters.hostDataBits)
      return [Write(buffer: .list, address: index, word: entry)]
        + (0..<size).map { column in
          // Ones in a tile that must not be used would change every result.
          let weights =
            index < problem.tiles.count
            ? (0..<size).map { problem.weights[tile.row * size + $0][tile.column * size + column] }
            : [Int](repeating: 1, count: size)
          return Write(
            buffer: .columns, address: index * size + column, word: word(weights, parameters.weightBits))
        }
    }
  }

  private var vectorWrites: [Write] {
    (0..<problem.blocks).map { block in
      let elements = problem.vector[block * problem.size..<(block + 1) * problem.size]
      return Write(buffer: .vector, address: block, word: word(Array(elements), parameters.valueBits))
    }
  }

  /// Numbers side by side, the first one lowest.
  private func word(_ values: [Int], _ bits: Int) -> Bits {
    Bits.concatenate(values.reversed().map { Bits(UInt64($0), width: bits) }).zeroExtended(to: parameters.hostDataBits)
  }
}

/// Why a problem can not be solved on an engine.
struct BlockSparseProgramError: Error, Hashable, CustomStringConvertible {
  var description: String
}
