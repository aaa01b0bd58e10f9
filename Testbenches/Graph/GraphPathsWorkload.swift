import Description
import FaultInjection
import Generators
import Graphs
import Simulation

/// Shortest paths from one member of Zachary's karate club on the standard engine, as recorded inputs. The answer is
/// the distances, read from the elements that leave.
struct GraphPathsWorkload {
  let netlist: Netlist
  let graph: SampleGraph
  let program: BlockSparseProgram

  init(_ parameters: BlockSparseEngine.Parameters = .init()) throws {
    guard let graph = try SampleGraph.bundled().first(where: { $0.name == "karate_club" }) else {
      throw BlockSparseProgramError(description: "the sample graphs have no karate_club")
    }
    self.graph = graph
    netlist = try Elaboration(BlockSparseEngine.self, parameters).netlist
    let problem = BlockSparseProblem.shortestPaths(in: graph, on: parameters)
    let reference = BlockSparseReference(
      problem, valueBits: parameters.valueBits, weightBits: parameters.weightBits, fractionBits: 0)
    program = try BlockSparseProgram(problem, iterations: reference.iterations, on: parameters)
  }

  func workload(name: String) -> Workload {
    // A run that takes two iterations more is slow, not hung.
    let iteration = program.parameters.cycles(
      blocks: program.problem.blocks, tiles: program.problem.tiles.count, iterations: 2)
    let stimulus = program.stimulus(slack: iteration, circuit: netlist.topModule)
    return Workload(
      name: name, netlist: netlist, stimulus: stimulus, cycles: program.writeCycles() + program.running,
      detectors: ["list_error"],
      goal: "no distance differs from the one without faults"
    ) { [self] in answer($0) }
  }

  /// The distances, `-` for infinity; `nil` when the run did not end or an element never came.
  func answer(_ responses: Trace) -> String? {
    let response = BlockSparseResponse(responses, of: program)
    guard response.doneCycle != nil else { return nil }
    let found = response.latest(places: graph.vertices, size: program.problem.size).compactMap { $0 }
    return found.count == graph.vertices ? text(found) : nil
  }

  /// What networkx says.
  var golden: String { text(graph.distances.map { $0 ?? infinity }) }

  private var infinity: Int { 1 << program.parameters.valueBits - 1 }

  private func text(_ distances: [Int]) -> String {
    distances.map { $0 == infinity ? "-" : "\($0)" }.joined(separator: " ")
  }
}
