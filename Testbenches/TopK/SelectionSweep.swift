import Description
import Generators
import Simulation
import Statistics

/// One engine of the top-k family in several shapes against a stable sort: every pattern of keys, every corner of `k`,
/// partial rows, gaps and stalls, and the exact number of cycles of every selection.
struct SelectionSweep<Engine: TopKEngine> {
  /// Share the vectors among them.
  var shapes: [Engine.Parameters]
  /// Run with few vectors each, and only on the interpreter, for which nothing has to be built.
  var everyShape: [Engine.Parameters] = []
  /// Vectors in all on a compiled engine.
  var vectors: Int
  /// Vectors in all on the interpreter.
  var interpretedVectors: Int
  /// Most elements of a random vector.
  var longest: Int
  /// How many cycles the selections of a shape take.
  var cycles: @Sendable (Engine.Parameters) -> any SelectionCycles
  /// What the cycle counts of this engine announce.
  var cycleEvents: [String]
  /// Vectors that fill a buffer of 1024 elements with 16 in a row, made from 1024 random keys of 12 bits.
  var fullBuffers: @Sendable ([Int]) -> [TopKVector]

  private static var fullBuffer: String { "a vector of 1024 elements" }
  private static var everyLane: String { "every number of lanes" }

  func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    let probe = try engine(Elaboration(ZeroEliminator.self, .init(lanes: 1, width: 1)).netlist)
    let isInterpreted = probe.engine == "interpreter"
    let everyShape = isInterpreted ? self.everyShape : []
    let vectors = isInterpreted ? interpretedVectors : self.vectors
    var events = TopKComparison.events + cycleEvents
    if shapes.contains(where: { $0.capacity == 1024 }) { events.append(Self.fullBuffer) }
    if !everyShape.isEmpty { events.append(Self.everyLane) }
    var result = TestbenchResult(seed: seed, events: events)
    for (index, parameters) in shapes.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(index), index: 0)
      let comparison = try comparison(of: parameters)
      try comparison.run(
        vectors: vectors / shapes.count, most: min(parameters.capacity, longest), engine: engine, &random, &result)
      if parameters.capacity == 1024 { try fill(comparison, engine, &random, &result) }
    }
    for parameters in everyShape {
      var random = RandomStream(seed: seed, stratum: 100 + UInt64(parameters.lanes), index: 0)
      try comparison(of: parameters)
        .run(vectors: 20, most: parameters.capacity, engine: engine, &random, &result)
      if parameters.lanes == 32 { result.reach(Self.everyLane) }
    }
    result.note("\(vectors) vectors")
    return result
  }

  private func comparison(of parameters: Engine.Parameters) throws -> TopKComparison {
    try TopKComparison(Engine.self, parameters, selectionCycles: cycles(parameters))
  }

  private func fill(
    _ comparison: TopKComparison, _ engine: EngineFactory, _ random: inout RandomStream,
    _ result: inout TestbenchResult
  ) throws {
    var run = TopKRun(
      drive: TopKDrive(try engine(comparison.netlist), comparison.shape), selectionCycles: comparison.selectionCycles)
    run.drive.reset()
    let vectors = fullBuffers((0..<1024).map { _ in random.number(in: 0...4095) })
    try comparison.compare(vectors, .init(), &run, &random, &result)
    result.reach(Self.fullBuffer, count: vectors.count)
    result.cycles += run.drive.cycles
  }
}
