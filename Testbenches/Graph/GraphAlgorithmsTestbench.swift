import Description
import Generators
import Graphs
import Simulation

/// Shortest paths and PageRank of all sample graphs on the block-sparse engine: element by element against the golden
/// model, and the answers against networkx. Distances must be equal; ranks must lie within the bound of
/// `RankErrorBound`, and those that differ by more than the bound must keep their order.
public struct GraphAlgorithmsTestbench: Testbench {
  public let name = "graph_algorithms"
  public let block = "block_sparse_engine"
  public init() {}

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    let all = try SampleGraph.bundled()
    var result = TestbenchResult(
      seed: seed,
      events: all.map { "shortest paths in \($0.name)" } + all.map { "ranks of \($0.name)" } + [
        "unreachable", "distance 0 away from the source", "an arc of length 0", "the longest arc", "a loop",
        "a distance that the narrow engine can not hold", "a vertex without arcs", "ranks stand still",
        "most pairs of ranks are compared",
      ])
    // The seed turns the order, so that each engine starts from another one's buffers.
    let first = Int(seed % UInt64(all.count))
    let graphs = Array(all[first...] + all[..<first])
    for graph in graphs { note(graph, &result) }
    for parameters in Self.variants {
      let model = try engine(Elaboration(BlockSparseEngine.self, parameters).netlist)
      var comparison = BlockSparseComparison(parameters, model)
      var tally = Tally()
      for graph in graphs {
        try paths(graph, &comparison, &result)
        try ranks(graph, &comparison, &tally, &result)
      }
      result.note("elements of \(parameters.valueBits) bits: \(tally)")
      if tally.ordered * 10 > tally.different * 9 { result.reach("most pairs of ranks are compared") }
      try model.checkProperties()
      result.cycles += comparison.cycles
    }
    return result
  }

  /// The standard engine; one with finer numbers and smaller tiles; one whose distances end at 65,534.
  static let variants: [BlockSparseEngine.Parameters] = {
    var fine = BlockSparseEngine.Parameters()
    (fine.size, fine.blocks, fine.tiles) = (4, 32, 256)
    (fine.valueBits, fine.weightBits, fine.scaleBits) = (32, 28, 28)
    var narrow = BlockSparseEngine.Parameters()
    (narrow.size, narrow.blocks, narrow.valueBits) = (16, 8, 16)
    return [.init(), fine, narrow]
  }()

  /// What was found of all ranks on one engine.
  private struct Tally: CustomStringConvertible {
    /// The greatest error, and the greatest part of its bound that one reached.
    var error = 0.0
    var share = 0.0
    /// Pairs of ranks that differ by more than their errors can add up to, of all that differ by more than 1e-9.
    var ordered = 0
    var different = 0

    var description: String {
      "ranks at most \(error) off, \((share * 1000).rounded() / 10) % of the bound; "
        + "\(ordered) of \(different) pairs further apart than it, all in order"
    }
  }

  private func note(_ graph: SampleGraph, _ result: inout TestbenchResult) {
    let events = [
      ("unreachable", graph.distances.contains(nil)),
      ("distance 0 away from the source", graph.distances.filter { $0 == 0 }.count > 1),
      ("an arc of length 0", graph.arcs.contains { $0.weight == 0 }),
      ("the longest arc", graph.arcs.contains { $0.weight == SampleGraph.weightRange.upperBound }),
      ("a loop", graph.arcs.contains { $0.from == $0.to }), ("a vertex without arcs", graph.outDegrees.contains(0)),
    ]
    for (event, happened) in events where happened { result.reach(event) }
  }

  private func paths(
    _ graph: SampleGraph, _ comparison: inout BlockSparseComparison, _ result: inout TestbenchResult
  ) throws {
    let p = comparison.parameters
    let problem = BlockSparseProblem.shortestPaths(in: graph, on: p)
    let found = try comparison.run(problem, "paths in \(graph.name)", &result).found
    let infinity = 1 << p.valueBits - 1
    let expected = graph.distances.map { min($0 ?? infinity, infinity) }
    result.check(
      Array(found.vector.prefix(graph.vertices)) == expected,
      "\(graph.name): distances \(found.vector), networkx has \(expected)")
    result.reach("shortest paths in \(graph.name)")
    if graph.distances.contains(where: { ($0 ?? 0) > infinity }) {
      result.reach("a distance that the narrow engine can not hold")
    }
  }

  private func ranks(
    _ graph: SampleGraph, _ comparison: inout BlockSparseComparison, _ tally: inout Tally,
    _ result: inout TestbenchResult
  ) throws {
    let p = comparison.parameters
    let problem = BlockSparseProblem.pageRank(of: graph, on: p, iterations: 160)
    let (expected, response) = try comparison.run(problem, "ranks of \(graph.name)", &result)
    let isStable = expected.changes.last == false
    if isStable { result.reach("ranks stand still") }
    let bound = RankErrorBound(graph, on: p, iterations: expected.iterations, isStable: isStable).value
    let found = response.vector.prefix(graph.vertices).map { Double($0) / Double(1 << (p.valueBits - 1)) }
    guard found.count == graph.vertices else { return }
    for (vertex, rank) in found.enumerated() {
      let error = abs(rank - graph.ranks[vertex])
      result.check(
        error <= bound, "\(graph.name), vertex \(vertex): rank \(rank) is \(error) off, the bound is \(bound)")
      tally.error = max(tally.error, error)
      tally.share = max(tally.share, error / bound)
    }
    compareOrder(found, graph, bound, &tally, &result)
    result.reach("ranks of \(graph.name)")
  }

  private func compareOrder(
    _ found: [Double], _ graph: SampleGraph, _ bound: Double, _ tally: inout Tally, _ result: inout TestbenchResult
  ) {
    for a in found.indices {
      for b in found.indices where graph.ranks[a] - graph.ranks[b] > 1e-9 {
        tally.different += 1
        guard graph.ranks[a] - graph.ranks[b] > bound else { continue }
        tally.ordered += 1
        result.check(found[a] > found[b], "\(graph.name): vertex \(a) ranks above \(b), the engine says otherwise")
      }
    }
  }
}
