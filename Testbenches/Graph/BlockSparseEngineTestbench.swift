import Description
import Generators
import Simulation
import Statistics

/// `BlockSparseEngine` in several shapes on random block-sparse matrices against plain integers: every element of every
/// iteration, the skipped tiles, the flags, and the cycle in which each run ends.
public struct BlockSparseEngineTestbench: Testbench {
  public let name = "block_sparse_engine"
  public let block = "block_sparse_engine"
  public init() {}

  static let events = [
    "add", "minimum", "an empty list", "a full list", "every tile of the matrix", "a row block without tiles",
    "a listed tile without weights", "one block", "as many blocks as the engine holds", "a partial last block",
    "one iteration", "the run ends because nothing changes", "the run ends at its limit and still changes",
    "the run ends at its limit and nothing changed", "a run goes on where the last one ended",
    "a sum above the greatest element", "a sum rounded up", "a way that is too long", "an unreachable element",
    "an arc of length 0", "the longest arc", "no arc inside a tile", "addition follows minimum",
    "a list out of order", "a row block that is not there", "a good list after a bad one",
  ]

  private static let variants: [BlockSparseEngine.Parameters] = [
    variant(size: 2, blocks: 4, tiles: 16, valueBits: 8, weightBits: 6, scaleBits: 5),
    variant(size: 3, blocks: 4, tiles: 8, valueBits: 7, weightBits: 7, scaleBits: 2),
    variant(size: 8, blocks: 8, tiles: 32, valueBits: 24, weightBits: 16, scaleBits: 16),
    variant(size: 5, blocks: 2, tiles: 4, valueBits: 32, weightBits: 32, scaleBits: 32),
    variant(size: 16, blocks: 2, tiles: 2, valueBits: 12, weightBits: 4, scaleBits: 12),
  ]

  private static func variant(
    size: Int, blocks: Int, tiles: Int, valueBits: Int, weightBits: Int, scaleBits: Int
  ) -> BlockSparseEngine.Parameters {
    var p = BlockSparseEngine.Parameters()
    (p.size, p.blocks, p.tiles) = (size, blocks, tiles)
    (p.valueBits, p.weightBits, p.scaleBits) = (valueBits, weightBits, scaleBits)
    p.iterationBits = 5
    return p
  }

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(seed: seed, events: Self.events)
    for (index, parameters) in Self.variants.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(index), index: 0)
      let model = try engine(Elaboration(BlockSparseEngine.self, parameters).netlist)
      var comparison = BlockSparseComparison(parameters, model)
      let rounds = model.engine == "interpreter" ? 40 : 400
      var (wasMinimum, wasBad) = (false, false)
      for round in 0..<rounds {
        let problem = BlockSparseRandom.problem(round, parameters, &random)
        if wasMinimum, problem.kind != .minimum { result.reach("addition follows minimum") }
        if wasBad, problem.tail.isEmpty { result.reach("a good list after a bad one") }
        (wasMinimum, wasBad) = (problem.kind == .minimum, !problem.tail.isEmpty)
        let slack = random.number(in: 1...3)
        let expected = try comparison.run(problem, slack: slack, "round \(round)", &result).expected
        note(problem, expected, parameters, &result)
        guard round % 3 == 0, let last = expected.vectors.last else { continue }
        try comparison.run(
          problem.continued(from: last), isContinued: true, slack: slack, "round \(round), continued", &result)
        result.reach("a run goes on where the last one ended")
      }
      try model.checkProperties()
      result.cycles += comparison.cycles
    }
    return result
  }
}

extension BlockSparseEngineTestbench {
  private func note(
    _ problem: BlockSparseProblem, _ expected: BlockSparseReference, _ p: BlockSparseEngine.Parameters,
    _ result: inout TestbenchResult
  ) {
    let blocks = problem.blocks
    let isMinimum = problem.kind == .minimum
    let isLast = expected.iterations == problem.iterations
    let changes = expected.changes.last == true
    let events = [
      ("add", !isMinimum), ("minimum", isMinimum), ("an empty list", problem.tiles.isEmpty),
      ("a full list", problem.tiles.count == p.tiles),
      ("every tile of the matrix", problem.tiles.count == blocks * blocks),
      ("a row block without tiles", Set(problem.tiles.map(\.row)).count < blocks), ("one block", blocks == 1),
      ("as many blocks as the engine holds", blocks == p.blocks), ("one iteration", problem.iterations == 1),
      ("the run ends because nothing changes", problem.untilStable && !changes && !isLast),
      ("the run ends at its limit and still changes", isLast && changes),
      ("the run ends at its limit and nothing changed", isLast && !changes && !problem.untilStable),
      ("a list out of order", (problem.tail.first?.row ?? blocks) < blocks),
      ("a row block that is not there", (problem.tail.first?.row ?? 0) >= blocks),
    ]
    for (event, happened) in events where happened { result.reach(event) }
    let empty = isMinimum ? 1 << p.weightBits - 1 : 0
    let lastRow = problem.weights.count - 1
    if blocks > 1, problem.weights[lastRow].allSatisfy({ $0 == empty }),
      problem.weights.allSatisfy({ $0[lastRow] == empty })
    {
      result.reach("a partial last block")
    }
    for tile in problem.tiles { note(tile, empty, problem, &result) }
    if isMinimum { noteDistances(expected, p, &result) } else { noteSums(problem, expected, p, &result) }
  }

  private func note(
    _ tile: BlockSparseProblem.Tile, _ empty: Int, _ problem: BlockSparseProblem, _ result: inout TestbenchResult
  ) {
    let weights = (0..<problem.size).flatMap { row in
      (0..<problem.size).map { problem.weights[tile.row * problem.size + row][tile.column * problem.size + $0] }
    }
    let isVoid = weights.allSatisfy { $0 == empty }
    if isVoid { result.reach("a listed tile without weights") }
    guard problem.kind == .minimum, !isVoid else { return }
    if weights.contains(0) { result.reach("an arc of length 0") }
    if weights.contains(empty - 1) { result.reach("the longest arc") }
    if weights.contains(empty) { result.reach("no arc inside a tile") }
  }

  private func noteDistances(
    _ expected: BlockSparseReference, _ p: BlockSparseEngine.Parameters, _ result: inout TestbenchResult
  ) {
    if expected.saturations > 0 { result.reach("a way that is too long") }
    if expected.vectors.last?.contains(1 << p.valueBits - 1) == true { result.reach("an unreachable element") }
  }

  private func noteSums(
    _ problem: BlockSparseProblem, _ expected: BlockSparseReference, _ p: BlockSparseEngine.Parameters,
    _ result: inout TestbenchResult
  ) {
    if expected.saturations > 0 { result.reach("a sum above the greatest element") }
    guard case .add(let scale, _) = problem.kind else { return }
    let half = Int128(1) << Int128(p.weightBits + p.scaleBits - 3)
    let isRoundedUp = problem.weights.contains { line in
      let sum = zip(line, problem.vector).reduce(Int128(0)) { $0 + Int128($1.0) * Int128($1.1) }
      return sum * Int128(scale) & half != 0
    }
    if isRoundedUp { result.reach("a sum rounded up") }
  }
}
