import Description
import Generators
import Simulation
import Statistics

/// `RadixTopK` in several shapes against a stable sort: every pattern of keys, every corner of `k`, partial rows, gaps
/// and stalls, and the exact number of cycles of every selection.
public struct RadixTopKTestbench: Testbench {
  public let name: String
  public let block = "radix_top_k"
  private let vectors: Int
  private let interpreted: Int
  private let shapes: [RadixTopK.Parameters]
  private let hasEveryShape: Bool

  /// - Parameter vectors: vectors in all.
  public init(vectors: Int = 1200) { self.init(name: "radix_top_k", vectors: vectors, interpreted: vectors) }

  /// One shape only.
  public init(_ shape: RadixTopK.Parameters, vectors: Int) {
    (name, shapes, hasEveryShape) = ("radix_top_k", [shape], false)
    (self.vectors, interpreted) = (vectors, vectors)
  }

  private init(name: String, vectors: Int, interpreted: Int) {
    (self.name, shapes, hasEveryShape) = (name, Self.variants, true)
    (self.vectors, self.interpreted) = (vectors, interpreted)
  }

  /// A million vectors on a compiled engine, half a minute on Verilator; 2,000 on the interpreter.
  public static let million = RadixTopKTestbench(
    name: "radix_top_k_million", vectors: 1_000_000, interpreted: 2_000)

  private static let variants: [RadixTopK.Parameters] = [
    variant(16, 12, signed: false, payload: 10, capacity: 1024, digit: 4),
    variant(16, 12, signed: true, payload: 7, capacity: 128, digit: 4),
    variant(1, 4, signed: true, payload: 4, capacity: 9, digit: 1, overlapped: false),
    variant(5, 7, signed: false, payload: 64, capacity: 33, digit: 3, overlapped: false),
    variant(8, 16, signed: true, payload: 6, capacity: 64, digit: 5),
    variant(2, 5, signed: false, payload: 1, capacity: 2, digit: 5),
    variant(4, 32, signed: true, payload: 33, capacity: 40, digit: 2, overlapped: false),
    variant(32, 8, signed: false, payload: 8, capacity: 256, digit: 4),
  ]

  /// Every number of lanes, and every width of keys.
  private static let everyShape = (1...32).map { lanes in
    variant(
      lanes, 4 + lanes * 5 % 29, signed: lanes % 2 == 0, payload: 8, capacity: 3 * lanes, digit: 1 + lanes % 5,
      overlapped: lanes % 3 != 0)
  }

  private static func variant(
    _ lanes: Int, _ keyBits: Int, signed: Bool, payload: Int, capacity: Int, digit: Int, overlapped: Bool = true
  ) -> RadixTopK.Parameters {
    var p = RadixTopK.Parameters()
    (p.lanes, p.keyBits, p.signedKeys, p.payloadBits) = (lanes, keyBits, signed, payload)
    (p.capacity, p.digitBits, p.overlapped) = (capacity, digit, overlapped)
    return p
  }

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    let probe = try engine(Elaboration(ZeroEliminator.self, .init(lanes: 1, width: 1)).netlist)
    let isInterpreted = probe.engine == "interpreter"
    let everyShape = isInterpreted && hasEveryShape ? Self.everyShape : []
    let vectors = isInterpreted ? interpreted : self.vectors
    var events = TopKComparison.events
    if shapes.contains(where: { $0.capacity == 1024 }) { events.append("a vector of 1024 elements") }
    if !everyShape.isEmpty { events.append("every number of lanes") }
    var result = TestbenchResult(seed: seed, events: events)
    for (index, parameters) in shapes.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(index), index: 0)
      let comparison = try TopKComparison(RadixTopK.self, parameters, selectionCycles: RadixCycles(parameters))
      try comparison.run(
        vectors: vectors / shapes.count, most: min(parameters.capacity, 70), engine: engine, &random, &result)
      if parameters.capacity == 1024 { try largest(comparison, engine, &random, &result) }
    }
    // Nothing has to be built for an interpreter.
    for parameters in everyShape {
      var random = RandomStream(seed: seed, stratum: 100 + UInt64(parameters.lanes), index: 0)
      let comparison = try TopKComparison(RadixTopK.self, parameters, selectionCycles: RadixCycles(parameters))
      try comparison.run(vectors: 20, most: parameters.capacity, engine: engine, &random, &result)
      if parameters.lanes == 32 { result.reach("every number of lanes") }
    }
    result.note("\(vectors) vectors")
    return result
  }

  /// Full buffers: 64 rows, every one of which is counted in every pass.
  private func largest(
    _ comparison: TopKComparison, _ engine: EngineFactory, _ random: inout RandomStream,
    _ result: inout TestbenchResult
  ) throws {
    var run = TopKRun(
      drive: TopKDrive(try engine(comparison.netlist), comparison.shape), selectionCycles: comparison.selectionCycles)
    run.drive.reset()
    let keys = (0..<1024).map { _ in random.number(in: 0...4095) }
    let vectors = [
      TopKVector(keys: keys, k: 512, lanes: 16), TopKVector(keys: keys.sorted(), k: 1024, lanes: 16),
      TopKVector(keys: keys.map { _ in 7 }, k: 307, lanes: 16), TopKVector(keys: keys.sorted(by: >), k: 1, lanes: 16),
    ]
    try comparison.compare(vectors, .init(), &run, &random, &result)
    result.reach("a vector of 1024 elements", count: vectors.count)
    result.cycles += run.drive.cycles
  }
}
